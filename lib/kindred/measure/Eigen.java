package kindred.measure;

/**
 * The eigendecomposition of a symmetric matrix, in float64 by LAPACK.
 *
 * @param values from the largest down
 * @param vectors column k is the unit eigenvector of value k, {@code [d][d]}
 */
public record Eigen(double[] values, double[][] vectors) {

    /** Decomposes a symmetric matrix; only its lower triangle is read. */
    public static Eigen of(double[][] symmetric) {
        return Dense.eigen(symmetric);
    }
}
