package kindred.multitask.aggregator;

import ai.djl.ndarray.NDArray;
import java.util.Set;
import kindred.multitask.LossWeighting;
import kindred.multitask.Promise;
import kindred.multitask.StepContext;
import kindred.multitask.solver.Vectors;

/**
 * Equal weighting (EW) as a mean: the loss {@code (1/m) sum_i L_i}. The baseline, and one that must be tuned as hard as
 * whatever is compared with it.
 */
public final class Mean implements LossWeighting {
    @Override
    public double[] weights(double[] losses, StepContext step) {
        return Vectors.filled(losses.length, 1.0 / losses.length);
    }

    @Override
    public NDArray combine(NDArray losses, StepContext step) {
        return losses.mean();
    }

    @Override
    public Set<Promise> promises() {
        return Set.of(Promise.LINEAR_UNDER_SCALING, Promise.ROTATION_EQUIVARIANT);
    }
}
