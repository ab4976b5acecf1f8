package kindred.multitask;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.Optional;
import kindred.core.Tensors;

/**
 * What one multi-task step has computed; lives where the vector lives.
 *
 * @param vector the gradient for the optimizer, as long as the layout: the direction over the shared part, each head's
 *     own gradient, 0 elsewhere
 * @param losses the m losses before the step, on the device
 * @param rows the task gradients over the shared part, m x d, if the method needed them
 */
public record StepGradient(NDArray vector, NDArray losses, Optional<NDArray> rows) {
    /** From a method without rows. */
    static StepGradient of(NDArray vector, NDArray losses) {
        return new StepGradient(vector, Tensors.copy(vector.getManager(), losses), Optional.empty());
    }

    /** From a method with rows. */
    static StepGradient of(NDArray vector, TaskGradients gradients) {
        NDManager manager = vector.getManager();
        NDArray losses = Tensors.of(manager, gradients.losses(), gradients.losses().length);
        return new StepGradient(vector, losses.toType(vector.getDataType(), false), Optional.of(gradients.rows()));
    }
}
