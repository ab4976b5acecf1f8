package kindred.multitask;

import ai.djl.ndarray.NDArray;

/**
 * A method that needs only the inner products of the task gradients: {@code d = sum_i w_i g_i} with w from
 * {@code M = G G^T}. It runs in double precision on the host, whatever the size of the network.
 */
@FunctionalInterface
public non-sealed interface GramianWeighting extends Aggregator {
    /**
     * The weights of this step.
     *
     * @param gramian {@code M_ij = g_i . g_j}, m x m, symmetric; not to be changed
     * @param losses the m loss values
     * @return m weights
     */
    double[] weights(double[][] gramian, double[] losses, StepContext step);

    @Override
    default NDArray direction(NDArray rows, double[] losses, StepContext step) {
        return GradientRows.combine(rows, weights(GradientRows.gramian(rows), losses, step));
    }
}
