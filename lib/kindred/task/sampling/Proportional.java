package kindred.task.sampling;

/** Rates {@code p_i = n_i / N}: every example is as likely as any other. */
public record Proportional() implements Sampling {
    @Override
    public double[] rates(long[] sizes, int epoch) {
        return Powers.rates(sizes, 1);
    }
}
