package kindred.multitask.solver;

/**
 * The shortest vector in the convex hull of m rows, from their Gramian: minimise {@code w^T M w} over the simplex.
 *
 * <p>Exact. For every t the best direction of {@code |t G^T w|^2 + s (t - 1)^2} is the same w, so the problem is one of
 * non-negative least squares in {@code x = t w} with {@code K = M + s 1 1^T} and {@code b = s 1}.
 */
public final class MinimumNorm {
    private MinimumNorm() {
    }

    /**
     * Weights of the shortest vector: m numbers, none negative, sum 1. Unique as a vector, not always as weights.
     *
     * @param gramian m x m; a zero row is a point at the origin and takes all the weight
     */
    public static double[] weights(double[][] gramian) {
        int m = gramian.length;
        double shortest = Double.POSITIVE_INFINITY;
        for (int i = 0; i < m; i++) {
            if (gramian[i][i] <= 0) {
                double[] only = new double[m];
                only[i] = 1;
                return only;
            }
            shortest = Math.min(shortest, gramian[i][i]);
        }
        double[][] k = new double[m][m];
        for (int i = 0; i < m; i++) {
            for (int j = 0; j < m; j++) {
                k[i][j] = gramian[i][j] + shortest;
            }
        }
        double[] x = NonNegativeLeastSquares.solve(k, Vectors.filled(m, shortest));
        return Vectors.scaled(x, 1 / Vectors.sum(x));
    }
}
