package kindred.multitask.aggregator;

import java.util.Set;
import kindred.multitask.GramianWeighting;
import kindred.multitask.Promise;
import kindred.multitask.StepContext;
import kindred.multitask.solver.MinimumNorm;
import kindred.multitask.solver.Present;
import kindred.multitask.solver.Vectors;

/**
 * Multiple-gradient descent (MGDA; Désidéri, 2012; Sener and Koltun, 2018): the shortest vector in the convex hull of
 * the task gradients, solved exactly. The weights sum to 1.
 *
 * <p>In a {@link kindred.multitask.RepresentationStep} it is MGDA-UB, the upper bound of Sener and Koltun. A task
 * without a gradient is left out. Where the (divided) gradients have the origin in their hull no weights are
 * distinguished, and the direction is 0.
 */
public final class Mgda implements GramianWeighting {
    /** What each gradient is divided by before the weights are sought; they apply to the raw gradients. */
    public enum Normalisation {
        /** Nothing: the promise of no conflict holds for this one only. */
        NONE,
        /** Its length ({@code l2}). */
        NORM,
        /** Its loss ({@code loss}). */
        LOSS,
        /** Its length and its loss ({@code loss+}). */
        LOSS_AND_NORM
    }

    private static final double STATIONARY = 1e-13;

    private final Normalisation normalisation;

    /** Without normalisation. */
    public Mgda() {
        this(Normalisation.NONE);
    }

    public Mgda(Normalisation normalisation) {
        this.normalisation = normalisation;
    }

    @Override
    public double[] weights(double[][] gramian, double[] losses, StepContext step) {
        double[] norms = Vectors.norms(gramian);
        double[] factors = new double[losses.length];
        for (int i = 0; i < factors.length; i++) {
            double norm = Math.max(norms[i], 1e-150);
            double loss = Math.max(losses[i], 1e-12);
            factors[i] = switch (normalisation) {
                case NONE -> 1;
                case NORM -> 1 / norm;
                case LOSS -> 1 / loss;
                case LOSS_AND_NORM -> 1 / (norm * loss);
            };
        }
        double[][] divided = Vectors.rescaled(gramian, factors);
        double[] w = Present.weights(divided, MinimumNorm::weights);
        boolean stationary = Vectors.squaredNorm(divided, w) <= STATIONARY * shortest(divided);
        return stationary ? new double[w.length] : w;
    }

    private static double shortest(double[][] gramian) {
        double shortest = Double.POSITIVE_INFINITY;
        for (int i = 0; i < gramian.length; i++) {
            if (gramian[i][i] > 0) {
                shortest = Math.min(shortest, gramian[i][i]);
            }
        }
        return shortest;
    }

    @Override
    public Set<Promise> promises() {
        return normalisation == Normalisation.NONE
                ? Set.of(Promise.NON_CONFLICTING, Promise.ROTATION_EQUIVARIANT)
                : Set.of(Promise.ROTATION_EQUIVARIANT);
    }
}
