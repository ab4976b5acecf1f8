package kindred.measure;

import ai.djl.ndarray.NDArray;

/**
 * An index of how alike two representations of the same examples are.
 *
 * <p>Every index takes its examples at once ({@link #of}) or in batches ({@link #start}). Representations are
 * {@code [n, p]} and {@code [n, q]}, row i of both from the same example; more axes are flattened. Computed in float64.
 * Where an index is undefined, such as for a representation that is the same for all examples, it is NaN.
 */
public interface Similarity {

    /** The field's name for the index, for tables and figures. */
    String name();

    /** True if 0 means alike and larger means less alike; false if larger means more alike. */
    default boolean distance() {
        return false;
    }

    /** Begins a computation over batches. Close it when done. */
    Accumulator start();

    /**
     * The index of two representations.
     *
     * @throws IllegalArgumentException if the numbers of examples differ, there are too few of them, or a value is not
     *     finite
     */
    default double of(NDArray x, NDArray y) {
        Rows.requireSameCount(x, y);
        try (Accumulator sum = start()) {
            Slices.of(x, y, sum::add);
            return sum.value();
        }
    }

    /** A computation over batches. */
    interface Accumulator extends AutoCloseable {

        /** Takes the next examples; both arrays stay the caller's. */
        void add(NDArray x, NDArray y);

        /** The index over all examples taken. */
        double value();

        @Override
        default void close() {}
    }
}
