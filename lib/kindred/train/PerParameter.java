package kindred.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.Arrays;
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
        double[] spread = new double[Math.toIntExact(trained.size())];
        int at = 0;
        for (Ranges.Range range : trained.parts()) {
            for (Layout.Entry entry : layout.entries()) {
                if (entry.offset() >= range.from() && entry.end() <= range.to()) {
                    Arrays.fill(spread, at, at + (int) entry.size(), applyAsDouble(entry));
                    at += (int) entry.size();
                }
            }
        }
        boolean equal = Arrays.stream(spread).distinct().count() <= 1;
        double[] values = equal ? Arrays.copyOf(spread, 1) : spread;
        try (NDManager scratch = manager.newSubManager()) {
            return Tensors.toType(manager, scratch.create(values), like.getDataType());
        }
    }
}
