package kindred.train.lm;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import kindred.core.Pass;
import kindred.core.Rng;
import kindred.model.decoder.Decoder;
import kindred.model.decoder.TokenBatch;
import kindred.train.Objective;

/**
 * Next-token prediction on windows of a stream at random places. Example i is always the same window with the same
 * positions, whatever was drawn before, so an example number is all that a trainer needs.
 *
 * @param stream    ids
 * @param length    tokens a model sees; a window is one longer
 * @param positions of a window that are predicted, drawn without repetition; the product with the vocabulary is formed
 *                  for these only
 */
public record StreamWindows(int[] stream, int length, int positions, Rng rng) {
    public StreamWindows {
        if (length < 1 || length >= stream.length) {
            throw new IllegalArgumentException("Windows of " + length + " tokens of a stream of " + stream.length);
        }
        if (positions < 1 || positions > length) {
            throw new IllegalArgumentException(positions + " positions of windows of " + length + " tokens");
        }
    }

    /** All positions are predicted. */
    public static StreamWindows all(int[] stream, int length, Rng rng) {
        return new StreamWindows(stream, length, length, rng);
    }

    /** The mean cross-entropy of a decoder on a batch of examples. */
    public Objective loss(Decoder decoder) {
        return loss(Tunable.all(decoder));
    }

    /** The same while only a part of the decoder, or an adapter on it, is trained. */
    public Objective loss(Tunable tunable) {
        return (pass, rows) -> tunable.loss(pass, batch(pass.manager(), rows));
    }

    /** The windows of these examples; the batch is to be used within one step. */
    public TokenBatch batch(NDManager manager, int[] examples) {
        long[] ids = new long[examples.length * length];
        long[] rows = new long[examples.length * positions];
        long[] columns = new long[rows.length];
        long[] labels = new long[rows.length];
        for (int e = 0; e < examples.length; e++) {
            Rng own = rng.split(examples[e]);
            int from = own.nextInt(stream.length - length);
            for (int i = 0; i < length; i++) {
                ids[e * length + i] = stream[from + i];
            }
            int[] chosen = own.permutation(length);
            for (int i = 0; i < positions; i++) {
                int at = e * positions + i;
                rows[at] = e;
                columns[at] = chosen[i];
                labels[at] = stream[from + chosen[i] + 1];
            }
        }
        return new TokenBatch(manager.create(ids, new Shape(examples.length, length)),
                manager.create(rows), manager.create(columns), manager.create(labels));
    }
}
