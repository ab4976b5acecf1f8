package kindred.train;

/**
 * The learning rate over a run, as a factor of the optimizer's rate.
 *
 * <p>A pure function of the step, so a resumed run needs no state.
 */
@FunctionalInterface
public interface Schedule {
    /**
     * The factor at a step.
     *
     * @param step 0 .. steps-1
     * @param steps of the whole run
     */
    double factor(long step, long steps);

    /** Always 1. */
    static Schedule constant() {
        return (step, steps) -> 1;
    }

    /** Half a cosine from 1 down to 0 (Loshchilov and Hutter 2017). */
    static Schedule cosine() {
        return cosine(0);
    }

    /** Half a cosine from 1 down to {@code floor}. */
    static Schedule cosine(double floor) {
        return (step, steps) -> floor + (1 - floor) * 0.5 * (1 + Math.cos(Math.PI * step / steps));
    }

    /** A straight line from 1 down to 0. */
    static Schedule linear() {
        return (step, steps) -> 1 - (double) step / steps;
    }

    /** The first {@code warm} steps rise in a straight line; this schedule runs over the others. */
    default Schedule warmUp(long warm) {
        if (warm < 0) {
            throw new IllegalArgumentException("A warm-up of " + warm + " steps");
        }
        return (step, steps) -> step < warm
                ? (step + 1.0) / (warm + 1.0) : factor(step - warm, Math.max(1, steps - warm));
    }
}
