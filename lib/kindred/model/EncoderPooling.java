package kindred.model;

import ai.djl.ndarray.NDArray;

/** How the vectors of a text's tokens become one vector of the text. */
public enum EncoderPooling {
    /** The mean over tokens, padding left out. */
    MEAN {
        @Override
        public NDArray pool(NDArray hidden, NDArray mask) {
            NDArray weight = mask.toType(hidden.getDataType(), false).expandDims(2);
            return hidden.mul(weight).sum(new int[] {1}).div(weight.sum(new int[] {1}));
        }
    },
    /** The vector of the first token, [CLS]. */
    FIRST {
        @Override
        public NDArray pool(NDArray hidden, NDArray mask) {
            return hidden.get(":, 0");
        }
    };

    /**
     * One vector for each text.
     *
     * @param hidden (batch, tokens, hidden)
     * @param mask   (batch, tokens) of 1 for a token and 0 for padding
     * @return (batch, hidden)
     */
    public abstract NDArray pool(NDArray hidden, NDArray mask);
}
