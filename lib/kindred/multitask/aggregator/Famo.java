package kindred.multitask.aggregator;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import kindred.multitask.LossWeighting;
import kindred.multitask.Stateful;
import kindred.multitask.StepContext;
import kindred.multitask.StepObserver;
import kindred.multitask.solver.Vectors;

/**
 * Fast adaptive multitask optimization (FAMO; Liu et al., 2023, algorithm 1): weights that let all losses fall at the
 * same relative rate, from losses alone. With {@code z = softmax(xi)} the weights are {@code c z_i / L_i}, sum 1; after
 * the step the losses of the same batch show how fast each task fell, and xi takes one Adam step that takes weight from
 * the fast ones.
 *
 * <p>Weight decay 1e-3 on xi as in the paper's algorithm and both libraries; the authors' own code has 1e-5.
 */
public final class Famo implements LossWeighting, StepObserver, Stateful {
    private static final double TINY = 1e-8;

    private final Learnt xi;
    private double[] before;

    /** Adam at the rate 0.025, decay 1e-3. */
    public Famo() {
        this(0.025, 1e-3);
    }

    public Famo(double rate, double decay) {
        xi = new Learnt(rate, decay);
    }

    @Override
    public double[] weights(double[] losses, StepContext step) {
        double[] w = Vectors.softmax(xi.values(losses.length));
        for (int i = 0; i < w.length; i++) {
            w[i] /= losses[i] + TINY;
        }
        before = losses.clone();
        return Vectors.scaled(w, 1 / Vectors.sum(w));
    }

    @Override
    public void afterStep(double[] losses) {
        if (before == null) {
            throw new IllegalStateException("losses after a step that was never taken: ask for weights first");
        }
        double[] z = Vectors.softmax(xi.values(losses.length));
        double[] fall = new double[z.length];
        for (int i = 0; i < z.length; i++) {
            fall[i] = Math.log(before[i] + TINY) - Math.log(losses[i] + TINY);
        }
        double mean = Vectors.dot(z, fall);
        double[] gradient = new double[z.length];
        for (int i = 0; i < z.length; i++) {
            gradient[i] = z[i] * (fall[i] - mean);
        }
        xi.descend(gradient);
        before = null;
    }

    @Override
    public NDList state(NDManager manager) {
        return xi.state(manager);
    }

    @Override
    public void restore(NDList state) {
        xi.restore(state);
    }
}
