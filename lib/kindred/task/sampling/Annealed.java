package kindred.task.sampling;

/**
 * Annealed sampling (Stickland and Murray, 2019, section 4.1): {@code p_i ~ n_i^alpha} with alpha falling from 1 in the
 * first epoch to 0.2 in the last, so that training starts proportional and ends near equal.
 *
 * @param epochs planned number of epochs, at least 1; later epochs keep the last rates
 */
public record Annealed(int epochs) implements Sampling {
    public Annealed {
        if (epochs < 1) {
            throw new IllegalArgumentException("epochs must be at least 1, got " + epochs);
        }
    }

    @Override
    public double[] rates(long[] sizes, int epoch) {
        double progress = epochs == 1 ? 0 : Math.min(1, (double) epoch / (epochs - 1));
        return Powers.rates(sizes, 1 - 0.8 * progress);
    }
}
