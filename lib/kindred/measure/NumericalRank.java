package kindred.measure;

/**
 * Numerical rank: how many singular values of the centred features are at least the given share of the largest. 0 for
 * constant features.
 *
 * @param threshold share of the largest singular value, in [1e-6, 1); Chou et al. 2026 use 1e-3
 */
public record NumericalRank(double threshold) implements Marker {

    /** The scatter holds squares: smaller shares drown in its rounding. */
    public NumericalRank {
        if (!(threshold >= 1e-6 && threshold < 1)) {
            throw new IllegalArgumentException("the threshold must lie in [1e-6, 1), got " + threshold);
        }
    }

    /** With the threshold 1e-3. */
    public NumericalRank() {
        this(1e-3);
    }

    @Override
    public String name() {
        return "numerical rank";
    }

    @Override
    public Accumulator start() {
        return new FeatureMoments(name(), v -> {
            double[] l = Dense.spectrum(v.scatter());
            int rank = 0;
            while (rank < l.length && l[rank] > 0 && Math.sqrt(l[rank] / l[0]) >= threshold) {
                rank++;
            }
            return rank;
        });
    }
}
