package kindred.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.Map;
import kindred.core.Layout;
import kindred.core.Ranges;

/**
 * How a gradient moves weights. An optimizer is a value (its hyperparameters); what it remembers between steps is its
 * {@link State}.
 */
public interface Optimizer {
    /** The learning rate at factor 1. */
    double rate();

    /**
     * A fresh state for the part {@code trained} of a vector.
     *
     * @param manager where the state lives
     * @param like an array of the type of the weights
     */
    State start(NDManager manager, Layout layout, Ranges trained, NDArray like);

    /** What one run remembers between steps. */
    interface State {
        /**
         * Moves {@code weights} in place, one call into the engine. Nothing is recorded.
         *
         * @param weights the trained numbers, (n)
         * @param gradient (n)
         * @param rate the learning rate of this step
         */
        void step(NDArray weights, NDArray gradient, double rate);

        /** All memory by name, live: to be saved, or overwritten to resume. */
        Map<String, NDArray> memory();

        /** How many steps were taken. */
        long steps();

        /** Goes on as if that many steps had been taken. */
        void steps(long taken);
    }
}
