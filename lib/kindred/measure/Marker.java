package kindred.measure;

import java.util.List;
import java.util.function.Consumer;

/**
 * A number read off a network's features of one data set: its geometry, its confidence, or what it promises for the
 * task those examples belong to.
 *
 * <p>Every marker takes its examples at once ({@link #of}) or in batches ({@link #start}). Computed in float64. A
 * marker that is undefined for the data, such as a ratio of variances of constant features, is NaN.
 */
public interface Marker {

    /** The field's name for the marker, for tables and figures. */
    String name();

    /** Begins a computation over batches. Close it when done. */
    Accumulator start();

    /**
     * The marker of these examples.
     *
     * @throws IllegalArgumentException if the features lack a part the marker needs, a value is not finite, or there
     *     are too few examples or classes
     */
    default double of(Features features) {
        try (Accumulator sum = start()) {
            sum.add(features);
            return sum.value();
        }
    }

    /**
     * Several markers from one pass over batches.
     *
     * @param feed gives each batch to the consumer, and may close it when the consumer returns
     * @return each marker's value, in the order given
     */
    static double[] all(List<Marker> markers, Consumer<Consumer<Features>> feed) {
        List<Accumulator> sums = markers.stream().map(Marker::start).toList();
        try {
            feed.accept(batch -> sums.forEach(sum -> sum.add(batch)));
            return sums.stream().mapToDouble(Accumulator::value).toArray();
        } finally {
            sums.forEach(Accumulator::close);
        }
    }

    /** A computation over batches. */
    interface Accumulator extends AutoCloseable {

        /** Takes the next examples; their arrays stay the caller's. */
        void add(Features batch);

        /** The marker over all examples taken. */
        double value();

        @Override
        default void close() {}
    }
}
