package kindred.measure;

/** The mean absolute covariance of two different features (Chou et al. 2026). NaN for a single feature. */
public record MeanCovariance() implements Marker {

    @Override
    public String name() {
        return "mean abs covariance";
    }

    @Override
    public Accumulator start() {
        return new FeatureMoments(name(), v -> {
            double[][] c = v.covariance();
            double sum = 0;
            for (int i = 0; i < c.length; i++) {
                for (int j = 0; j < i; j++) {
                    sum += Math.abs(c[i][j]);
                }
            }
            return sum / (c.length * (c.length - 1) / 2.0);
        });
    }
}
