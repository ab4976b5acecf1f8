package kindred.measure;

import ai.djl.ndarray.NDArray;

/**
 * The affine map from x to y with the least squared error, over batches that need not fit in memory at once.
 *
 * <p>Computed from the triangular factor of {@code [1 x y]}, so that nearly dependent features cost no digits;
 * directions of x below 1e-10 of the largest are given no weight (the solution of least norm).
 */
public final class LeastSquares implements AutoCloseable {
    private final PairFactor factor = new PairFactor(v -> solution(v).error());

    /** Takes a batch: {@code [n, p]} and {@code [n, q]}, row i of both from the same example or position. */
    public void add(NDArray x, NDArray y) {
        factor.add(x, y);
    }

    /** The map fitted to all rows taken. */
    public Solution solve() {
        return solution(factor.values());
    }

    @Override
    public void close() {
        factor.close();
    }

    /**
     * {@code y = weights x + bias}.
     *
     * @param weights {@code [q][p]}
     * @param bias {@code [q]}
     * @param error squared error over the squared norm of y, in [0, 1]; NaN if y is zero
     */
    public record Solution(double[][] weights, double[] bias, double error) {}

    static Solution solution(PairFactor.Values v) {
        Dense.Svd x = Dense.svd(v.x()).cut(CanonicalCorrelation.CUT);
        double[][] onDirections = Dense.transposedProduct(x.u(), v.y());
        int q = v.meanY().length;
        double[][] weights = new double[q][v.meanX().length];
        double[] bias = new double[q];
        for (int j = 0; j < q; j++) {
            for (int i = 0; i < weights[j].length; i++) {
                for (int k = 0; k < x.s().length; k++) {
                    weights[j][i] += x.v()[i][k] / x.s()[k] * onDirections[k][j];
                }
            }
            bias[j] = v.meanY()[j] - Dense.dot(weights[j], v.meanX());
        }
        double residual = Math.max(0, Dense.squaredNorm(v.y()) - Dense.squaredNorm(onDirections));
        double norm = Dense.squaredNorm(v.y()) + v.n() * Dense.dot(v.meanY(), v.meanY());
        return new Solution(weights, bias, norm > 0 ? residual / norm : Double.NaN);
    }
}
