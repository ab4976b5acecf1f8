package kindred.measure;

/**
 * The mean canonical correlation (Raghu et al. 2017; Kornblith et al. 2019). In [0, 1]; unchanged by any
 * invertible linear map and translation of either side.
 *
 * <p>Directions with a singular value below 1e-10 of the largest are dropped: dead channels then neither count nor
 * divide by zero. NaN if a side is the same for all examples.
 *
 * @param summary how the correlations become one number
 */
public record Cca(Summary summary) implements Similarity {

    /** The mean of the correlations, or of their squares. */
    public enum Summary {
        MEAN,
        MEAN_SQUARED
    }

    @Override
    public String name() {
        return summary == Summary.MEAN ? "mean CCA" : "mean squared CCA";
    }

    /** {@inheritDoc} Its value throws IllegalArgumentException with fewer examples than features, where all are 1. */
    @Override
    public Accumulator start() {
        return new PairFactor(v -> {
            CanonicalCorrelation c = CanonicalCorrelation.of(v);
            return summary == Summary.MEAN ? c.mean() : c.meanSquared();
        });
    }
}
