package kindred.measure;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;

/** Activations as float64 matrices, one row an example. */
final class Rows {

    private Rows() {}

    /**
     * The rows as a float64 matrix of {@code step}, cut from any graph, with more than two axes flattened. All values
     * must be finite.
     */
    static NDArray matrix(NDManager step, NDArray a, String name) {
        Shape shape = a.getShape();
        if (shape.dimension() < 2 || shape.size() == 0) {
            throw new IllegalArgumentException(
                    name + " must have shape [examples, features] with at least one of each, got " + shape);
        }
        NDArray rows = a.stopGradient();
        rows.attach(step);
        rows = rows.reshape(shape.get(0), shape.size() / shape.get(0)).toType(DataType.FLOAT64, false);
        // One scalar a batch: a sum is finite exactly when all its terms are (float32 terms cannot overflow it).
        if (!Double.isFinite(rows.sum().toDoubleArray()[0])) {
            throw notFinite(rows, name);
        }
        return rows;
    }

    /** Rows from {@code from} to {@code to} (exclusive). */
    static NDArray slice(NDArray a, long from, long to) {
        return a.get(new NDIndex("{}:{}", from, to));
    }

    static void requireSameCount(NDArray x, NDArray y) {
        if (x.getShape().get(0) != y.getShape().get(0)) {
            throw new IllegalArgumentException("both representations need the same examples in the same order: x has "
                    + x.getShape().get(0) + " rows, y has " + y.getShape().get(0));
        }
    }

    /** The matrix on the heap. */
    static double[][] toHeap(NDArray a) {
        int n = (int) a.getShape().get(0);
        int d = (int) a.getShape().get(1);
        double[] flat = a.toDoubleArray();
        double[][] out = new double[n][d];
        for (int i = 0; i < n; i++) {
            System.arraycopy(flat, i * d, out[i], 0, d);
        }
        return out;
    }

    private static IllegalArgumentException notFinite(NDArray rows, String name) {
        NDArray bad = rows.isNaN().logicalOr(rows.isInfinite()).flatten();
        long at = bad.toType(DataType.INT32, false).argMax().toLongArray()[0];
        long d = rows.getShape().get(1);
        long count = bad.toType(DataType.INT64, false).sum().toLongArray()[0];
        return new IllegalArgumentException(name + " has " + count
                + " values that are NaN or infinite, the first in row " + at / d + ", column " + at % d);
    }
}
