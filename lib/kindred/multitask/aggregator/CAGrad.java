package kindred.multitask.aggregator;

import java.util.Set;
import kindred.multitask.GramianWeighting;
import kindred.multitask.Promise;
import kindred.multitask.StepContext;
import kindred.multitask.solver.MinimumNorm;
import kindred.multitask.solver.Present;
import kindred.multitask.solver.Vectors;
import org.apache.commons.math3.analysis.UnivariateFunction;
import org.apache.commons.math3.analysis.solvers.BrentSolver;

/**
 * Conflict-averse gradient descent (CAGrad; Liu et al., 2021, algorithm 1): the direction within {@code c |g_0|} of the
 * mean gradient g_0 that serves the worst-off task best. With w the minimiser over the simplex of
 * {@code g_w . g_0 + c |g_0| |g_w|}, {@code g_w = G^T w}, it is {@code g_0 + c |g_0| g_w / |g_w|}, divided by
 * {@code 1 + c^2}. When g_w vanishes the tasks cannot be served together and the direction is 0.
 *
 * <p>Solved exactly: {@code |g_w|} is the least {@code |g_w|^2 / 2t + t / 2} over t, and for a fixed t the problem is a
 * shortest vector in the hull of {@code g_i + (t / (c |g_0|)) g_0}, so one root in t remains. No conflict is promised
 * for c >= 1. A task without a gradient is left out, of the mean too.
 */
public final class CAGrad implements GramianWeighting {
    /** What the direction is divided by. */
    public enum Rescale {
        /** Nothing, as in TorchJD. */
        NONE,
        /** {@code 1 + c^2}, the authors' default. */
        ONE_PLUS_SQUARE,
        /** {@code 1 + c}. */
        ONE_PLUS_C
    }

    private static final double VANISHING = 1e-6;

    private final double c;
    private final Rescale rescale;

    /** c 0.5, divided by 1 + c^2. */
    public CAGrad() {
        this(0.5);
    }

    /** @param c radius around the mean gradient in units of its length, not negative; 0.4 in the paper's vision runs */
    public CAGrad(double c) {
        this(c, Rescale.ONE_PLUS_SQUARE);
    }

    public CAGrad(double c, Rescale rescale) {
        if (!(c >= 0) || Double.isInfinite(c)) {
            throw new IllegalArgumentException("c must be finite and not negative, got " + c);
        }
        this.c = c;
        this.rescale = rescale;
    }

    @Override
    public double[] weights(double[][] gramian, double[] losses, StepContext step) {
        return Present.weights(gramian, this::solve);
    }

    @Override
    public Set<Promise> promises() {
        return c >= 1 ? Set.of(Promise.NON_CONFLICTING, Promise.ROTATION_EQUIVARIANT)
                : Set.of(Promise.ROTATION_EQUIVARIANT);
    }

    private double[] solve(double[][] gramian) {
        int m = gramian.length;
        double[] mean = Vectors.filled(m, 1.0 / m);
        double radius = c * Math.sqrt(Vectors.squaredNorm(gramian, mean));
        double[] out = mean.clone();
        if (radius > 0) {
            double[] w = worstCase(gramian, mean, radius);
            double length = Math.sqrt(Vectors.squaredNorm(gramian, w));
            if (length <= VANISHING * shortest(gramian)) {
                return new double[m];
            }
            for (int i = 0; i < m; i++) {
                out[i] += radius / length * w[i];
            }
        }
        return Vectors.scaled(out, 1 / switch (rescale) {
            case NONE -> 1;
            case ONE_PLUS_SQUARE -> 1 + c * c;
            case ONE_PLUS_C -> 1 + c;
        });
    }

    private static double[] worstCase(double[][] gramian, double[] mean, double radius) {
        double[] towardsMean = Vectors.times(gramian, mean);
        double meanSquared = Vectors.squaredNorm(gramian, mean);
        double longest = 0;
        for (double norm : Vectors.norms(gramian)) {
            longest = Math.max(longest, norm);
        }
        UnivariateFunction excess = logT -> {
            double t = Math.exp(logT);
            double[] w = shifted(gramian, towardsMean, meanSquared, t / radius);
            return 1 - Vectors.squaredNorm(gramian, w) / (t * t);
        };
        double low = Math.log(VANISHING * shortest(gramian)) - 1;
        double high = Math.log(longest) + 1;
        // Positive already at the low end: the shortest combination is shorter than anything that counts.
        double logT = excess.value(low) >= 0 ? low : new BrentSolver(1e-13, 1e-13, 0).solve(200, excess, low, high);
        return shifted(gramian, towardsMean, meanSquared, Math.exp(logT) / radius);
    }

    /** The shortest vector in the hull of the rows, each with {@code share} of the mean row added. */
    private static double[] shifted(double[][] gramian, double[] towardsMean, double meanSquared, double share) {
        int m = gramian.length;
        double[][] moved = new double[m][m];
        for (int i = 0; i < m; i++) {
            for (int j = 0; j < m; j++) {
                moved[i][j] = gramian[i][j] + share * (towardsMean[i] + towardsMean[j]) + share * share * meanSquared;
            }
        }
        return MinimumNorm.weights(moved);
    }

    private static double shortest(double[][] gramian) {
        double shortest = Double.POSITIVE_INFINITY;
        for (double norm : Vectors.norms(gramian)) {
            shortest = Math.min(shortest, norm);
        }
        return shortest;
    }
}
