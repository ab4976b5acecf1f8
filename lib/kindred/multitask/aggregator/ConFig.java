package kindred.multitask.aggregator;

import kindred.multitask.GramianWeighting;
import kindred.multitask.StepContext;
import kindred.multitask.solver.Present;
import kindred.multitask.solver.Symmetric;
import kindred.multitask.solver.Vectors;

/**
 * ConFIG, conflict-free inverse gradients (Liu, Chu and Thuerey, 2025, equation 3): the direction that makes the same
 * angle with every task gradient, as long as the sum of the gradients' projections on it. For m > d, or rows that no
 * vector meets at one angle, it is the least-squares answer. A task without a gradient is left out.
 */
public final class ConFig implements GramianWeighting {
    private static final double NOISE = 1e-10;

    @Override
    public double[] weights(double[][] gramian, double[] losses, StepContext step) {
        return Present.weights(gramian, ConFig::solve);
    }

    private static double[] solve(double[][] gramian) {
        int m = gramian.length;
        double[] norms = Vectors.norms(gramian);
        double[] inverse = new double[m];
        for (int i = 0; i < m; i++) {
            inverse[i] = 1 / norms[i];
        }
        double[][] cosines = Vectors.rescaled(gramian, inverse);
        double[] x = new Symmetric(cosines, NOISE).power(-1, Vectors.filled(m, 1));
        double squared = Vectors.squaredNorm(cosines, x);
        if (squared == 0) {
            return new double[m];
        }
        double length = Vectors.dot(norms, Vectors.times(cosines, x)) / squared;
        for (int i = 0; i < m; i++) {
            x[i] *= length * inverse[i];
        }
        return x;
    }
}
