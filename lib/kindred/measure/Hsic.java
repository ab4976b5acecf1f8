package kindred.measure;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;

/**
 * The Hilbert-Schmidt independence criterion of two kernel matrices, as native matrix algebra on {@code [n, n]} arrays.
 *
 * <p>Biased: Gretton et al. 2005. Unbiased: Song et al. 2012.
 */
final class Hsic {

    private Hsic() {}

    /** The three criteria that CKA is the normalised ratio of. */
    record Triple(double xy, double xx, double yy) {

        Triple plus(Triple other) {
            return new Triple(xy + other.xy, xx + other.xx, yy + other.yy);
        }

        /** {@code xy / sqrt(xx yy)}; NaN where one of them is not positive. */
        double cka() {
            return xx > 0 && yy > 0 ? xy / Math.sqrt(xx * yy) : Double.NaN;
        }
    }

    /** Linear kernel of rows taken relative to the first, which changes neither criterion. */
    static NDArray linear(NDArray rows) {
        NDArray shifted = rows.sub(Rows.slice(rows, 0, 1));
        return shifted.matMul(shifted.transpose());
    }

    /** Squared Euclidean distances between rows, zero on the diagonal. */
    static NDArray squaredDistances(NDArray rows) {
        NDArray k = linear(rows);
        NDArray norms = diagonal(k);
        NDArray d = norms.expandDims(1).add(norms.expandDims(0)).sub(k.mul(2)).maximum(0);
        return withoutDiagonal(d);
    }

    /** The biased criterion without its factor 1 / (n - 1)^2. */
    static Triple biased(NDArray k, NDArray l) {
        NDArray a = centred(k);
        NDArray b = centred(l);
        return new Triple(sum(a.mul(b)), sum(a.mul(a)), sum(b.mul(b)));
    }

    /** The unbiased criterion; needs four examples or more. */
    static Triple unbiased(NDArray k, NDArray l) {
        long n = k.getShape().get(0);
        requireFour(n);
        NDArray a = withoutDiagonal(k);
        NDArray b = withoutDiagonal(l);
        return new Triple(unbiased(a, b, n), unbiased(a, a, n), unbiased(b, b, n));
    }

    /** The unbiased criterion from its three sums: tr(K L), the sums of K and of L, and 1' K L 1. */
    static double unbiased(double trace, double sumK, double sumL, double between, double n) {
        return (trace + sumK * sumL / ((n - 1) * (n - 2)) - 2 / (n - 2) * between) / (n * (n - 3));
    }

    static void requireFour(long n) {
        if (n < 4) {
            throw new IllegalArgumentException("the unbiased HSIC needs at least 4 examples a batch, got " + n);
        }
    }

    private static double unbiased(NDArray a, NDArray b, long n) {
        NDArray rowsA = a.sum(new int[] {1});
        NDArray rowsB = b.sum(new int[] {1});
        return unbiased(sum(a.mul(b)), sum(rowsA), sum(rowsB), sum(rowsA.mul(rowsB)), n);
    }

    private static NDArray centred(NDArray k) {
        NDArray rows = k.mean(new int[] {0}, true);
        return k.sub(rows).sub(rows.transpose()).add(rows.mean());
    }

    private static NDArray diagonal(NDArray k) {
        return k.mul(eye(k)).sum(new int[] {1});
    }

    private static NDArray withoutDiagonal(NDArray k) {
        return k.mul(eye(k).mul(-1).add(1));
    }

    private static NDArray eye(NDArray k) {
        NDManager manager = k.getManager();
        int n = (int) k.getShape().get(0);
        return manager.eye(n, n, 0, DataType.FLOAT64);
    }

    private static double sum(NDArray a) {
        return a.sum().toDoubleArray()[0];
    }
}
