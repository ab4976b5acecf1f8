package kindred.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import kindred.core.Layout;
import kindred.core.Ranges;
import kindred.core.Tensors;

/**
 * A number for each parameter of a layout (weight decay, a factor of the learning rate), spread over the trained part of
 * the vector.
 */
@FunctionalInterface
public interface PerParameter extends ToDoubleFunction<Layout.Entry> {
    /** The same for all. */
    static PerParameter all(double value) {
        return e -> value;
    }

    /** For weight matrices and filters only; 0 for biases, scales and shifts. */
    static PerParameter weights(double value) {
        return e -> e.role() == Layout.Role.WEIGHT ? value : 0;
    }

    /** Another value for the parameters under {@code prefix}: learning-rate groups. */
    default PerParameter under(String prefix, double value) {
        return e -> e.name().equals(prefix) || e.name().startsWith(prefix + ".") ? value : applyAsDouble(e);
    }

    /** (n) numbers for the trained part, or (1) if all are equal. */
    default NDArray spread(NDManager manager, Layout layout, Ranges trained, NDArray like) {
        List<Layout.Entry> entries = layout.inside(trained);
        double[] values = entries.stream().mapToDouble(this).toArray();
        long[] sizes = entries.stream().mapToLong(Layout.Entry::size).toArray();
        try (NDManager scratch = manager.newSubManager()) {
            if (Arrays.stream(values).distinct().count() <= 1) {
                return Tensors.toType(manager, scratch.create(Arrays.copyOf(values, 1)), like.getDataType());
            }
            NDArray each = scratch.create(values).toType(like.getDataType(), false);
            return Counted.OPS.call(manager, "repeat", each, scratch.create(sizes));
        }
    }
}
