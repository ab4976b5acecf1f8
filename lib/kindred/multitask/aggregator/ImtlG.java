package kindred.multitask.aggregator;

import kindred.multitask.GramianWeighting;
import kindred.multitask.StepContext;
import kindred.multitask.solver.Present;
import kindred.multitask.solver.Symmetric;
import kindred.multitask.solver.Vectors;

/**
 * IMTL-G, the gradient half of impartial multi-task learning (Liu et al., 2021, section 3.1): the weights, sum 1, whose
 * combination has the same projection on every task gradient. Weights may be negative.
 *
 * <p>On independent rows {@code a = M^-1 n / sum}, n the row norms. Dependent rows take the pseudo-inverse of the
 * matrix of cosines. When the weights sum to less than 1e-12 of their size, or no such combination exists, the
 * direction is 0. A task without a gradient is left out.
 */
public final class ImtlG implements GramianWeighting {
    private static final double NOISE = 1e-10;

    @Override
    public double[] weights(double[][] gramian, double[] losses, StepContext step) {
        return Present.weights(gramian, ImtlG::impartial);
    }

    static double[] impartial(double[][] gramian) {
        int m = gramian.length;
        double[] inverse = Vectors.norms(gramian);
        for (int i = 0; i < m; i++) {
            inverse[i] = 1 / inverse[i];
        }
        double[][] cosines = Vectors.rescaled(gramian, inverse);
        double[] a = new Symmetric(cosines, NOISE).power(-1, Vectors.filled(m, 1));
        double size = 0;
        for (int i = 0; i < m; i++) {
            a[i] *= inverse[i];
            size += Math.abs(a[i]);
        }
        double sum = Vectors.sum(a);
        return Math.abs(sum) <= 1e-12 * size ? new double[m] : Vectors.scaled(a, 1 / sum);
    }
}
