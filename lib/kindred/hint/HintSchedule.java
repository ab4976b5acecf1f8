package kindred.hint;

/** How much of a hint's share of the batch is left at a step. A pure function of the step. */
@FunctionalInterface
public interface HintSchedule {
    /**
     * The factor of the share, 0 .. 1; what the hint gives up goes to the main task.
     *
     * @param step counted from 0
     */
    double factor(long step);

    /** Always 1. */
    static HintSchedule constant() {
        return step -> 1;
    }

    /** A straight line from 1 at the start to 0 at {@code step}, then 0. */
    static HintSchedule fadingOut(long step) {
        if (step < 1) {
            throw new IllegalArgumentException("A hint that fades out by step " + step + ", expected at least 1");
        }
        return now -> Math.max(0, 1 - (double) now / step);
    }
}
