package kindred.multitask.aggregator;

import kindred.multitask.GramianWeighting;
import kindred.multitask.StepContext;
import kindred.multitask.solver.Symmetric;
import kindred.multitask.solver.Vectors;

/**
 * Aligned-MTL (Senushkin et al., 2023, equation 10): the rows' principal components are brought to one length, the
 * least of them, so that the Jacobian has condition number 1; the direction is the mean of the aligned rows.
 *
 * <p>LibMTL takes the sum of them, m times ours. Eigenvalues below {@code m eps} of the largest, eps that of float32
 * gradients, are noise and left out: else the least of them would shrink every step to nothing.
 */
public final class AlignedMtl implements GramianWeighting {
    private static final double FLOAT_EPSILON = Math.ulp(1f);

    @Override
    public double[] weights(double[][] gramian, double[] losses, StepContext step) {
        int m = gramian.length;
        double[] mean = Vectors.filled(m, 1.0 / m);
        Symmetric eigen = new Symmetric(gramian, m * FLOAT_EPSILON);
        return eigen.rank() == 0 ? mean : Vectors.scaled(eigen.power(-0.5, mean), Math.sqrt(eigen.smallest()));
    }
}
