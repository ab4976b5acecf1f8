package kindred.probe;

/**
 * Per-feature shift and scale: {@code (z - mean) * inverse}; the inverse deviation is 0 for a constant feature, which
 * so gets no weight.
 */
record Standardisation(double[] mean, double[] inverse) {

    /** @param scatter sum of outer products of deviations from the mean of n examples; only its diagonal is read */
    static Standardisation of(double[] mean, double[][] scatter, double n) {
        double[] inverse = new double[mean.length];
        for (int j = 0; j < inverse.length; j++) {
            double deviation = Math.sqrt(scatter[j][j] / n);
            // A constant's scatter over batches can differ from zero by rounding of its own size.
            inverse[j] = deviation > 1e-12 * Math.abs(mean[j]) ? 1 / deviation : 0;
        }
        return new Standardisation(mean, inverse);
    }

    /** The model on raw features from one on standardised features. */
    LinearModel fold(double[][] weights, double[] bias, LinearModel.Diagnostics diagnostics) {
        double[][] raw = new double[weights.length][mean.length];
        double[] shifted = bias.clone();
        for (int c = 0; c < weights.length; c++) {
            for (int j = 0; j < mean.length; j++) {
                raw[c][j] = weights[c][j] * inverse[j];
                shifted[c] -= raw[c][j] * mean[j];
            }
        }
        return new LinearModel(raw, shifted, diagnostics);
    }
}
