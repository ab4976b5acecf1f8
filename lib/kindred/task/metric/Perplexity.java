package kindred.task.metric;

/**
 * exp of the mean negative log-probability (nats) that a model gave to the tokens that came: 1 for certainty, the
 * size of the vocabulary for a uniform guess, infinite where a token was held impossible. The truth says which
 * positions count; padding does not.
 */
public record Perplexity() implements Metric<double[], boolean[]> {
    @Override
    public String name() {
        return "perplexity";
    }

    @Override
    public boolean higherIsBetter() {
        return false;
    }

    /**
     * @param logProbability log-probability of the token at each position, at most 0
     * @param counted whether the position counts
     */
    @Override
    public double of(double[] logProbability, boolean[] counted) {
        Checks.sameLength(name(), logProbability.length, counted.length);
        double sum = 0;
        int tokens = 0;
        for (int i = 0; i < counted.length; i++) {
            if (counted[i]) {
                if (!(logProbability[i] <= 0)) {
                    throw new IllegalArgumentException("perplexity needs log-probabilities of at most 0, position " + i
                            + " is " + logProbability[i]);
                }
                sum -= logProbability[i];
                tokens++;
            }
        }
        if (tokens == 0) {
            throw new IllegalArgumentException("perplexity needs a position that counts, none of " + counted.length
                    + " does");
        }
        return Math.exp(sum / tokens);
    }
}
