package kindred.measure;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import kindred.core.Compute;
import kindred.core.Script;

/**
 * Dense linear algebra in float64 on the heap, rows first: the small matrices that are left once batches are summed.
 * Decompositions are the engine's (LAPACK).
 */
final class Dense {
    private static final Script OPS = Script.resource(Dense.class, "linalg.torchscript");

    private Dense() {}

    /** {@code a = u diag(s) v'}, with {@code s} from the largest down and as many columns as {@code s} is long. */
    record Svd(double[][] u, double[] s, double[][] v) {

        /** The decomposition without directions whose singular value is at most {@code relative} times the largest. */
        Svd cut(double relative) {
            int rank = rank(s, relative);
            return new Svd(columns(u, 0, rank), Arrays.copyOf(s, rank), columns(v, 0, rank));
        }
    }

    /** Eigenvalues from the largest down, and vectors as columns, of a symmetric matrix. */
    static Eigen eigen(double[][] symmetric) {
        try (NDManager step = Compute.manager()) {
            NDList e = OPS.callAll(step, "eigh", store(step, symmetric));
            return new Eigen(e.get(0).toDoubleArray(), Rows.toHeap(e.get(1)));
        }
    }

    /** Eigenvalues of a positive semidefinite matrix from the largest down, rounding noise below zero set to zero. */
    static double[] spectrum(double[][] semidefinite) {
        double[] values = eigen(semidefinite).values();
        for (int i = 0; i < values.length; i++) {
            values[i] = Math.max(0, values[i]);
        }
        return values;
    }

    static Svd svd(double[][] a) {
        return svd("svd", a);
    }

    /** With a square {@code u}: its columns beyond those of {@code s} span what {@code a} does not reach. */
    static Svd fullSvd(double[][] a) {
        return svd("full_svd", a);
    }

    private static Svd svd(String method, double[][] a) {
        if (a.length == 0) {
            return new Svd(a, new double[0], a);
        }
        try (NDManager step = Compute.manager()) {
            NDList usv = OPS.callAll(step, method, store(step, a));
            return new Svd(Rows.toHeap(usv.get(0)), usv.get(1).toDoubleArray(), Rows.toHeap(usv.get(2)));
        }
    }

    /**
     * The triangular factor R of {@code a = Q R}, up to the signs of its rows: {@code [n, d]} to {@code [min(n, d),
     * d]}.
     */
    static NDArray triangle(NDManager step, NDArray a) {
        return OPS.call(step, "triangle", a);
    }

    /** How many of the descending values exceed {@code relative} times the first. */
    static int rank(double[] descending, double relative) {
        int rank = 0;
        while (rank < descending.length && descending[rank] > 0 && descending[rank] > relative * descending[0]) {
            rank++;
        }
        return rank;
    }

    static double[][] product(double[][] a, double[][] b) {
        double[][] out = new double[a.length][b.length == 0 ? 0 : b[0].length];
        for (int i = 0; i < a.length; i++) {
            for (int k = 0; k < b.length; k++) {
                axpy(a[i][k], b[k], out[i]);
            }
        }
        return out;
    }

    /** {@code a' b}. */
    static double[][] transposedProduct(double[][] a, double[][] b) {
        int p = a.length == 0 ? 0 : a[0].length;
        double[][] out = new double[p][b.length == 0 ? 0 : b[0].length];
        for (int k = 0; k < a.length; k++) {
            for (int i = 0; i < p; i++) {
                axpy(a[k][i], b[k], out[i]);
            }
        }
        return out;
    }

    static double[][] transpose(double[][] a) {
        double[][] out = new double[a[0].length][a.length];
        for (int i = 0; i < a.length; i++) {
            for (int j = 0; j < a[0].length; j++) {
                out[j][i] = a[i][j];
            }
        }
        return out;
    }

    static void axpy(double factor, double[] x, double[] y) {
        for (int j = 0; j < y.length; j++) {
            y[j] += factor * x[j];
        }
    }

    static double dot(double[] x, double[] y) {
        double sum = 0;
        for (int i = 0; i < x.length; i++) {
            sum += x[i] * y[i];
        }
        return sum;
    }

    static double[][] times(double[][] a, double factor) {
        double[][] out = new double[a.length][];
        for (int i = 0; i < a.length; i++) {
            out[i] = a[i].clone();
            for (int j = 0; j < out[i].length; j++) {
                out[i][j] *= factor;
            }
        }
        return out;
    }

    static double[][] minus(double[][] a, double[][] b) {
        double[][] out = times(a, 1);
        for (int i = 0; i < a.length; i++) {
            axpy(-1, b[i], out[i]);
        }
        return out;
    }

    /** Rows {@code r0 .. r1} and columns {@code c0 .. c1}, both ends exclusive. */
    static double[][] block(double[][] a, int r0, int r1, int c0, int c1) {
        double[][] out = new double[r1 - r0][];
        for (int i = r0; i < r1; i++) {
            out[i - r0] = Arrays.copyOfRange(a[i], c0, c1);
        }
        return out;
    }

    static double[][] columns(double[][] a, int from, int to) {
        return block(a, 0, a.length, from, to);
    }

    static double trace(double[][] a) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i][i];
        }
        return sum;
    }

    /** The squared Frobenius norm. */
    static double squaredNorm(double[][] a) {
        double sum = 0;
        for (double[] row : a) {
            sum += dot(row, row);
        }
        return sum;
    }

    /** log det of {@code I + a}, for a positive semidefinite {@code a}. */
    static double logDetOnePlus(double[][] a) {
        double sum = 0;
        for (double value : spectrum(a)) {
            sum += Math.log1p(value);
        }
        return sum;
    }

    static NDArray store(NDManager step, double[][] a) {
        double[] flat = new double[a.length * a[0].length];
        for (int i = 0; i < a.length; i++) {
            System.arraycopy(a[i], 0, flat, i * a[0].length, a[0].length);
        }
        return step.create(flat, new Shape(a.length, a[0].length));
    }
}
