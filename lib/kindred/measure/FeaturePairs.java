package kindred.measure;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import java.util.function.BinaryOperator;
import kindred.core.Compute;

/**
 * A marker that is a mean over all pairs of different examples. Keeps the rows of all batches and compares them batch
 * by batch, so that memory is the features' own and one {@code [batch, batch]} block.
 */
final class FeaturePairs implements Marker.Accumulator {
    private final NDManager manager = Compute.manager();
    private final NDList batches = new NDList();
    private final String who;
    private final BinaryOperator<NDArray> pairs;
    private long n;

    /** @param pairs from {@code [a, d]} and {@code [b, d]} to the {@code [a, b]} values */
    FeaturePairs(String who, BinaryOperator<NDArray> pairs) {
        this.who = who;
        this.pairs = pairs;
    }

    @Override
    public void add(Features batch) {
        Slices.of(batch.requireZ(who), part -> {
            try (NDManager step = manager.newSubManager()) {
                NDArray rows = Rows.matrix(step, part, "z").duplicate();
                rows.attach(manager);
                batches.add(rows);
                n += rows.getShape().get(0);
            }
        });
    }

    @Override
    public double value() {
        if (n < 2) {
            throw new IllegalArgumentException(who + " needs at least 2 examples, got " + n);
        }
        double sum = 0;
        for (int i = 0; i < batches.size(); i++) {
            for (int j = 0; j <= i; j++) {
                try (NDManager step = manager.newSubManager()) {
                    NDArray a = alias(step, batches.get(i));
                    NDArray b = alias(step, batches.get(j));
                    NDArray values = pairs.apply(a, b);
                    sum += i == j
                            ? values.mul(offDiagonal(step, values)).sum().toDoubleArray()[0]
                            : 2 * values.sum().toDoubleArray()[0];
                }
            }
        }
        return sum / ((double) n * (n - 1));
    }

    @Override
    public void close() {
        manager.close();
    }

    private static NDArray offDiagonal(NDManager step, NDArray square) {
        int rows = (int) square.getShape().get(0);
        return step.eye(rows, rows, 0, DataType.FLOAT64).mul(-1).add(1);
    }

    private static NDArray alias(NDManager step, NDArray a) {
        NDArray alias = a.stopGradient();
        alias.attach(step);
        return alias;
    }
}
