package kindred.train;

import ai.djl.ndarray.NDArray;
import kindred.core.Pass;

/** What a step makes small: the loss of a batch at a pass's weights, a scalar. */
@FunctionalInterface
public interface Objective {
    /**
     * The loss.
     *
     * @param rows the examples of this step's batch
     */
    NDArray loss(Pass pass, int[] rows);
}
