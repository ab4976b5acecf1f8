package kindred.task.metric;

/**
 * One metric of one task in a multi-task run against the single-task run with the same budget.
 *
 * @param task the task
 * @param metric the metric
 * @param higherIsBetter its direction
 * @param multi its value in the multi-task run
 * @param single its value in the single-task run
 */
public record Comparison(String task, String metric, boolean higherIsBetter, double multi, double single) {
    /**
     * @throws IllegalArgumentException if a value is not finite
     */
    public Comparison {
        if (!Double.isFinite(multi) || !Double.isFinite(single)) {
            throw new IllegalArgumentException(metric + " of " + task + " is " + multi + " with other tasks and "
                    + single + " alone; both must be finite");
        }
    }

    /**
     * The relative change in percent, positive when the multi-task run is better.
     *
     * @throws IllegalArgumentException if the single-task value is 0, where nothing is relative to it
     */
    public double percent() {
        if (single == 0) {
            throw new IllegalArgumentException(metric + " of " + task
                    + " is 0 alone, so no change is relative to it; leave it out and say so");
        }
        return sign() * 100 * (multi - single) / Math.abs(single);
    }

    /**
     * 100 times the log ratio, positive when the multi-task run is better: near the percentage for small changes, and
     * symmetric for the large ones that errors near 0 give.
     *
     * @throws IllegalArgumentException if a value is not above 0
     */
    public double logPercent() {
        if (!(multi > 0 && single > 0)) {
            throw new IllegalArgumentException(
                    metric + " of " + task + " is " + multi + " and " + single + "; a log ratio needs both above 0");
        }
        return sign() * 100 * Math.log(multi / single);
    }

    private int sign() {
        return higherIsBetter ? 1 : -1;
    }
}
