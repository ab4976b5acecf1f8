package kindred.measure;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import java.util.Arrays;
import kindred.core.Rng;
import kindred.core.Tensors;

/** Small float64 matrices for tests, and plain-loop algebra that shares nothing with the library. */
public final class Matrices {
    private Matrices() {}

    public static NDArray array(NDManager manager, double[][] rows) {
        double[] flat = new double[rows.length * rows[0].length];
        for (int i = 0; i < rows.length; i++) {
            System.arraycopy(rows[i], 0, flat, i * rows[0].length, rows[0].length);
        }
        return Tensors.of(manager, flat, rows.length, rows[0].length);
    }

    public static NDArray floats(NDManager manager, double[][] rows) {
        return Tensors.toType(manager, array(manager, rows), DataType.FLOAT32);
    }

    public static double[][] normal(int n, int d, Rng rng) {
        double[][] out = new double[n][d];
        for (double[] row : out) {
            for (int j = 0; j < d; j++) {
                row[j] = rng.nextGaussian();
            }
        }
        return out;
    }

    /** An orthogonal matrix, by Gram-Schmidt on normal columns. */
    public static double[][] orthogonal(int d, Rng rng) {
        double[][] q = normal(d, d, rng);
        for (int i = 0; i < d; i++) {
            for (int pass = 0; pass < 2; pass++) {
                for (int k = 0; k < i; k++) {
                    double dot = dot(q[i], q[k]);
                    for (int j = 0; j < d; j++) {
                        q[i][j] -= dot * q[k][j];
                    }
                }
            }
            double norm = Math.sqrt(dot(q[i], q[i]));
            for (int j = 0; j < d; j++) {
                q[i][j] /= norm;
            }
        }
        return q;
    }

    public static double[][] multiply(double[][] a, double[][] b) {
        double[][] out = new double[a.length][b[0].length];
        for (int i = 0; i < a.length; i++) {
            for (int j = 0; j < b[0].length; j++) {
                for (int k = 0; k < b.length; k++) {
                    out[i][j] += a[i][k] * b[k][j];
                }
            }
        }
        return out;
    }

    public static double[][] transpose(double[][] a) {
        double[][] out = new double[a[0].length][a.length];
        for (int i = 0; i < a.length; i++) {
            for (int j = 0; j < a[0].length; j++) {
                out[j][i] = a[i][j];
            }
        }
        return out;
    }

    /** {@code scale a + shift}, the same shift in every entry. */
    public static double[][] affine(double[][] a, double scale, double shift) {
        double[][] out = new double[a.length][a[0].length];
        for (int i = 0; i < a.length; i++) {
            for (int j = 0; j < a[0].length; j++) {
                out[i][j] = scale * a[i][j] + shift;
            }
        }
        return out;
    }

    public static double[][] rows(double[][] a, int from, int to) {
        return Arrays.copyOfRange(a, from, to);
    }

    public static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    /** Every column less its mean. */
    public static double[][] centred(double[][] a) {
        double[][] out = affine(a, 1, 0);
        for (int j = 0; j < a[0].length; j++) {
            double mean = 0;
            for (double[] row : a) {
                mean += row[j] / a.length;
            }
            for (double[] row : out) {
                row[j] -= mean;
            }
        }
        return out;
    }

    /**
     * Gauss-Jordan with partial pivoting: the inverse, and the log of the absolute determinant at {@code logDet[0]}.
     */
    public static double[][] inverse(double[][] a, double[] logDet) {
        int n = a.length;
        double[][] m = new double[n][2 * n];
        for (int i = 0; i < n; i++) {
            System.arraycopy(a[i], 0, m[i], 0, n);
            m[i][n + i] = 1;
        }
        for (int c = 0; c < n; c++) {
            int best = c;
            for (int i = c; i < n; i++) {
                best = Math.abs(m[i][c]) > Math.abs(m[best][c]) ? i : best;
            }
            double[] swap = m[c];
            m[c] = m[best];
            m[best] = swap;
            double pivot = m[c][c];
            logDet[0] += Math.log(Math.abs(pivot));
            for (int j = 0; j < 2 * n; j++) {
                m[c][j] /= pivot;
            }
            for (int i = 0; i < n; i++) {
                double factor = m[i][c];
                for (int j = 0; j < 2 * n && i != c; j++) {
                    m[i][j] -= factor * m[c][j];
                }
            }
        }
        double[][] out = new double[n][];
        for (int i = 0; i < n; i++) {
            out[i] = Arrays.copyOfRange(m[i], n, 2 * n);
        }
        return out;
    }
}
