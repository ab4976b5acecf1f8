package kindred.multitask.aggregator;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import kindred.multitask.LossWeighting;
import kindred.multitask.Stateful;
import kindred.multitask.StepContext;

/**
 * Uncertainty weighting (UW; Kendall, Gal and Cipolla, 2018, equation 7): with {@code s_i = log sigma_i^2} learnt from
 * 0, the objective {@code sum_i e^{-s_i} L_i / 2 + s_i / 2}. For fixed losses s_i tends to log L_i, a weight of
 * {@code 1 / (2 L_i)}.
 *
 * <p>The factor 1/2 is used for every kind of loss, as in LibMTL and TorchJD; the paper drops it for classification.
 * The s_i move by an Adam of their own, without weight decay.
 */
public final class UncertaintyWeighting implements LossWeighting, Stateful {
    private final Learnt s;

    /** Adam at the rate 1e-3. */
    public UncertaintyWeighting() {
        this(1e-3);
    }

    /** @param rate learning rate of s; the model's own rate is customary */
    public UncertaintyWeighting(double rate) {
        s = new Learnt(rate, 0);
    }

    @Override
    public double[] weights(double[] losses, StepContext step) {
        double[] log = s.values(losses.length);
        double[] w = new double[losses.length];
        double[] gradient = new double[losses.length];
        for (int i = 0; i < w.length; i++) {
            double precision = Math.exp(-log[i]);
            w[i] = precision / 2;
            gradient[i] = (1 - precision * losses[i]) / 2;
        }
        s.descend(gradient);
        return w;
    }

    /** The value of the objective at these losses and the present s. */
    public double objective(double[] losses) {
        double[] log = s.values(losses.length);
        double value = 0;
        for (int i = 0; i < losses.length; i++) {
            value += (Math.exp(-log[i]) * losses[i] + log[i]) / 2;
        }
        return value;
    }

    @Override
    public NDList state(NDManager manager) {
        return s.state(manager);
    }

    @Override
    public void restore(NDList state) {
        s.restore(state);
    }
}
