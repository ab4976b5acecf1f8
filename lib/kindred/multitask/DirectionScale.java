package kindred.multitask;

import ai.djl.ndarray.NDArray;

/**
 * How long the direction of a step is. Published methods sum or average over tasks as they please, so a comparison
 * under SGD tunes the learning rate of each, or brings all to one length. Under Adam a constant factor cancels, yet
 * weight decay, clipping and the ratio of heads to shared weights still see it.
 */
public enum DirectionScale {
    /** The paper's own. */
    NATIVE {
        @Override
        public NDArray apply(NDArray direction, NDArray rows) {
            return direction;
        }
    },

    /** The length of the mean gradient: {@code |d| = |mean_i g_i|}. A zero direction stays zero. */
    MEAN_ROW_NORM {
        @Override
        public NDArray apply(NDArray direction, NDArray rows) {
            NDArray length = rows.mean(new int[] {0}).norm();
            return direction.mul(length.div(direction.norm().maximum(Float.MIN_NORMAL)));
        }
    };

    /**
     * The direction at this scale.
     *
     * @param direction vector of length d
     * @param rows the gradients it came from, m x d
     */
    public abstract NDArray apply(NDArray direction, NDArray rows);
}
