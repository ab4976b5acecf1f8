package kindred.multitask.aggregator;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import kindred.multitask.RowAggregator;
import kindred.multitask.StepContext;

/**
 * Gradient sign dropout (GradDrop; Chen et al., 2020, algorithm 1) on the gradients of the weights: per coordinate one
 * sign is drawn, the positive one with probability {@code P = (1 + sum_i g_i / sum_i |g_i|) / 2}, and the entries of
 * the other sign are dropped; the rest is summed over tasks. The paper applies it to gradients of the shared
 * representation: give those rows to have it.
 *
 * <p>It depends on the basis: the direction need not lie in the span of the gradients.
 */
public final class GradDrop implements RowAggregator {
    private final double[] leak;

    /**
     * @param leak per task, the share of its gradient that escapes the dropping, in [0, 1]; nothing for 0 everywhere
     */
    public GradDrop(double... leak) {
        for (double l : leak) {
            if (!(l >= 0 && l <= 1)) {
                throw new IllegalArgumentException("leaks must lie in [0, 1], got " + l);
            }
        }
        this.leak = leak.clone();
    }

    @Override
    public NDArray direction(NDArray rows, double[] losses, StepContext step) {
        int m = (int) rows.getShape().get(0);
        if (leak.length != 0 && leak.length != m) {
            throw new IllegalArgumentException("leaks are set for " + leak.length + " tasks, the step has " + m);
        }
        NDManager manager = rows.getManager();
        try (NDManager scratch = manager.newSubManager()) {
            // With u uniform on (0, 1): P > u exactly when sum g > (2u - 1) sum |g|, without the division 0 / 0.
            NDArray threshold = scratch.create(step.rng().uniform((int) rows.getShape().get(1), -1, 1));
            NDArray leaks = scratch.create(leak.length == 0 ? new double[m] : leak);
            return Remembered.OPS.call(manager, "drop", rows, threshold, leaks);
        }
    }
}
