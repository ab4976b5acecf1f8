package kindred.multitask;

import ai.djl.ndarray.NDArray;
import java.util.List;

/**
 * The gradients of m tasks at one point.
 *
 * @param losses the m loss values
 * @param rows gradients over the shared weights, m x d
 * @param heads gradient of each task's loss over its own head; null for a task without one
 */
public record TaskGradients(double[] losses, NDArray rows, List<NDArray> heads) {
}
