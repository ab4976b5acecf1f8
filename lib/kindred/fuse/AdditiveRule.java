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

    /**
     * Fused log-probabilities and how they came about.
     *
     * @param logProbabilities (batch, vocabulary)
     * @param amounts          how much of each expert's change is added, (batch, experts)
     */
    record Steered(NDArray logProbabilities, NDArray amounts) {}

    /** The large model steered; arguments as in {@link #fuse}, the results in the manager of {@code large}. */
    Steered steer(NDArray large, NDArray small, List<NDArray> experts);

    @Override
    default NDArray fuse(NDArray large, NDArray small, List<NDArray> experts) {
        Steered steered = steer(large, small, experts);
        steered.amounts().close();
        return steered.logProbabilities();
    }

    /** How much of each expert's change is added, (batch, experts); arguments as in {@link #fuse}. */
    default NDArray amounts(NDArray large, NDArray small, List<NDArray> experts) {
        Steered steered = steer(large, small, experts);
        steered.logProbabilities().close();
        return steered.amounts();
    }
}
