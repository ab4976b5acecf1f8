package kindred.multitask;

import ai.djl.ndarray.NDArray;

/**
 * A method that needs the gradients themselves: it works coordinate by coordinate, keeps running gradients, or treats
 * parts of the weights apart.
 */
@FunctionalInterface
public non-sealed interface RowAggregator extends Aggregator {
    @Override
    NDArray direction(NDArray rows, double[] losses, StepContext step);
}
