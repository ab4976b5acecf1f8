package kindred.multitask;

import ai.djl.ndarray.NDArray;

/**
 * A method that needs the loss values only: the step follows {@code sum_i w_i g_i} with w from the losses.
 *
 * <p>A method given in print as an objective (uncertainty weighting, geometric mean) is its gradient here: w_i is the
 * derivative of the objective with respect to loss i, so learnt parameters stay on the host and any network can be
 * differentiated by one backward pass of {@link #combine}.
 */
@FunctionalInterface
public non-sealed interface LossWeighting extends Aggregator {
    /**
     * The weights of this step. A method with learnt parameters gives their present value, then updates them.
     *
     * @param losses the m loss values
     * @return m weights
     */
    double[] weights(double[] losses, StepContext step);

    /**
     * A scalar whose gradient is {@code sum_i w_i dL_i}, heads included.
     *
     * @param losses the m losses with their graph, shape (m)
     * @return a scalar on the manager of the losses
     */
    default NDArray combine(NDArray losses, StepContext step) {
        double[] w = GradientRows.checked(weights(GradientRows.host(losses), step), (int) losses.size());
        return GradientRows.onDevice(w, losses).mul(losses).sum();
    }

    @Override
    default NDArray direction(NDArray rows, double[] losses, StepContext step) {
        return GradientRows.combine(rows, weights(losses, step));
    }
}
