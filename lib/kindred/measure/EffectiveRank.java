package kindred.measure;

/**
 * Effective rank: the exponential of the entropy of the singular values of the centred features, scaled to sum to 1
 * (Roy and Vetterli 2007). Between 1 and the number of features; NaN for constant features.
 */
public record EffectiveRank() implements Marker {

    @Override
    public String name() {
        return "effective rank";
    }

    @Override
    public Accumulator start() {
        return new FeatureMoments(name(), v -> {
            double[] s = Dense.spectrum(v.scatter());
            // Singular values below the rounding of the scatter would add entropy that is not there.
            int rank = Dense.rank(s, 1e-14);
            double total = 0;
            for (int k = 0; k < rank; k++) {
                total += Math.sqrt(s[k]);
            }
            double entropy = 0;
            for (int k = 0; k < rank; k++) {
                double share = Math.sqrt(s[k]) / total;
                entropy -= share * Math.log(share);
            }
            return rank == 0 ? Double.NaN : Math.exp(entropy);
        });
    }
}
