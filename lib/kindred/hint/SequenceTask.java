package kindred.hint;

import java.util.ArrayList;
import java.util.List;
import kindred.core.Rng;
import kindred.model.decoder.Prompted;

/** A task on token sequences of any length, with as many examples as one likes. */
public interface SequenceTask {
    /** The field's name for the task, for tables and figures. */
    String id();

    /** Tokens there are, 0 up; tasks that are trained together agree on them. */
    int vocabulary();

    /**
     * An example.
     *
     * @param length of the instance in its own measure (elements to sort, digits), at least 1
     * @param rng decides everything drawn
     */
    Prompted draw(int length, Rng rng);

    /** {@code count} examples of this length; the i-th depends on {@code rng}'s seed and i only. */
    default List<Prompted> draw(int count, int length, Rng rng) {
        List<Prompted> examples = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            examples.add(draw(length, rng.split(i)));
        }
        return examples;
    }
}
