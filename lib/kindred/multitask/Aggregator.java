package kindred.multitask;

import ai.djl.ndarray.NDArray;
import java.util.Set;

/**
 * A way to turn the gradients of m tasks into one direction for the weights they share.
 *
 * <p>The three kinds say what a method needs, so that a trainer computes no more than that:
 * <ul>
 * <li>{@link LossWeighting}: the m loss values; one backward pass.
 * <li>{@link GramianWeighting}: the m x m inner products of the task gradients; m backward passes, a host solve.
 * <li>{@link RowAggregator}: the gradients themselves, m x d.
 * </ul>
 * Each is a functional interface: a lambda is an aggregator. All three can be asked for a direction from rows, so code
 * that has the rows anyway never asks for the kind. A method with a memory is {@link Stateful}; one that must see
 * epoch means or losses after the step is an {@link EpochObserver} or a {@link StepObserver}.
 *
 * <p>Every method has its paper's own scale: some sum over tasks, some average. Under plain SGD the same learning rate
 * is therefore not the same experiment; see {@link DirectionScale}.
 */
public sealed interface Aggregator permits LossWeighting, GramianWeighting, RowAggregator {
    /**
     * The direction d of one step; the optimizer moves against it.
     *
     * @param rows gradients over the shared weights, m x d, float32 or float64, one row per task
     * @param losses the m loss values, on the host
     * @param step this step; a method with a memory advances it once per call
     * @return d, one vector of length d in the type of the rows, attached to the manager of the rows
     * @throws IllegalArgumentException when a gradient or loss is not finite, naming the task
     */
    NDArray direction(NDArray rows, double[] losses, StepContext step);

    /** What this method guarantees for every Jacobian, with its present settings. */
    default Set<Promise> promises() {
        return Set.of();
    }
}
