package kindred.measure;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import kindred.core.Compute;

/**
 * Count, mean and scatter of rows that come in batches: all that a covariance, a regression or linear CKA needs.
 *
 * <p>Each batch costs one matrix product in float64; memory is {@code (1 + d)^2} doubles, however many rows come. Rows
 * are taken relative to the first row seen, so a large common offset costs no digits and a constant column has a
 * scatter of exactly zero.
 */
public final class SecondMoments implements AutoCloseable {
    /** Above this many columns the scatter alone would take more than 3.2 GB. */
    private static final long WIDEST = 20_000;

    private final NDManager manager = Compute.manager();
    private NDArray pivot;
    private NDArray gram;

    /**
     * Takes a batch.
     *
     * @param blocks matrices {@code [n, d_k]} of the same rows, set side by side
     * @throws IllegalArgumentException if rows differ in number or width, or a value is not finite
     */
    public void add(NDArray... blocks) {
        try (NDManager step = manager.newSubManager()) {
            NDList columns = new NDList();
            for (NDArray block : blocks) {
                Rows.requireSameCount(blocks[0], block);
                columns.add(Rows.matrix(step, block, "the batch"));
            }
            NDArray rows = columns.size() == 1 ? columns.get(0) : NDArrays.concat(columns, 1);
            if (pivot == null) {
                start(rows);
            }
            if (rows.getShape().get(1) != pivot.getShape().get(1)) {
                throw new IllegalArgumentException("this batch has " + rows.getShape().get(1)
                        + " features, the batches before had " + pivot.getShape().get(1));
            }
            NDArray ones = step.ones(new Shape(rows.getShape().get(0), 1), DataType.FLOAT64);
            NDArray augmented = NDArrays.concat(new NDList(ones, rows.sub(pivot)), 1);
            gram.addi(augmented.transpose().matMul(augmented));
        }
    }

    /** The moments so far, on the heap. */
    public Values values() {
        if (gram == null) {
            throw new IllegalStateException("no batch was added");
        }
        double[][] g = Rows.toHeap(gram);
        double[] shift = pivot.toDoubleArray();
        int d = shift.length;
        double n = g[0][0];
        double[] mean = new double[d];
        double[][] scatter = new double[d][d];
        for (int i = 0; i < d; i++) {
            double offset = g[0][i + 1] / n;
            mean[i] = shift[i] + offset;
            for (int j = 0; j < d; j++) {
                scatter[i][j] = g[i + 1][j + 1] - offset * g[0][j + 1];
            }
            // A scatter below rounding error of its own terms is none.
            scatter[i][i] = Math.max(0, scatter[i][i]);
        }
        return new Values((long) n, mean, scatter);
    }

    @Override
    public void close() {
        manager.close();
    }

    private void start(NDArray rows) {
        long d = rows.getShape().get(1);
        if (d > WIDEST) {
            throw new IllegalArgumentException(d + " features need a scatter of " + d * d * 8 / 1_000_000
                    + " MB; at most " + WIDEST + " are taken: pool the activations, or use an index over batches");
        }
        pivot = Rows.slice(rows, 0, 1).duplicate();
        pivot.attach(manager);
        gram = manager.zeros(new Shape(d + 1, d + 1), DataType.FLOAT64);
    }

    /**
     * Moments of {@code count} rows.
     *
     * @param count number of rows
     * @param mean mean of each column, {@code [d]}
     * @param scatter sum over rows of the outer product of the row's deviation from the mean, {@code [d][d]}
     */
    public record Values(long count, double[] mean, double[][] scatter) {

        /** Scatter about the origin instead of the mean: the Gram matrix of the columns, {@code [d][d]}. */
        public double[][] aboutOrigin() {
            double[][] out = new double[mean.length][mean.length];
            for (int i = 0; i < mean.length; i++) {
                for (int j = 0; j < mean.length; j++) {
                    out[i][j] = scatter[i][j] + count * mean[i] * mean[j];
                }
            }
            return out;
        }

        /** The covariance, scatter over {@code count - 1}; NaN for a single row. */
        public double[][] covariance() {
            return Dense.times(scatter, 1.0 / (count - 1));
        }

        /** The total variance, the trace of the scatter. */
        double trace() {
            return Dense.trace(scatter);
        }
    }
}
