package kindred.multitask;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;

/**
 * Something whose next result depends on earlier steps, and that a checkpoint must therefore hold.
 *
 * <p>Restoring a state into a new object with the same settings continues exactly as the old one would have.
 */
public interface Stateful {
    /** Copies of everything remembered, named, attached to this manager; empty before the first step. */
    NDList state(NDManager manager);

    /**
     * Continues from a state that {@link #state} gave.
     *
     * @throws IllegalArgumentException when the state holds an array that this method does not know
     */
    void restore(NDList state);
}
