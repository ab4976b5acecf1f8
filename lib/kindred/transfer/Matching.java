package kindred.transfer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import kindred.core.Weights;
import kindred.task.Loss;

/** How the weights of a stitching layer are found. */
public interface Matching {
    /** For tables and figures. */
    String name();

    /**
     * Finds the weights of a seam's stitching layer; they live in {@code manager}.
     *
     * @param source what the front gives for the examples
     * @param target what the back's own network computes at the seam for the same examples
     * @param targets of the examples, for a matching by the task
     * @param loss of the task
     * @throws IllegalArgumentException if the counts differ or are too few
     */
    Weights fit(NDManager manager, Seam seam, Activations source, Activations target, NDArray targets, Loss loss);
}
