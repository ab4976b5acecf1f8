package kindred.multitask.aggregator;

import java.util.Set;
import kindred.multitask.GramianWeighting;
import kindred.multitask.Promise;
import kindred.multitask.StepContext;
import kindred.multitask.solver.Vectors;

/**
 * DualProj (Lopez-Paz and Ranzato, 2017, "Gradient episodic memory", as named by Quinton and Rey, 2024): the mean
 * gradient projected on the directions that oppose no task. Regularised like {@link UPGrad}.
 */
public final class DualProj implements GramianWeighting {
    private final Cone cone;

    /** The regularised form. */
    public DualProj() {
        this(Cone.REGULARISED);
    }

    private DualProj(Cone cone) {
        this.cone = cone;
    }

    /** The form without regularisation, which promises no conflict. */
    public static DualProj exact() {
        return new DualProj(Cone.EXACT);
    }

    @Override
    public double[] weights(double[][] gramian, double[] losses, StepContext step) {
        int m = gramian.length;
        return cone.project(gramian, Vectors.filled(m, 1.0 / m));
    }

    @Override
    public Set<Promise> promises() {
        return cone == Cone.EXACT ? Set.of(Promise.NON_CONFLICTING, Promise.ROTATION_EQUIVARIANT)
                : Set.of(Promise.ROTATION_EQUIVARIANT);
    }
}
