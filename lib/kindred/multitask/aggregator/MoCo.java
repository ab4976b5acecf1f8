package kindred.multitask.aggregator;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.util.Set;
import kindred.multitask.Promise;
import kindred.multitask.RowAggregator;
import kindred.multitask.GradientRows;
import kindred.multitask.Stateful;
import kindred.multitask.StepContext;
import kindred.multitask.solver.Vectors;

/**
 * MoCo, multi-objective gradient correction (Fernando et al., 2023, algorithm 1): running gradients y correct the bias
 * that noise brings into the weights. GradientRows are {@code g_i L_i / |g_i|}; at call k from 1,
 * {@code y <- y - (beta / k^sb) (y - rows)}, {@code lambda <- softmax(lambda - (gamma / k^sg) (y y^T + rho I) lambda)},
 * {@code d = y^T lambda}.
 *
 * <p>As in LibMTL lambda passes through a softmax; the paper projects it on the simplex. The gradients remembered are
 * m x d: close the object to free them before its turn.
 */
public final class MoCo implements RowAggregator, Stateful, AutoCloseable {
    private final double beta;
    private final double gamma;
    private final double betaPower;
    private final double gammaPower;
    private final double rho;
    private final Remembered running = new Remembered("running", 0);
    private double[] lambda;
    private long calls;

    /** beta 0.5, gamma 0.1, both falling with the root of k, rho 0. */
    public MoCo() {
        this(0.5, 0.1, 0.5, 0.5, 0);
    }

    public MoCo(double beta, double gamma, double betaPower, double gammaPower, double rho) {
        if (!(beta > 0 && beta <= 1) || !(gamma > 0) || !(rho >= 0)) {
            throw new IllegalArgumentException("beta must lie in (0, 1], gamma be positive and rho not negative, got "
                    + beta + ", " + gamma + ", " + rho);
        }
        this.beta = beta;
        this.gamma = gamma;
        this.betaPower = betaPower;
        this.gammaPower = gammaPower;
        this.rho = rho;
    }

    @Override
    public NDArray direction(NDArray rows, double[] losses, StepContext step) {
        int m = losses.length;
        if (lambda == null) {
            lambda = Vectors.filled(m, 1.0 / m);
        }
        calls++;
        double[] scale = GradientRows.norms(rows);
        for (int i = 0; i < m; i++) {
            scale[i] = losses[i] / Math.max(scale[i], 1e-12);
        }
        NDArray y = running.moveTo(rows, scale, beta / Math.pow(calls, betaPower));
        // (y y^T) lambda as y (y^T lambda): two passes over y, where the Gramian takes m.
        double[] pull = GradientRows.products(y, GradientRows.combine(y, lambda));
        double pace = gamma / Math.pow(calls, gammaPower);
        for (int i = 0; i < m; i++) {
            pull[i] = lambda[i] - pace * (pull[i] + rho * lambda[i]);
        }
        lambda = Vectors.softmax(pull);
        return GradientRows.combine(y, lambda);
    }

    @Override
    public Set<Promise> promises() {
        return Set.of(Promise.ROTATION_EQUIVARIANT);
    }

    @Override
    public NDList state(NDManager manager) {
        NDList list = running.state(manager);
        if (lambda != null) {
            NDArray weights = manager.create(lambda);
            weights.setName("lambda");
            NDArray count = manager.create(new double[] {calls});
            count.setName("calls");
            list.add(weights);
            list.add(count);
        }
        return list;
    }

    @Override
    public void restore(NDList state) {
        running.restore(state);
        NDArray weights = state.get("lambda");
        lambda = weights == null ? null : weights.toDoubleArray();
        calls = lambda == null ? 0 : (long) state.get("calls").toDoubleArray()[0];
    }

    @Override
    public void close() {
        running.close();
        lambda = null;
        calls = 0;
    }
}
