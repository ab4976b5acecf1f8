package kindred.multitask.aggregator;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import kindred.core.Rng;
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
    private ByteBuffer bits;

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
            // With v uniform on (-1, 1): 2P - 1 > v exactly when sum g > v sum |g|, without the division 0 / 0. The
            // operator makes v from whole numbers, an int n standing for n / 2^31.
            NDArray draws = draws(scratch, step.rng(), rows.getShape().get(1));
            NDArray leaks = scratch.create(leak.length == 0 ? new double[m] : leak);
            return Remembered.OPS.call(manager, "drop", rows, draws, leaks);
        }
    }

    /** n random integers of 32 bits. They lie in the memory of the last step's: new memory costs more than the draws. */
    private NDArray draws(NDManager scratch, Rng rng, long n) {
        long bytes = 8 * ((n + 1) / 2);
        if (bits == null || bits.capacity() != bytes) {
            bits = ByteBuffer.allocateDirect(Math.toIntExact(bytes)).order(ByteOrder.nativeOrder());
        }
        rng.fill(bits.asLongBuffer());
        return scratch.create(bits, new Shape(bytes / 4), DataType.INT32).get(new NDIndex("0:{}", n));
    }
}
