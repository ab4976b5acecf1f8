package kindred.measure;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;

/**
 * The energy score for out-of-distribution detection (Liu et al. 2020, at temperature 1): {@code -log sum
 * exp} of the logits. Low for examples like those trained on.
 */
public final class EnergyScore {

    private EnergyScore() {}

    /**
     * The energy of each example; part of the graph where the logits are, so that it can be trained on.
     *
     * @param logits {@code [n, classes]}
     * @return {@code [n]}, in the logits' manager and type
     */
    public static NDArray of(NDArray logits) {
        // The log softmax is the logits less their log sum of exponentials, in a form that does not overflow.
        NDIndex first = new NDIndex(":, 0");
        try (NDArray log = logits.logSoftmax(1);
                NDArray part = log.get(first);
                NDArray own = logits.get(first)) {
            return part.sub(own);
        }
    }
}
