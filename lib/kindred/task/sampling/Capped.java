package kindred.task.sampling;

/**
 * Another rule on sizes of at most {@code cap}: examples-proportional mixing with an artificial limit (Raffel et al.,
 * 2020, section 3.5.2), so that a huge task does not crowd out the rest.
 *
 * @param cap greatest size that counts, at least 1
 */
public record Capped(Sampling rule, long cap) implements Sampling {
    public Capped {
        if (cap < 1) {
            throw new IllegalArgumentException("cap must be at least 1, got " + cap);
        }
    }

    @Override
    public double[] rates(long[] sizes, int epoch) {
        long[] capped = sizes.clone();
        for (int i = 0; i < capped.length; i++) {
            capped[i] = Math.min(capped[i], cap);
        }
        return rule.rates(capped, epoch);
    }
}
