package kindred.multitask;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.stream.IntStream;
import kindred.core.Script;

/** The few operations on gradient rows (m x d) that aggregators share. */
public final class GradientRows {
    private static final Script OPS = Script.resource(GradientRows.class, "rows.torchscript");

    private GradientRows() {
    }

    /**
     * The Gramian {@code G G^T} of the rows, as the double-precision sum of products of 256 columns each: in float32
     * throughout, the small eigenvalues of a long sum are noise; in double throughout, widening the rows costs six times
     * the products, and is done for rows whose squares leave the range of float32. Relative to the trace the error of
     * float32 rows is about 1e-8.
     *
     * @param rows m x d
     * @return m x m on the host, exactly symmetric
     * @throws IllegalArgumentException when a row holds NaN or infinity, naming the row
     */
    public static double[][] gramian(NDArray rows) {
        requireMatrix(rows);
        int m = (int) rows.getShape().get(0);
        double[] flat = product(rows, "gramian");
        if (outOfRange(flat, m)) {
            flat = product(rows, "wide_gramian");
        }
        double[][] gramian = new double[m][m];
        for (int i = 0; i < m; i++) {
            if (!Double.isFinite(flat[i * m + i])) {
                throw new IllegalArgumentException("the gradient of task " + i + " is not finite (squared norm "
                        + flat[i * m + i] + "); lower the learning rate or clip, and check the task's data");
            }
            for (int j = 0; j < m; j++) {
                gramian[i][j] = 0.5 * (flat[i * m + j] + flat[j * m + i]);
            }
        }
        return gramian;
    }

    /**
     * The Euclidean norms of the rows, alone: m times cheaper than the Gramian that holds their squares too.
     *
     * @param rows m x d
     * @return m numbers, correct to about 1e-7
     * @throws IllegalArgumentException when a row holds NaN or infinity, naming the row
     */
    public static double[] norms(NDArray rows) {
        requireMatrix(rows);
        double[] squares = product(rows, "squares");
        for (int i = 0; i < squares.length; i++) {
            if (!inRange(squares[i])) {
                double[][] gramian = gramian(rows);
                return IntStream.range(0, squares.length).mapToDouble(k -> Math.sqrt(gramian[k][k])).toArray();
            }
        }
        return Arrays.stream(squares).map(Math::sqrt).toArray();
    }

    /**
     * The inner products of the rows with one vector: with {@link #combine} the Gramian times a vector, without the
     * Gramian.
     *
     * @param rows m x d
     * @param vector d numbers
     */
    public static double[] products(NDArray rows, NDArray vector) {
        requireMatrix(rows);
        try (NDArray products = OPS.call(rows.getManager(), "products", rows, vector)) {
            return products.toDoubleArray();
        }
    }

    private static double[] product(NDArray rows, String operator) {
        try (NDArray product = OPS.call(rows.getManager(), operator, rows)) {
            return product.toDoubleArray();
        }
    }

    /** Whether squares of a row may have left the range of float32, at either end. */
    private static boolean outOfRange(double[] flat, int m) {
        for (int i = 0; i < m; i++) {
            if (!inRange(flat[i * m + i])) {
                return true;
            }
        }
        return false;
    }

    private static boolean inRange(double square) {
        return square > 1e-24 && square < 1e36;
    }

    /**
     * The combination {@code sum_i w_i g_i}.
     *
     * @param rows m x d
     * @param weights m finite numbers
     * @return a vector of length d on the manager of the rows
     */
    public static NDArray combine(NDArray rows, double[] weights) {
        requireMatrix(rows);
        int m = (int) rows.getShape().get(0);
        try (NDArray w = rows.getManager().create(checked(weights, m))) {
            return OPS.call(rows.getManager(), "combine", rows, w);
        }
    }

    /** These numbers as an array (n) of the type and device of {@code like}, attached to its manager. */
    public static NDArray onDevice(double[] values, NDArray like) {
        if (like.getDataType() == DataType.FLOAT64) {
            return like.getManager().create(values);
        }
        float[] narrow = new float[values.length];
        for (int i = 0; i < narrow.length; i++) {
            narrow[i] = (float) values[i];
        }
        return like.getManager().create(narrow, new Shape(narrow.length));
    }

    /** A small array (losses, norms) as doubles on the host, in row-major order. */
    public static double[] host(NDArray small) {
        if (small.getDataType() == DataType.FLOAT64) {
            return small.toDoubleArray();
        }
        try (NDArray wide = small.toType(DataType.FLOAT64, true)) {
            return wide.toDoubleArray();
        }
    }

    /** The weights themselves, once it is sure that there is one finite number per task. */
    static double[] checked(double[] weights, int tasks) {
        if (weights.length != tasks) {
            throw new IllegalArgumentException("got " + weights.length + " weights for " + tasks + " tasks: "
                    + Arrays.toString(weights));
        }
        for (double w : weights) {
            if (!Double.isFinite(w)) {
                throw new IllegalArgumentException("task weights must be finite, got " + Arrays.toString(weights));
            }
        }
        return weights;
    }

    private static void requireMatrix(NDArray rows) {
        if (rows.getShape().dimension() != 2) {
            throw new IllegalArgumentException("task gradients must have the shape (tasks, weights), got "
                    + rows.getShape());
        }
    }
}
