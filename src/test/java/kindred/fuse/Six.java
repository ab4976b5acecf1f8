package kindred.fuse;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.List;
import kindred.core.Compute;
import kindred.core.Layout;
import kindred.core.Weights;

/** The oracle's base of six numbers and its three task vectors, float64, in two blocks where blocks matter. */
final class Six implements AutoCloseable {
    static final double[] BASE = {1, -1, 0.5, 2, 0, -0.5};
    static final double[][] TAU = {{0.4, -0.1, 0.3, -0.8, 0.05, 0.2}, {-0.2, -0.5, 0.35, 0.1, 0.02, -0.6},
        {0.1, 0.3, 0.02, -0.4, -0.3, 0.25}};
    static final Layout ONE = Layout.builder().add("w", Layout.Role.WEIGHT, 6).build();
    static final Layout TWO = Layout.builder().add("a", Layout.Role.WEIGHT, 2, 2).add("b", Layout.Role.BIAS, 2).build();

    final NDManager manager = Compute.manager();
    private final Layout layout;

    Six(Layout layout) {
        this.layout = layout;
    }

    Six() {
        this(ONE);
    }

    Weights weights(double... values) {
        return Weights.of(layout, manager.create(values));
    }

    Weights base() {
        return weights(BASE);
    }

    /** The tuned weights of the first {@code n} task vectors. */
    List<Weights> tuned(int n) {
        return Arrays.stream(TAU).limit(n).map(tau -> base().plus(weights(tau))).toList();
    }

    /** The first {@code n} task vectors as rows. */
    NDArray deltas(int n) {
        double[] flat = Arrays.stream(TAU).limit(n).flatMapToDouble(Arrays::stream).toArray();
        return manager.create(flat, new Shape(n, 6));
    }

    double[] merge(Merge merge, int n) {
        return merge.merge(base(), tuned(n)).vector().toDoubleArray();
    }

    @Override
    public void close() {
        manager.close();
    }
}
