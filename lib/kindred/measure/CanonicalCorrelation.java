package kindred.measure;

/**
 * Canonical correlations of two representations (Hotelling 1936), from the factor of both.
 *
 * @param correlations from the largest down, in [0, 1], as many as the smaller rank
 * @param variates canonical variates of x in the common basis, one column each, as many as the rank of x
 */
record CanonicalCorrelation(double[] correlations, double[][] variates) {
    /** Directions whose singular value is not above this share of the largest are rounding noise. */
    static final double CUT = 1e-10;

    static CanonicalCorrelation of(PairFactor.Values v) {
        return of(v, Dense.svd(v.x()).cut(CUT), Dense.svd(v.y()).cut(CUT));
    }

    /** Between the leading directions that are left in both decompositions. */
    static CanonicalCorrelation of(PairFactor.Values v, Dense.Svd x, Dense.Svd y) {
        int rankX = x.s().length;
        int rankY = y.s().length;
        if (rankX == 0 || rankY == 0) {
            return new CanonicalCorrelation(new double[0], new double[0][0]);
        }
        if (Math.max(rankX, rankY) >= v.n() - 1) {
            throw new IllegalArgumentException("canonical correlations of " + v.n() + " examples with representations"
                    + " of rank " + rankX + " and " + rankY + " are all 1: take more examples than features, or fewer"
                    + " directions (SVCCA)");
        }
        // The full left basis, so that variates of x beyond the smaller rank keep their weight in PWCCA.
        Dense.Svd joint = Dense.fullSvd(Dense.transposedProduct(x.u(), y.u()));
        double[] rho = new double[Math.min(rankX, rankY)];
        for (int k = 0; k < rho.length; k++) {
            rho[k] = Math.min(1, Math.max(0, joint.s()[k]));
        }
        return new CanonicalCorrelation(rho, Dense.product(x.u(), joint.u()));
    }

    double mean() {
        double sum = 0;
        for (double rho : correlations) {
            sum += rho;
        }
        return sum / correlations.length;
    }

    double meanSquared() {
        double sum = 0;
        for (double rho : correlations) {
            sum += rho * rho;
        }
        return sum / correlations.length;
    }
}
