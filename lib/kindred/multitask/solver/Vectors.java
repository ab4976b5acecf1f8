package kindred.multitask.solver;

import java.util.Arrays;

/** Arithmetic on small host vectors and symmetric matrices. */
public final class Vectors {
    private Vectors() {
    }

    /** A vector of n equal numbers. */
    public static double[] filled(int n, double value) {
        double[] out = new double[n];
        Arrays.fill(out, value);
        return out;
    }

    /** The product {@code M v}. */
    public static double[] times(double[][] matrix, double[] v) {
        double[] out = new double[matrix.length];
        for (int i = 0; i < out.length; i++) {
            out[i] = dot(matrix[i], v);
        }
        return out;
    }

    /** The inner product of two vectors. */
    public static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    /** The squared length of the combination {@code v} of the rows whose Gramian is given; never negative. */
    public static double squaredNorm(double[][] gramian, double[] v) {
        return Math.max(0, dot(v, times(gramian, v)));
    }

    /** The sum of the entries. */
    public static double sum(double[] v) {
        double sum = 0;
        for (double x : v) {
            sum += x;
        }
        return sum;
    }

    /** A copy times a number. */
    public static double[] scaled(double[] v, double factor) {
        double[] out = v.clone();
        for (int i = 0; i < out.length; i++) {
            out[i] *= factor;
        }
        return out;
    }

    /** The row norms of the rows whose Gramian is given. */
    public static double[] norms(double[][] gramian) {
        double[] out = new double[gramian.length];
        for (int i = 0; i < out.length; i++) {
            out[i] = Math.sqrt(Math.max(0, gramian[i][i]));
        }
        return out;
    }

    /** The Gramian of the rows after each is multiplied by its factor. */
    public static double[][] rescaled(double[][] gramian, double[] factors) {
        int m = gramian.length;
        double[][] out = new double[m][m];
        for (int i = 0; i < m; i++) {
            for (int j = 0; j < m; j++) {
                out[i][j] = factors[i] * gramian[i][j] * factors[j];
            }
        }
        return out;
    }

    /** {@code exp(v_i) / sum_j exp(v_j)}, safe for large entries. */
    public static double[] softmax(double[] v) {
        double max = Arrays.stream(v).max().orElseThrow();
        double[] out = new double[v.length];
        double sum = 0;
        for (int i = 0; i < v.length; i++) {
            out[i] = Math.exp(v[i] - max);
            sum += out[i];
        }
        for (int i = 0; i < v.length; i++) {
            out[i] /= sum;
        }
        return out;
    }
}
