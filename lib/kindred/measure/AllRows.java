package kindred.measure;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.util.function.ToDoubleBiFunction;
import kindred.core.Compute;

/** An index that needs every pair of examples: keeps the rows in float64 until the value is asked for. */
final class AllRows implements Similarity.Accumulator {
    /** Above this many examples one pairwise matrix alone would take more than 3.2 GB. */
    private static final long MOST = 20_000;

    private final NDManager manager = Compute.manager();
    private final NDList xs = new NDList();
    private final NDList ys = new NDList();
    private final ToDoubleBiFunction<NDArray, NDArray> index;
    private long count;

    AllRows(ToDoubleBiFunction<NDArray, NDArray> index) {
        this.index = index;
    }

    @Override
    public void add(NDArray x, NDArray y) {
        Rows.requireSameCount(x, y);
        count += x.getShape().get(0);
        if (count > MOST) {
            throw new IllegalArgumentException(
                    "this index compares all pairs of examples and takes at most " + MOST + ": give a random subset");
        }
        xs.add(keep(x, "x"));
        ys.add(keep(y, "y"));
    }

    @Override
    public double value() {
        if (count == 0) {
            throw new IllegalStateException("no batch was added");
        }
        try (NDManager step = manager.newSubManager()) {
            return index.applyAsDouble(all(step, xs), all(step, ys));
        }
    }

    @Override
    public void close() {
        manager.close();
    }

    private NDArray keep(NDArray a, String name) {
        try (NDManager step = manager.newSubManager()) {
            NDArray rows = Rows.matrix(step, a, name).duplicate();
            rows.attach(manager);
            return rows;
        }
    }

    private static NDArray all(NDManager step, NDList parts) {
        NDArray whole = NDArrays.concat(parts, 0);
        whole.attach(step);
        return whole;
    }
}
