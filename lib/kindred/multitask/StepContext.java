package kindred.multitask;

import java.util.Objects;
import kindred.core.Rng;

/**
 * What an aggregator may know about the step it serves.
 *
 * @param step number of optimizer steps taken before this one, from 0
 * @param epoch number of complete passes before this step, from 0
 * @param rng random numbers of this step alone: the same run draws the same numbers at the same step
 */
public record StepContext(long step, int epoch, Rng rng) {
    public StepContext {
        if (step < 0 || epoch < 0) {
            throw new IllegalArgumentException("step and epoch count from 0, got step " + step + ", epoch " + epoch);
        }
        Objects.requireNonNull(rng, "rng");
    }
}
