package kindred.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.convolutional.Conv2d;
import kindred.core.Layout;
import kindred.core.Scope;

/**
 * A square 2-D convolution with bias: (n, in, h, w) to (n, out, h', w'), h' = (h + 2 padding - kernel) / stride + 1.
 * Parameters {@code weight} (out, in, kernel, kernel), {@code bias} (out).
 */
public record Conv(int in, int out, int kernel, int stride, int padding) implements Layer {
    /** A 3x3 convolution that keeps height and width at stride 1 and halves them at stride 2. */
    public static Conv three(int in, int out, int stride) {
        return new Conv(in, out, 3, stride, 1);
    }

    /** A 1x1 convolution. */
    public static Conv one(int in, int out) {
        return new Conv(in, out, 1, 1, 0);
    }

    @Override
    public Layout layout() {
        return Layout.builder()
                .add("weight", Layout.Role.WEIGHT, out, in, kernel, kernel).add("bias", Layout.Role.BIAS, out).build();
    }

    @Override
    public NDArray forward(Scope scope, NDArray x) {
        Shape shape = x.getShape();
        if (shape.dimension() != 4 || shape.get(1) != in) {
            throw new IllegalArgumentException(
                    "A convolution got an input of shape " + shape + ", expected (n, " + in + ", height, width)");
        }
        return Conv2d.conv2d(x, scope.get("weight"), scope.get("bias"),
                new Shape(stride, stride), new Shape(padding, padding)).get(0);
    }
}
