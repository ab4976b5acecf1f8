package kindred.multitask.aggregator;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.util.LinkedHashMap;
import java.util.Map;
import kindred.multitask.EpochObserver;
import kindred.multitask.GramianWeighting;
import kindred.multitask.Stateful;
import kindred.multitask.StepContext;
import kindred.multitask.solver.Vectors;

/**
 * GradNorm (Chen et al., 2018): weights {@code w = m softmax(s)} learnt so that the weighted gradient norms
 * {@code G_i = w_i |g_i|} come near {@code mean(G) r_i^alpha}, {@code r_i} the task's loss relative to its first value,
 * divided by the mean of those ratios: slow tasks get larger gradients. Only s sees the objective
 * {@code sum_i |G_i - mean(G) r_i^alpha|}, whose second term is held constant.
 *
 * <p>As in LibMTL the norms are those over all shared weights, the first value is the mean loss of epoch 0, and epoch 0
 * runs with weights of 1. The paper uses the last shared layer: give the rows of that range to have it.
 */
public final class GradNorm implements GramianWeighting, EpochObserver, Stateful {
    private final double alpha;
    private final Learnt s;
    private double[] first;

    /** alpha 1.5, Adam at the rate 1e-3. */
    public GradNorm() {
        this(1.5, 1e-3);
    }

    /**
     * @param alpha strength of the pull towards equal training rates, not negative
     * @param rate learning rate of s; the model's own rate is customary
     */
    public GradNorm(double alpha, double rate) {
        if (!(alpha >= 0)) {
            throw new IllegalArgumentException("alpha must not be negative, got " + alpha);
        }
        this.alpha = alpha;
        this.s = new Learnt(rate, 0);
    }

    @Override
    public double[] weights(double[][] gramian, double[] losses, StepContext step) {
        int m = losses.length;
        double[] share = Vectors.softmax(s.values(m));
        double[] w = Vectors.scaled(share, m);
        if (first != null) {
            s.descend(gradient(Vectors.norms(gramian), losses, share));
        }
        return w;
    }

    private double[] gradient(double[] norms, double[] losses, double[] share) {
        int m = losses.length;
        double[] ratio = new double[m];
        double meanNorm = 0;
        double meanRatio = 0;
        for (int i = 0; i < m; i++) {
            ratio[i] = losses[i] / Math.max(first[i], 1e-12);
            meanRatio += ratio[i] / m;
            meanNorm += share[i] * norms[i];
        }
        double[] pull = new double[m];
        for (int i = 0; i < m; i++) {
            double target = meanNorm * Math.pow(ratio[i] / Math.max(meanRatio, 1e-12), alpha);
            pull[i] = m * norms[i] * Math.signum(m * share[i] * norms[i] - target);
        }
        double mean = Vectors.dot(share, pull);
        double[] gradient = new double[m];
        for (int i = 0; i < m; i++) {
            gradient[i] = share[i] * (pull[i] - mean);
        }
        return gradient;
    }

    @Override
    public void endOfEpoch(int epoch, double[] meanLosses) {
        if (epoch == 0) {
            first = meanLosses.clone();
        }
    }

    @Override
    public NDList state(NDManager manager) {
        NDList list = s.state(manager);
        Map<String, double[]> named = new LinkedHashMap<>();
        named.put("first", first);
        return list.addAll(HostState.write(manager, named));
    }

    @Override
    public void restore(NDList state) {
        NDList own = new NDList();
        NDList learnt = new NDList();
        state.forEach(array -> ("first".equals(array.getName()) ? own : learnt).add(array));
        s.restore(learnt);
        first = HostState.read(own, "first").get("first");
    }
}
