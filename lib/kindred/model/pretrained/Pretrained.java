package kindred.model.pretrained;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.io.ByteArrayInputStream;
import java.nio.ByteBuffer;
import java.util.List;
import kindred.core.Compute;
import kindred.core.Layout;
import kindred.core.Weights;
import kindred.data.Cache;
import kindred.data.DataUnavailable;
import kindred.model.Encoder;
import kindred.model.EncoderPooling;
import kindred.model.EncoderSentence;
import kindred.model.EncoderShape;

/**
 * A published encoder: a network, its weights, its tokenizer, and how its authors make one vector of a text.
 *
 * <p>The network is an ordinary one and can be fine-tuned end to end. The first use of a model brings its package into
 * the cache. Closing frees weights and tokenizer.
 *
 * <p>The last layers of these encoders are anisotropic (the vectors of different tokens point much the same way, most of
 * all in bge-small and e5-small): for token tasks tap a middle layer or fine-tune.
 *
 * @param name      the published name
 * @param network   the encoder
 * @param weights   its published weights, float32
 * @param tokenizer its tokenizer, which cuts texts at the encoder's 512 positions
 * @param pooling   how token vectors become the vector of a text, before it is divided by its length
 */
public record Pretrained(String name, Encoder network, Weights weights, WordPiece tokenizer, EncoderPooling pooling)
        implements AutoCloseable {
    private static final double PUBLISHED_DROPOUT = 0.1;
    private static final int PIECES = 30_522;
    private static final int POSITIONS = 512;
    private static final int BATCH = 32;

    /**
     * all-MiniLM-L6-v2 (Wang et al. 2020; Reimers and Gurevych 2019): 6 layers of width 384, with a pooler; 83 MB.
     *
     * @throws DataUnavailable if the package cannot be had; the message says why and what to do
     */
    public static Pretrained miniLm() {
        return onnx("all-MiniLM-L6-v2", new MiniLmPackage(), small(6, true), EncoderPooling.MEAN);
    }

    /**
     * bge-small-en-v1.5 (Xiao et al. 2023, "C-Pack", arXiv 2309.07597): 12 layers of width 384; 78 MB.
     *
     * @throws DataUnavailable if the package cannot be had; the message says why and what to do
     */
    public static Pretrained bgeSmall() {
        return onnx("bge-small-en-v1.5", new BgeSmallPackage(), small(12, false), EncoderPooling.FIRST);
    }

    /**
     * e5-small-v2 (Wang et al. 2022, arXiv 2212.03533): 12 layers of width 384; 79 MB. It was trained on texts that begin
     * with {@code "query: "} or {@code "passage: "}.
     *
     * @throws DataUnavailable if the package cannot be had; the message says why and what to do
     */
    public static Pretrained e5Small() {
        return onnx("e5-small-v2", new E5SmallPackage(), small(12, false), EncoderPooling.MEAN);
    }

    /**
     * BERT-base, uncased (Devlin et al. 2019), with its pooler: 12 layers of width 768; 408 MB.
     *
     * @throws DataUnavailable if the package cannot be had; the message says why and what to do
     */
    public static Pretrained bertBase() {
        Encoder encoder = new Encoder(bertBaseShape());
        NDManager manager = Compute.manager();
        return new Pretrained("bert-base-uncased", encoder, BertCheckpoint.weights(manager, encoder.layout()),
                BertCheckpoint.tokenizer(POSITIONS), EncoderPooling.FIRST);
    }

    static EncoderShape bertBaseShape() {
        return new EncoderShape(12, 768, 12, 3072, PIECES, POSITIONS, true, PUBLISHED_DROPOUT);
    }

    /** The network whose output is the model's own vector of a text, of length 1; it has the same weights. */
    public EncoderSentence sentences() {
        return new EncoderSentence(network, pooling);
    }

    /** The network's inputs for these texts: ids, mask and types, each (texts, tokens), int64, in {@code manager}. */
    public NDArray[] inputs(NDManager manager, List<String> texts) {
        return tokenizer.encode(texts).arrays(manager);
    }

    /**
     * The model's own vectors of these texts.
     *
     * @return (texts, hidden), each row of length 1, in {@code manager}
     */
    public NDArray embed(NDManager manager, List<String> texts) {
        if (texts.isEmpty()) {
            throw new IllegalArgumentException("There is no text to embed");
        }
        EncoderSentence sentences = sentences();
        try (NDManager scope = Compute.manager()) {
            NDList rows = new NDList();
            for (int from = 0; from < texts.size(); from += BATCH) {
                List<String> batch = texts.subList(from, Math.min(texts.size(), from + BATCH));
                try (NDManager inputs = Compute.manager()) {
                    rows.add(sentences.apply(scope, weights, inputs(inputs, batch)));
                }
            }
            NDArray all = NDArrays.concat(rows);
            all.attach(manager);
            return all;
        }
    }

    @Override
    public void close() {
        tokenizer.close();
        weights.manager().close();
    }

    private static EncoderShape small(int layers, boolean pooler) {
        return new EncoderShape(layers, 384, 12, 1536, PIECES, POSITIONS, pooler, PUBLISHED_DROPOUT);
    }

    private static Pretrained onnx(String name, OnnxPackage source, EncoderShape shape, EncoderPooling pooling) {
        Encoder encoder = new Encoder(shape);
        OnnxFile file = new OnnxFile(ByteBuffer.wrap(Cache.standard().read(source, OnnxPackage.GRAPH)));
        byte[] tokenizer = Cache.standard().read(source, OnnxPackage.TOKENIZER);
        return new Pretrained(name, encoder, weights(Compute.manager(), encoder.layout(), file),
                WordPiece.read(new ByteArrayInputStream(tokenizer), POSITIONS), pooling);
    }

    /** Vectors and embeddings are named as ours; a layer's matrices hang, in x out, on the node that multiplies by them. */
    private static Weights weights(NDManager manager, Layout layout, OnnxFile file) {
        Assembly assembly = new Assembly(manager, layout);
        for (Layout.Entry entry : layout.entries()) {
            String name = entry.name();
            if (name.startsWith("encoder.") && entry.role() == Layout.Role.WEIGHT) {
                String part = name.substring(0, name.lastIndexOf('.')).replace('.', '/').replace("layer/", "layer.");
                assembly.putTransposed(name, file.weightOfNode("/" + part + "/MatMul"));
            } else {
                assembly.put(name, file.initializer(name));
            }
        }
        return assembly.finish();
    }
}
