package kindred.probe;

import java.util.List;
import kindred.core.Rng;
import kindred.measure.Features;

/**
 * A simple classifier trained on frozen features, to see what they hold (Alain and Bengio 2017).
 *
 * <p>Training examples come at once or as batches that can be gone through several times. An iterator may close a batch
 * when it is asked for the next one; every pass must give the same examples.
 */
public interface Probe {

    /** The field's name for the probe, for tables and figures. */
    String name();

    /**
     * Trains on these batches.
     *
     * @throws IllegalArgumentException if there are fewer than two classes, no labels or representation, or a value is
     *     not finite
     */
    Fitted fit(Iterable<Features> train);

    /** Trains on these examples. */
    default Fitted fit(Features train) {
        return fit(List.of(train));
    }

    /** The accuracy on {@code test} after training on {@code train}, in [0, 1]. */
    default double accuracy(Features train, Features test) {
        try (Fitted fitted = fit(train)) {
            return fitted.accuracy(test);
        }
    }

    /**
     * The accuracy beside that of the same probe trained on shuffled labels (after Hewitt and Liang 2019, control
     * tasks): what remains is not due to the probe's capacity or to the shares of the classes.
     *
     * @param shuffles random orders of the training labels, 1 or more
     */
    default Selectivity selectivity(Features train, Features test, int shuffles, Rng rng) {
        if (shuffles < 1) {
            throw new IllegalArgumentException("at least 1 shuffle, got " + shuffles);
        }
        double[] control = new double[shuffles];
        for (int s = 0; s < shuffles; s++) {
            int[] order = rng.split(s).permutation(train.count());
            int[] labels = new int[order.length];
            for (int i = 0; i < order.length; i++) {
                labels[i] = train.labels()[order[i]];
            }
            control[s] = accuracy(Features.of(train.z(), labels), test);
        }
        return new Selectivity(accuracy(train, test), control);
    }
}
