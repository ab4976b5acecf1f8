package kindred.task;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import kindred.core.Script;

/** What training makes small: a scalar, the mean over the examples of a batch. */
@FunctionalInterface
public interface Loss {
    /** The loss of a batch of outputs; lives where {@code output} lives. */
    NDArray of(NDArray output, NDArray target);

    /** Cross-entropy in nats of logits (n, classes) against int64 classes (n); 0 .. log(classes) and above. */
    static Loss crossEntropy() {
        return (output, target) -> {
            if (target.getDataType() != DataType.INT64 || output.getShape().dimension() != 2
                    || !output.getShape().slice(0, 1).equals(target.getShape())) {
                throw new IllegalArgumentException("Cross-entropy of logits " + output.getShape() + " against "
                        + target.getDataType() + " targets " + target.getShape()
                        + "; expected (n, classes) and int64 (n)");
            }
            return Ops.LOSSES.call(output.getManager(), "cross_entropy", output, target);
        };
    }

    /** Binary cross-entropy in nats of logits against targets in 0 .. 1 of the same shape. */
    static Loss binaryCrossEntropy() {
        return (output, target) -> same("binary_cross_entropy", output, target);
    }

    /** The mean of squared differences, shapes equal. */
    static Loss meanSquaredError() {
        return (output, target) -> same("mean_squared_error", output, target);
    }

    private static NDArray same(String name, NDArray output, NDArray target) {
        if (!output.getShape().equals(target.getShape())) {
            throw new IllegalArgumentException("Loss " + name + " of outputs " + output.getShape()
                    + " against targets " + target.getShape() + "; expected equal shapes");
        }
        return Ops.LOSSES.call(output.getManager(), name, output, target);
    }

    /** Loaded when the first loss is used. */
    final class Ops {
        private static final Script LOSSES = Script.resource(Loss.class, "loss.torchscript");

        private Ops() {}
    }
}
