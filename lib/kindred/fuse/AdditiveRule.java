package kindred.fuse;

import ai.djl.ndarray.NDArray;
import java.util.List;

/**
 * A rule that adds to the large model, times an amount, what tuning changed in the small one: log-softmax of large + a
 * sum over experts of amount (expert - small).
 */
public interface AdditiveRule extends LogitRule {
    /** No log-probability is taken below this: float32 has none, and differences of such are noise. */
    double LEAST = -40;

    /** How much of each expert's change is added, (batch, experts); arguments as in {@link #fuse}. */
    NDArray amounts(NDArray large, NDArray small, List<NDArray> experts);

    @Override
    default NDArray fuse(NDArray large, NDArray small, List<NDArray> experts) {
        NDArray amounts = amounts(large, small, experts);
        NDArray reference = small.maximum(LEAST);
        NDArray steered = large.maximum(LEAST);
        for (int t = 0; t < experts.size(); t++) {
            NDArray amount = experts.size() == 1 ? amounts : amounts.get(":, " + t + ":" + (t + 1));
            steered = steered.add(experts.get(t).maximum(LEAST).sub(reference).mul(amount));
        }
        return steered.logSoftmax(-1);
    }
}
