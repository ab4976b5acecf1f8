package kindred.fuse;

import ai.djl.ndarray.NDArray;
import kindred.core.Tensors;

/**
 * Spherical linear interpolation between two models (Shoemake 1985): along the arc between the weight vectors, not the
 * chord. {@link #perBlock()} is the form that mergekit uses.
 *
 * <p>Where the two point the same or opposite ways (sine of the angle below 1e-6), or one of them is zero, the straight
 * line is taken.
 *
 * @param s 0 is the first model, 1 the second
 */
public record Slerp(double s) implements VectorMerge {
    private static final double PARALLEL = 1e-6;

    @Override
    public NDArray combine(NDArray base, NDArray deltas) {
        if (deltas.getShape().get(0) != 2) {
            throw new IllegalArgumentException("SLERP takes two models, got " + deltas.getShape().get(0));
        }
        NDArray first = deltas.get(0).add(base);
        NDArray second = deltas.get(1).add(base);
        double omega = angle(first, second);
        double sine = Math.sin(omega);
        if (sine < PARALLEL) {
            return first.mul(1 - s).add(second.mul(s));
        }
        return first.mul(Math.sin((1 - s) * omega) / sine).add(second.mul(Math.sin(s * omega) / sine));
    }

    /** The angle between two vectors, 0 if one of them is zero. */
    static double angle(NDArray u, NDArray v) {
        double norms = Math.sqrt(Tensors.dot(u, u)) * Math.sqrt(Tensors.dot(v, v));
        return norms == 0 ? 0 : Math.acos(Math.max(-1, Math.min(1, Tensors.dot(u, v) / norms)));
    }
}
