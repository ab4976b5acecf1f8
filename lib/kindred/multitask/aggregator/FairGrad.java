package kindred.multitask.aggregator;

import java.util.Set;
import kindred.multitask.GramianWeighting;
import kindred.multitask.Promise;
import kindred.multitask.StepContext;
import kindred.multitask.solver.Equilibrium;
import kindred.multitask.solver.Present;

/**
 * FairGrad (Ban and Ji, 2024, equation 7): alpha-fair weights {@code a > 0} with {@code M a = a^{-1/alpha}}. alpha 1 is
 * {@link NashMtl} without its bound on the length; a large alpha serves the worst-off task. At a Pareto-stationary
 * point the direction is 0. A task without a gradient is left out.
 */
public final class FairGrad implements GramianWeighting {
    private final double alpha;

    /** alpha 2, the paper's. */
    public FairGrad() {
        this(2);
    }

    /** @param alpha fairness, positive */
    public FairGrad(double alpha) {
        if (!(alpha > 0) || Double.isInfinite(alpha)) {
            throw new IllegalArgumentException("alpha must be positive and finite, got " + alpha);
        }
        this.alpha = alpha;
    }

    @Override
    public double[] weights(double[][] gramian, double[] losses, StepContext step) {
        return Present.weights(gramian, rows -> Equilibrium.solve(rows, 1 / alpha));
    }

    @Override
    public Set<Promise> promises() {
        return Set.of(Promise.NON_CONFLICTING, Promise.ROTATION_EQUIVARIANT);
    }
}
