package kindred.task.metric;

/**
 * How well predictions agree with the truth: one number over a whole data set, not a mean over batches.
 *
 * @param <P> what is predicted, one entry per example
 * @param <T> the truth, as many entries
 */
public interface Metric<P, T> {
    /** The field's name, lower case: {@code "accuracy"}. */
    String name();

    /** Whether more is better; an error is better when it is lower. */
    boolean higherIsBetter();

    /**
     * The metric.
     *
     * @throws IllegalArgumentException if there is no example, the lengths differ, or the metric is not defined for
     *         these values
     */
    double of(P predicted, T truth);
}
