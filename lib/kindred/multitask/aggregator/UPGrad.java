package kindred.multitask.aggregator;

import java.util.Set;
import kindred.multitask.GramianWeighting;
import kindred.multitask.Promise;
import kindred.multitask.StepContext;
import kindred.multitask.solver.Vectors;

/**
 * UPGrad (Quinton and Rey, 2024, equation 5): each gradient is projected on the directions that oppose no task, and the
 * projections are averaged.
 *
 * <p>Like TorchJD it divides the Gramian by its trace and adds 1e-4 to the diagonal by default, which keeps the weights
 * of nearly opposed tasks small at the price of a conflict of at most {@code 1e-4 w_i} of the trace. The
 * {@link #exact()} form adds nothing: only it promises no conflict and linearity under positive scaling of rows, the
 * method's distinction. With the regularisation a trace under 1e-4 counts as zero, where the direction is the plain
 * mean.
 */
public final class UPGrad implements GramianWeighting {
    private final Cone cone;

    /** The regularised form. */
    public UPGrad() {
        this(Cone.REGULARISED);
    }

    private UPGrad(Cone cone) {
        this.cone = cone;
    }

    /** The form without regularisation. */
    public static UPGrad exact() {
        return new UPGrad(Cone.EXACT);
    }

    @Override
    public double[] weights(double[][] gramian, double[] losses, StepContext step) {
        int m = gramian.length;
        double[] w = new double[m];
        for (int i = 0; i < m; i++) {
            double[] own = new double[m];
            own[i] = 1.0 / m;
            double[] projected = cone.project(gramian, own);
            for (int j = 0; j < m; j++) {
                w[j] += projected[j];
            }
        }
        return w;
    }

    @Override
    public Set<Promise> promises() {
        return cone == Cone.EXACT
                ? Set.of(Promise.NON_CONFLICTING, Promise.LINEAR_UNDER_SCALING, Promise.ROTATION_EQUIVARIANT)
                : Set.of(Promise.ROTATION_EQUIVARIANT);
    }
}
