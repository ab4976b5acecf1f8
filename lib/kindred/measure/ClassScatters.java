package kindred.measure;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.Map;
import java.util.TreeMap;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import kindred.core.Compute;

/**
 * A marker that is a function of each class's own scatter: one product a class and batch, {@code d^2} doubles a
 * class.
 */
final class ClassScatters implements Marker.Accumulator {
    private final Map<Integer, SecondMoments> classes = new TreeMap<>();
    private final String who;
    private final ToDoubleFunction<Values> marker;

    ClassScatters(String who, ToDoubleFunction<Values> marker) {
        this.who = who;
        this.marker = marker;
    }

    /** The moments of each class that has examples, two classes or more. */
    record Values(List<SecondMoments.Values> classes) {

        long n() {
            return classes.stream().mapToLong(SecondMoments.Values::count).sum();
        }

        /** The centred scatter of all examples: within classes plus between them. */
        double[][] total() {
            int d = classes.get(0).mean().length;
            double[] mean = new double[d];
            for (SecondMoments.Values c : classes) {
                Dense.axpy((double) c.count() / n(), c.mean(), mean);
            }
            double[][] total = new double[d][d];
            for (SecondMoments.Values c : classes) {
                double[] offset = c.mean().clone();
                Dense.axpy(-1, mean, offset);
                for (int i = 0; i < d; i++) {
                    Dense.axpy(1, c.scatter()[i], total[i]);
                    Dense.axpy(c.count() * offset[i], offset, total[i]);
                }
            }
            return total;
        }
    }

    @Override
    public void add(Features batch) {
        int[] labels = batch.requireLabels(who);
        NDArray z = batch.requireZ(who);
        try (NDManager step = Compute.manager()) {
            NDArray rows = Rows.matrix(step, z, "z");
            for (int label : IntStream.of(labels).distinct().toArray()) {
                long[] own = IntStream.range(0, labels.length)
                        .filter(i -> labels[i] == label)
                        .asLongStream()
                        .toArray();
                classes.computeIfAbsent(label, c -> new SecondMoments()).add(rows.get(step.create(own)));
            }
        }
    }

    @Override
    public double value() {
        if (classes.size() < 2) {
            throw new IllegalArgumentException(who + " compares classes and needs at least 2, got " + classes.size());
        }
        return marker.applyAsDouble(
                new Values(classes.values().stream().map(SecondMoments::values).toList()));
    }

    @Override
    public void close() {
        classes.values().forEach(SecondMoments::close);
    }
}
