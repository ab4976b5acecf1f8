package kindred.task.sampling;

/**
 * Rates {@code p_i ~ n_i^{1/T}}: T = 1 is proportional, T = 2 the square root (the mixing of T5; Raffel et al., 2020),
 * T = 5 usual for many languages, and a growing T tends to {@link Equal}.
 *
 * @param temperature T, at least 1
 */
public record Temperature(double temperature) implements Sampling {
    public Temperature {
        if (!(temperature >= 1) || Double.isInfinite(temperature)) {
            throw new IllegalArgumentException("temperature must be finite and at least 1, got " + temperature);
        }
    }

    @Override
    public double[] rates(long[] sizes, int epoch) {
        return Powers.rates(sizes, 1 / temperature);
    }
}
