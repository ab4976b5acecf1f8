package kindred.task.sampling;

/** A rule for the rates of tasks; a lambda is one. */
@FunctionalInterface
public interface Sampling {
    /**
     * The probability of each task in this epoch.
     *
     * @param sizes numbers of training examples, at least 1 each
     * @param epoch from 0
     * @return as many numbers, none negative, sum 1
     */
    double[] rates(long[] sizes, int epoch);
}
