package kindred.model.pretrained;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.List;
import kindred.core.Compute;
import kindred.core.Weights;
import kindred.data.DataUnavailable;
import kindred.model.EncoderMaskedLm;

/**
 * A published masked language model: it says which pieces stand where a text has [MASK].
 *
 * @param name      the published name
 * @param network   encoder and head
 * @param weights   the published weights, float32
 * @param tokenizer the model's tokenizer
 */
public record MaskedLm(String name, EncoderMaskedLm network, Weights weights, WordPiece tokenizer)
        implements AutoCloseable {
    private static final String MASK = "[MASK]";

    /** A piece that may stand at [MASK] and its probability. */
    public record Guess(String piece, double probability) {}

    /**
     * BERT-base, uncased (Devlin et al. 2019): 110,104,890 parameters; 408 MB.
     *
     * @throws DataUnavailable if the package cannot be had; the message says why and what to do
     */
    public static MaskedLm bertBase() {
        EncoderMaskedLm network = new EncoderMaskedLm(Pretrained.bertBaseShape());
        NDManager manager = Compute.manager();
        return new MaskedLm("bert-base-uncased", network, BertCheckpoint.weights(manager, network.layout()),
                BertCheckpoint.tokenizer(network.encoder().shape().positions()));
    }

    /**
     * The likeliest pieces at the first [MASK] of a text, likeliest first.
     *
     * @throws IllegalArgumentException if the text has no [MASK], or it lies behind the tokenizer's cut
     */
    public List<Guess> guess(String text, int count) {
        Tokens tokens = tokenizer.encode(List.of(text));
        int position = tokens.pieces().get(0).indexOf(MASK);
        if (position < 0) {
            throw new IllegalArgumentException("No " + MASK + " within the first " + tokenizer.maxLength()
                    + " tokens of \"" + text + "\"");
        }
        try (NDManager manager = Compute.manager()) {
            NDArray logits = network.apply(manager, weights, tokens.arrays(manager)).get(0).get(position);
            NDList top = logits.softmax(0).topK(count, 0, true, true);
            float[] probabilities = top.get(0).toFloatArray();
            long[] ids = top.get(1).toLongArray();
            List<Guess> guesses = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                guesses.add(new Guess(tokenizer.piece(ids[i]), probabilities[i]));
            }
            return guesses;
        }
    }

    @Override
    public void close() {
        tokenizer.close();
        weights.manager().close();
    }
}
