package kindred.probe;

import java.util.List;
import kindred.measure.Features;

/** A trained probe. */
public interface Fitted extends AutoCloseable {

    /** The predicted class of each example. */
    int[] predict(Features batch);

    /** The share of examples whose label is predicted, in [0, 1]. */
    default double accuracy(Features test) {
        return accuracy(List.of(test));
    }

    /** The share over all batches, in [0, 1]. */
    default double accuracy(Iterable<Features> test) {
        long right = 0;
        long count = 0;
        for (Features batch : test) {
            if (batch.labels() == null) {
                throw new IllegalArgumentException("an accuracy needs labels, these features have none");
            }
            int[] predicted = predict(batch);
            for (int i = 0; i < predicted.length; i++) {
                right += predicted[i] == batch.labels()[i] ? 1 : 0;
            }
            count += predicted.length;
        }
        if (count == 0) {
            throw new IllegalArgumentException("an accuracy needs examples, there were none");
        }
        return (double) right / count;
    }

    @Override
    default void close() {}
}
