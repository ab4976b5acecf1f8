package kindred.measure;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import kindred.core.Compute;

/** A marker that is a mean over examples, or over those that qualify: one pass, two sums. */
final class MeanOver implements Marker.Accumulator {
    private final Terms terms;
    private double sum;
    private double weight;

    MeanOver(Terms terms) {
        this.terms = terms;
    }

    /** Values of a batch, and which of them count (1 or 0); both are made in {@code step}. */
    interface Terms {
        Weighted of(Features batch, NDManager step);
    }

    record Weighted(NDArray values, NDArray weights) {}

    /** All values count. */
    static Weighted all(NDArray values) {
        return new Weighted(values, values.onesLike());
    }

    @Override
    public void add(Features batch) {
        try (NDManager step = Compute.manager()) {
            Weighted w = terms.of(batch, step);
            sum += w.values.mul(w.weights).sum().toDoubleArray()[0];
            weight += w.weights.sum().toDoubleArray()[0];
        }
    }

    /** NaN when nothing qualifies. */
    @Override
    public double value() {
        return sum / weight;
    }
}
