package kindred.multitask.aggregator;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import kindred.multitask.RowAggregator;
import kindred.multitask.GradientRows;
import kindred.multitask.Stateful;
import kindred.multitask.StepContext;
import kindred.multitask.solver.Vectors;

/**
 * ExcessMTL (He et al., 2024, algorithm 1): weights grow with the estimated excess risk of a task, not with its loss,
 * so that a task of irreducible noise is not favoured for ever. The estimate is {@code sum_k g_ik^2 / h_ik}, h the root
 * of the running sum of squared gradients (plus 1e-7), relative to its first value that is not 0;
 * {@code w <- m softmax(log w + rate * estimate)}, first 1.
 *
 * <p>The estimate depends on the basis. The sums remembered are m x d: close the object to free them before its turn.
 */
public final class ExcessMtl implements RowAggregator, Stateful, AutoCloseable {
    private final double rate;
    private final Remembered squares = new Remembered("squares", 1e-7f);
    private double[] logWeights;
    private double[] first;

    /** Rate 0.01. */
    public ExcessMtl() {
        this(0.01);
    }

    /** @param rate how fast the weights follow the excess risks, positive */
    public ExcessMtl(double rate) {
        if (!(rate > 0)) {
            throw new IllegalArgumentException("rate must be positive, got " + rate);
        }
        this.rate = rate;
    }

    @Override
    public NDArray direction(NDArray rows, double[] losses, StepContext step) {
        int m = losses.length;
        double[] excess = GradientRows.host(squares.addSquares(rows));
        if (first == null) {
            first = excess;
            logWeights = new double[m];
        } else {
            for (int i = 0; i < m; i++) {
                if (first[i] == 0) {
                    first[i] = excess[i];
                } else {
                    logWeights[i] += rate * excess[i] / first[i];
                }
            }
        }
        double[] w = Vectors.scaled(Vectors.softmax(logWeights), m);
        for (int i = 0; i < m; i++) {
            logWeights[i] = Math.log(Math.max(w[i], Double.MIN_NORMAL));
        }
        return GradientRows.combine(rows, w);
    }

    @Override
    public NDList state(NDManager manager) {
        NDList list = squares.state(manager);
        if (first != null) {
            NDArray weights = manager.create(logWeights);
            weights.setName("logWeights");
            NDArray initial = manager.create(first);
            initial.setName("first");
            list.add(weights);
            list.add(initial);
        }
        return list;
    }

    @Override
    public void restore(NDList state) {
        squares.restore(state);
        NDArray initial = state.get("first");
        first = initial == null ? null : initial.toDoubleArray();
        logWeights = initial == null ? null : state.get("logWeights").toDoubleArray();
    }

    @Override
    public void close() {
        squares.close();
        first = null;
        logWeights = null;
    }
}
