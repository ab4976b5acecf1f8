package kindred.model;

/**
 * The sizes of a BERT encoder.
 *
 * @param layers      Transformer layers
 * @param hidden      width of a token's vector, a multiple of {@code heads}
 * @param heads       attention heads
 * @param feedForward width inside a layer's feed-forward part
 * @param vocabulary  number of token ids
 * @param positions   most tokens a text
 * @param pooler      whether there is a dense layer with tanh on the first token's vector
 * @param dropout     in training, the probability to drop a number of the embeddings and of each sub-layer's output
 */
public record EncoderShape(int layers, int hidden, int heads, int feedForward, int vocabulary, int positions,
        boolean pooler, double dropout) {
    public EncoderShape {
        if (layers < 0 || heads < 1 || hidden < 1 || hidden % heads != 0) {
            throw new IllegalArgumentException(layers + " layers of width " + hidden + " with " + heads
                    + " heads: the width should be a positive multiple of the heads");
        }
        if (feedForward < 1 || vocabulary < 1 || positions < 1) {
            throw new IllegalArgumentException("Feed-forward width " + feedForward + ", vocabulary " + vocabulary
                    + " and positions " + positions + " should be at least 1");
        }
        if (!(dropout >= 0 && dropout < 1)) {
            throw new IllegalArgumentException("Dropout " + dropout + " is not in [0, 1)");
        }
    }

    /** The same encoder with another dropout probability. */
    public EncoderShape withDropout(double probability) {
        return new EncoderShape(layers, hidden, heads, feedForward, vocabulary, positions, pooler, probability);
    }
}
