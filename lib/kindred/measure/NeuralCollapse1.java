package kindred.measure;

/**
 * Neural collapse NC1, the variability within classes against that between them (Papyan, Han and Donoho 2020): {@code
 * tr(S_W S_B^+) / P}, S_W the mean over all examples of the scatter about their class mean, S_B the mean over the P
 * classes of the scatter of class means about the global mean. 0 when each class is one point.
 *
 * <p>Eigenvalues of S_B below 1e-3 of the largest are dropped (Chou et al. 2026). NaN when all class means coincide. An
 * error with one class.
 */
public record NeuralCollapse1() implements Marker {
    private static final double CUT = 1e-3;

    @Override
    public String name() {
        return "NC1";
    }

    @Override
    public Accumulator start() {
        return new LabelledMarker(name(), v -> {
            double[][] between = v.weightedMeans();
            double[][] within = Dense.minus(v.scatter(), Dense.transposedProduct(between, between));
            for (int c = 0; c < between.length; c++) {
                // The marker weighs classes alike, whatever their counts.
                between[c] = Dense.times(new double[][] {between[c]}, 1 / Math.sqrt(v.counts()[c] * v.classes()))[0];
            }
            Dense.Svd means = Dense.svd(between).cut(Math.sqrt(CUT));
            double sum = 0;
            double[][] onDirections = Dense.product(within, means.v());
            for (int k = 0; k < means.s().length; k++) {
                double along = 0;
                for (int i = 0; i < within.length; i++) {
                    along += means.v()[i][k] * onDirections[i][k];
                }
                sum += along / v.n() / (means.s()[k] * means.s()[k]);
            }
            return means.s().length == 0 ? Double.NaN : sum / v.classes();
        });
    }
}
