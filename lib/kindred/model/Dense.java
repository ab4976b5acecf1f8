package kindred.model;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.core.Linear;
import kindred.core.Layout;
import kindred.core.Scope;

/** A linear map with bias: (..., in) to (..., out). Parameters {@code weight} (out, in), {@code bias} (out). */
public record Dense(int in, int out) implements Layer {
    public Dense {
        if (in < 1 || out < 1) {
            throw new IllegalArgumentException("A dense layer from " + in + " to " + out + " numbers");
        }
    }

    @Override
    public Layout layout() {
        return Layout.builder()
                .add("weight", Layout.Role.WEIGHT, out, in).add("bias", Layout.Role.BIAS, out).build();
    }

    @Override
    public NDArray forward(Scope scope, NDArray x) {
        if (x.getShape().getLastDimension() != in) {
            throw new IllegalArgumentException(
                    "A dense layer got an input of shape " + x.getShape() + ", expected (..., " + in + ")");
        }
        return Linear.linear(x, scope.get("weight"), scope.get("bias")).get(0);
    }
}
