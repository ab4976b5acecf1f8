package kindred.multitask.aggregator;

import ai.djl.ndarray.NDArray;
import java.util.Set;
import kindred.multitask.LossWeighting;
import kindred.multitask.Promise;
import kindred.multitask.StepContext;
import kindred.multitask.solver.Vectors;

/** Equal weighting (EW) as a sum: the loss {@code sum_i L_i}, m times longer than {@link Mean}. */
public final class Sum implements LossWeighting {
    @Override
    public double[] weights(double[] losses, StepContext step) {
        return Vectors.filled(losses.length, 1);
    }

    @Override
    public NDArray combine(NDArray losses, StepContext step) {
        return losses.sum();
    }

    @Override
    public Set<Promise> promises() {
        return Set.of(Promise.LINEAR_UNDER_SCALING, Promise.ROTATION_EQUIVARIANT);
    }
}
