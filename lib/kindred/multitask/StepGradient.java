package kindred.multitask;

import ai.djl.ndarray.NDArray;
import java.util.Optional;

/**
 * What one multi-task step has computed.
 *
 * @param vector the gradient for the optimizer, as long as the layout: the direction over the shared part, each head's
 *     own gradient, 0 elsewhere
 * @param losses the m losses before the step
 * @param rows the task gradients over the shared part, m x d, if the method needed them
 */
public record StepGradient(NDArray vector, double[] losses, Optional<NDArray> rows) {
}
