package kindred.multitask.aggregator;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import kindred.multitask.LossWeighting;
import kindred.multitask.Stateful;
import kindred.multitask.StepContext;

/**
 * IMTL-L, the loss half of impartial multi-task learning (Liu et al., 2021, section 3.2): with s learnt from 0, the
 * objective {@code sum_i e^{s_i} L_i - s_i}, whose optimum {@code e^{s_i} = 1 / L_i} brings all losses to 1. It is
 * twice {@link UncertaintyWeighting} at -s.
 */
public final class ImtlL implements LossWeighting, Stateful {
    private final Learnt s;

    /** Adam at the rate 1e-3. */
    public ImtlL() {
        this(1e-3);
    }

    /** @param rate learning rate of s; the model's own rate is customary */
    public ImtlL(double rate) {
        s = new Learnt(rate, 0);
    }

    @Override
    public double[] weights(double[] losses, StepContext step) {
        double[] log = s.values(losses.length);
        double[] w = new double[losses.length];
        double[] gradient = new double[losses.length];
        for (int i = 0; i < w.length; i++) {
            w[i] = Math.exp(log[i]);
            gradient[i] = w[i] * losses[i] - 1;
        }
        s.descend(gradient);
        return w;
    }

    /** The value of the objective at these losses and the present s. */
    public double objective(double[] losses) {
        double[] log = s.values(losses.length);
        double value = 0;
        for (int i = 0; i < losses.length; i++) {
            value += Math.exp(log[i]) * losses[i] - log[i];
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
