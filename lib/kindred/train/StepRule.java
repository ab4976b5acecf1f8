package kindred.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import kindred.core.Autograd;
import kindred.core.Pass;
import kindred.core.Ranges;
import kindred.core.Rng;
import kindred.core.Step;
import kindred.core.Weights;

/**
 * How one step finds its direction: the place where plain gradients, several tasks' gradients and sharpness-aware
 * steps differ.
 */
@FunctionalInterface
public interface StepRule {
    /**
     * The direction to descend at these weights; nothing is changed.
     *
     * @param at what the step may use; all arrays made must live in its step
     */
    Descent descent(At at);

    /**
     * Copies of all that the rule remembers between steps, named, in {@code manager}: a checkpoint holds them. Nothing,
     * unless it says otherwise.
     */
    default NDList state(NDManager manager) {
        return new NDList();
    }

    /**
     * Goes on from what {@link #state} gave.
     *
     * @throws IllegalArgumentException if the state is of another rule
     */
    default void restore(NDList state) {
        if (!state.isEmpty()) {
            throw new IllegalArgumentException("A rule without memory was given the state of another: "
                    + state.stream().map(NDArray::getName).toList());
        }
    }

    /**
     * Where a step stands.
     *
     * @param weights the present weights
     * @param trained the part that may move
     * @param rows the examples of this step's batch
     * @param rng of this step alone; the same for every pass that must see the same dropout
     * @param number of the step, counted from 0
     * @param step a recording scope
     */
    record At(Weights weights, Ranges trained, int[] rows, Rng rng, long number, Step step) {
        /** A training pass with one leaf, the trained part. */
        public Pass pass() {
            return Pass.of(weights).leaf(trained).training(rng).open(step);
        }
    }

    /**
     * What a step found.
     *
     * @param loss a scalar to report
     * @param gradient over the trained part, (n)
     */
    record Descent(NDArray loss, NDArray gradient) {}

    /** The plain gradient of an objective. */
    static StepRule gradient(Objective objective) {
        return at -> {
            Pass pass = at.pass();
            NDArray loss = objective.loss(pass, at.rows());
            return new Descent(loss, Autograd.gradient(loss, pass.leaf()));
        };
    }
}
