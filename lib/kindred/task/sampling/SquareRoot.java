package kindred.task.sampling;

/** Rates {@code p_i ~ sqrt(n_i)}: {@link Temperature} 2, between proportional and equal. */
public record SquareRoot() implements Sampling {
    @Override
    public double[] rates(long[] sizes, int epoch) {
        return Powers.rates(sizes, 0.5);
    }
}
