package kindred.multitask;

/** A property that some aggregators have for every Jacobian, and that the property tests hold them to. */
public enum Promise {
    /** No task's loss rises to first order: every {@code g_i . d >= 0}, up to 1e-6 of {@code |g_i| |d|}. */
    NON_CONFLICTING,

    /** Scaling row i by a positive number changes d linearly in that number (Quinton and Rey, 2024, section 2.2). */
    LINEAR_UNDER_SCALING,

    /**
     * The direction follows an orthogonal change of basis: {@code d(G Q) = d(G) Q}, and lies in the span of the rows.
     * Every {@link LossWeighting} and {@link GramianWeighting} has this by construction of its result.
     */
    ROTATION_EQUIVARIANT
}
