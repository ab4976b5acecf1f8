package kindred.multitask.aggregator;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import kindred.multitask.GramianWeighting;
import kindred.multitask.Stateful;
import kindred.multitask.StepContext;
import kindred.multitask.solver.Present;
import kindred.multitask.solver.Vectors;

/**
 * Impartial multi-task learning (IMTL; Liu et al., 2021): {@link ImtlG} on the gradients of the losses
 * {@code e^{s_i} L_i - s_i} of {@link ImtlL}.
 */
public final class Imtl implements GramianWeighting, Stateful {
    private final ImtlL losses;

    /** Adam at the rate 1e-3 for s. */
    public Imtl() {
        this(1e-3);
    }

    /** @param rate learning rate of s; the model's own rate is customary */
    public Imtl(double rate) {
        losses = new ImtlL(rate);
    }

    @Override
    public double[] weights(double[][] gramian, double[] values, StepContext step) {
        double[] factors = losses.weights(values, step);
        double[] w = Present.weights(Vectors.rescaled(gramian, factors), ImtlG::impartial);
        for (int i = 0; i < w.length; i++) {
            w[i] *= factors[i];
        }
        return w;
    }

    @Override
    public NDList state(NDManager manager) {
        return losses.state(manager);
    }

    @Override
    public void restore(NDList state) {
        losses.restore(state);
    }
}
