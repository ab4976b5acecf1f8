package kindred.measure;

/**
 * H-score (Bao et al. 2019): {@code tr(cov(f)^+ cov(E[f | y]))}, the share of each direction's variance
 * that the class means explain, summed. In [0, classes - 1], higher promises better transfer. Unchanged by any
 * invertible linear map and translation.
 *
 * <p>Directions with an eigenvalue not above 1e-12 of the largest are dropped. With no more examples than features it
 * says nothing (the classes are then separable whatever they are) and is an error: take more, or {@link
 * RegularizedHScore}. An error with one class.
 */
public record HScore() implements Marker {
    private static final double CUT = 1e-12;

    @Override
    public String name() {
        return "H-score";
    }

    @Override
    public Accumulator start() {
        return new LabelledMarker(name(), v -> {
            if (v.n() <= v.mean().length) {
                throw new IllegalArgumentException("the H-score needs more examples than features, got " + v.n()
                        + " examples of " + v.mean().length + " features: use the regularized H-score");
            }
            Eigen e = Dense.eigen(v.scatter());
            int rank = Dense.rank(e.values(), CUT);
            double[][] onDirections = Dense.product(v.weightedMeans(), Dense.columns(e.vectors(), 0, rank));
            double sum = 0;
            for (double[] row : onDirections) {
                for (int k = 0; k < rank; k++) {
                    sum += row[k] * row[k] / e.values()[k];
                }
            }
            return sum;
        });
    }
}
