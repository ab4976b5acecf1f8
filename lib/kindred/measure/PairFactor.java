package kindred.measure;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.function.ToDoubleFunction;
import kindred.core.Compute;

/**
 * The triangular factor of {@code [1 x y]} over batches: unlike a scatter it keeps singular values down to 1e-15 of the
 * largest, which canonical correlations of rank-deficient activations need. Memory {@code (1 + p + q)^2} doubles.
 */
final class PairFactor implements Similarity.Accumulator {
    private final NDManager manager = Compute.manager();
    private final ToDoubleFunction<Values> index;
    private NDArray pivot;
    private NDArray factor;
    private long n;
    private int p;

    PairFactor(ToDoubleFunction<Values> index) {
        this.index = index;
    }

    /**
     * Coordinates of both centred representations in one common orthonormal basis: inner products of their columns are
     * those of {@code x} and {@code y}, rows are not examples.
     *
     * @param n number of examples
     * @param x {@code [min(n - 1, p + q)][p]}
     * @param y {@code [min(n - 1, p + q)][q]}
     * @param meanX mean of each column of x
     * @param meanY mean of each column of y
     */
    record Values(long n, double[][] x, double[][] y, double[] meanX, double[] meanY) {}

    @Override
    public void add(NDArray x, NDArray y) {
        Rows.requireSameCount(x, y);
        try (NDManager step = manager.newSubManager()) {
            NDArray a = Rows.matrix(step, x, "x");
            NDArray b = Rows.matrix(step, y, "y");
            NDArray rows = NDArrays.concat(new NDList(a, b), 1);
            if (pivot == null) {
                pivot = Rows.slice(rows, 0, 1).duplicate();
                pivot.attach(manager);
                p = (int) a.getShape().get(1);
            }
            if (a.getShape().get(1) != p || rows.getShape().get(1) != pivot.getShape().get(1)) {
                throw new IllegalArgumentException("x and y have " + a.getShape().get(1) + " and "
                        + b.getShape().get(1) + " features, the batches before had " + p + " and "
                        + (pivot.getShape().get(1) - p));
            }
            n += rows.getShape().get(0);
            NDArray ones = step.ones(new Shape(rows.getShape().get(0), 1), DataType.FLOAT64);
            NDArray block = NDArrays.concat(new NDList(ones, rows.sub(pivot)), 1);
            NDArray next = Dense.triangle(step, factor == null ? block : NDArrays.concat(new NDList(block, factor), 0));
            next.attach(manager);
            if (factor != null) {
                factor.close();
            }
            factor = next;
        }
    }

    @Override
    public double value() {
        return index.applyAsDouble(values());
    }

    Values values() {
        if (pivot == null) {
            throw new IllegalStateException("no batch was added");
        }
        double[] first = pivot.toDoubleArray();
        double[][] r = Rows.toHeap(factor);
        int end = first.length + 1;
        double[] mean = new double[first.length];
        for (int j = 0; j < mean.length; j++) {
            mean[j] = first[j] + r[0][j + 1] / r[0][0];
        }
        return new Values(
                n,
                Dense.block(r, 1, r.length, 1, 1 + p),
                Dense.block(r, 1, r.length, 1 + p, end),
                Arrays.copyOf(mean, p),
                Arrays.copyOfRange(mean, p, mean.length));
    }

    @Override
    public void close() {
        manager.close();
    }
}
