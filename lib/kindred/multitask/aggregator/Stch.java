package kindred.multitask.aggregator;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.util.LinkedHashMap;
import java.util.Map;
import kindred.multitask.EpochObserver;
import kindred.multitask.LossWeighting;
import kindred.multitask.Stateful;
import kindred.multitask.StepContext;
import kindred.multitask.solver.Vectors;

/**
 * Smooth Tchebycheff scalarisation (STCH; Lin et al., 2024) on log losses, in LibMTL's form: the objective
 * {@code mu m logsumexp_i(log(L_i / r_i) / mu)}, r the mean losses of the last warm-up epoch. During warm-up the
 * objective is {@code sum_i log L_i}. The smaller mu, the more the step serves the worst task alone.
 *
 * <p>{@link StchIdeal} is the form without logarithm and warm-up. Losses are taken to be at least 1e-20.
 */
public final class Stch implements LossWeighting, EpochObserver, Stateful {
    private final double mu;
    private final int warmUp;
    private double[] reference;

    /** mu 1, 4 epochs of warm-up. */
    public Stch() {
        this(1, 4);
    }

    /**
     * @param mu positive smoothness; the paper tried 0.01, 0.1, 0.5 and 1
     * @param warmUp epochs before the scalarisation begins, at least 1
     */
    public Stch(double mu, int warmUp) {
        if (!(mu > 0) || warmUp < 1) {
            throw new IllegalArgumentException("mu must be positive and warm-up at least 1 epoch, got " + mu + ", "
                    + warmUp);
        }
        this.mu = mu;
        this.warmUp = warmUp;
    }

    @Override
    public double[] weights(double[] losses, StepContext step) {
        int m = losses.length;
        double[] share = Vectors.filled(m, 1.0 / m);
        if (step.epoch() >= warmUp) {
            if (reference == null) {
                throw new IllegalStateException("epoch " + step.epoch() + " has begun without the mean losses of epoch "
                        + (warmUp - 1) + ": report each epoch's end with endOfEpoch");
            }
            double[] relative = new double[m];
            for (int i = 0; i < m; i++) {
                relative[i] = (Math.log(positive(losses[i])) - Math.log(positive(reference[i]))) / mu;
            }
            share = Vectors.softmax(relative);
        }
        double[] w = new double[m];
        for (int i = 0; i < m; i++) {
            w[i] = m * share[i] / positive(losses[i]);
        }
        return w;
    }

    @Override
    public void endOfEpoch(int epoch, double[] meanLosses) {
        if (epoch == warmUp - 1) {
            reference = meanLosses.clone();
        }
    }

    @Override
    public NDList state(NDManager manager) {
        Map<String, double[]> named = new LinkedHashMap<>();
        named.put("reference", reference);
        return HostState.write(manager, named);
    }

    @Override
    public void restore(NDList state) {
        reference = HostState.read(state, "reference").get("reference");
    }

    private static double positive(double loss) {
        return Math.max(loss, 1e-20);
    }
}
