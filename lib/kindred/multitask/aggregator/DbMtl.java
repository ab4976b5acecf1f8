package kindred.multitask.aggregator;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.util.Arrays;
import java.util.Set;
import kindred.multitask.Promise;
import kindred.multitask.RowAggregator;
import kindred.multitask.GradientRows;
import kindred.multitask.Stateful;
import kindred.multitask.StepContext;

/**
 * Dual-balancing multi-task learning (DB-MTL; Lin et al., 2023, algorithm 1): running gradients of the LOG losses,
 * each brought to the length of the longest, summed. At call k from 1 {@code y <- rows + (beta / k^sigma)(y - rows)},
 * y from 0.
 *
 * <p>There is no bias correction: the first direction comes from 1 - beta of a gradient. The gradients remembered are
 * m x d: close the object to free them before its turn.
 */
public final class DbMtl implements RowAggregator, Stateful, AutoCloseable {
    private final double beta;
    private final double sigma;
    private final Remembered running = new Remembered("running", 0);
    private long calls;

    /** beta 0.9, sigma 0. */
    public DbMtl() {
        this(0.9, 0);
    }

    /**
     * @param beta weight of the past, in [0, 1)
     * @param sigma power with which that weight falls with the number of calls, not negative
     */
    public DbMtl(double beta, double sigma) {
        if (!(beta >= 0 && beta < 1) || !(sigma >= 0)) {
            throw new IllegalArgumentException("beta must lie in [0, 1) and sigma not be negative, got " + beta + ", "
                    + sigma);
        }
        this.beta = beta;
        this.sigma = sigma;
    }

    @Override
    public NDArray direction(NDArray rows, double[] losses, StepContext step) {
        int m = losses.length;
        calls++;
        double[] inverse = new double[m];
        for (int i = 0; i < m; i++) {
            inverse[i] = 1 / (losses[i] + 1e-8);
        }
        NDArray y = running.moveTo(rows, inverse, 1 - beta / Math.pow(calls, sigma));
        double[] lengths = GradientRows.norms(y);
        double longest = Arrays.stream(lengths).max().orElse(0);
        double[] w = new double[m];
        for (int i = 0; i < m; i++) {
            w[i] = longest / Math.max(lengths[i], 1e-12);
        }
        return GradientRows.combine(y, w);
    }

    @Override
    public Set<Promise> promises() {
        return Set.of(Promise.ROTATION_EQUIVARIANT);
    }

    @Override
    public NDList state(NDManager manager) {
        NDList list = running.state(manager);
        NDArray count = manager.create(new double[] {calls});
        count.setName("calls");
        list.add(count);
        return list;
    }

    @Override
    public void restore(NDList state) {
        running.restore(state);
        calls = (long) state.get("calls").toDoubleArray()[0];
    }

    @Override
    public void close() {
        running.close();
        calls = 0;
    }
}
