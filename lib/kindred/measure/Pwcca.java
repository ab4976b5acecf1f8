package kindred.measure;

/**
 * Projection weighted canonical correlation analysis (Morcos et al. 2018): canonical correlations
 * weighted by how much of x each canonical variate accounts for. In [0, 1]. Not symmetric: the weights come from x.
 *
 * <p>Weights are normalised over all variates of x, so that directions of x that y does not have at all count as
 * zero. Unchanged by isotropic scale and translation of both, by any invertible map of y, but not by a rotation of x:
 * the weights are sums of absolute values over neurons. Where x outranks y by two or more, the variates that y does
 * not reach are fixed up to a rotation only, and the index with them: there put the side of smaller rank first. NaN
 * if a side is the same for all examples.
 */
public record Pwcca() implements Similarity {

    @Override
    public String name() {
        return "PWCCA";
    }

    /** {@inheritDoc} Its value throws IllegalArgumentException with fewer examples than features, where all are 1. */
    @Override
    public Accumulator start() {
        return new PairFactor(v -> {
            CanonicalCorrelation c = CanonicalCorrelation.of(v);
            double[][] onNeurons = Dense.transposedProduct(c.variates(), v.x());
            double weighted = 0;
            double total = 0;
            for (int k = 0; k < onNeurons.length; k++) {
                double weight = 0;
                for (double inner : onNeurons[k]) {
                    weight += Math.abs(inner);
                }
                total += weight;
                weighted += k < c.correlations().length ? weight * c.correlations()[k] : 0;
            }
            return weighted / total;
        });
    }
}
