package kindred.multitask.solver;

import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.EigenDecomposition;

/** Functions of a symmetric positive semidefinite matrix through its eigenvalues, noise left out. */
public final class Symmetric {
    /** A component of a vector below this share of its length is rounding; a negative power would blow it up. */
    private static final double ROUNDING = 1e-12;

    private final double[] values;
    private final double[][] vectors;

    /**
     * @param matrix m x m, symmetric
     * @param threshold eigenvalues up to this fraction of the largest count as zero
     */
    public Symmetric(double[][] matrix, double threshold) {
        EigenDecomposition eigen = new EigenDecomposition(new Array2DRowRealMatrix(matrix));
        double[] all = eigen.getRealEigenvalues();
        int kept = 0;
        while (kept < all.length && all[kept] > 0 && all[kept] > threshold * all[0]) {
            kept++;
        }
        values = new double[kept];
        vectors = new double[kept][];
        for (int i = 0; i < kept; i++) {
            values[i] = all[i];
            vectors[i] = eigen.getEigenvector(i).toArray();
        }
    }

    /** The number of eigenvalues kept. */
    public int rank() {
        return values.length;
    }

    /** The smallest eigenvalue kept. */
    public double smallest() {
        return values[values.length - 1];
    }

    /** The product {@code M^p v}, with {@code 0^p = 0} for the eigenvalues left out: p = -1 is the pseudo-inverse. */
    public double[] power(double p, double[] v) {
        double[] out = new double[v.length];
        double length = Math.sqrt(Vectors.dot(v, v));
        for (int i = 0; i < values.length; i++) {
            double component = Vectors.dot(vectors[i], v);
            if (Math.abs(component) <= ROUNDING * length) {
                continue;
            }
            double along = Math.pow(values[i], p) * component;
            for (int j = 0; j < out.length; j++) {
                out[j] += along * vectors[i][j];
            }
        }
        return out;
    }
}
