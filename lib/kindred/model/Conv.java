package kindred.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.convolutional.Conv2d;
import kindred.core.Layout;
import kindred.core.Scope;
import kindred.core.Script;
import kindred.core.Tensors;

/**
 * A square 2-D convolution with bias: (n, in, h, w) to (n, out, h', w'), h' = (h + 2 padding - kernel) / stride + 1.
 * Parameters {@code weight} (out, in, kernel, kernel), {@code bias} (out).
 */
public record Conv(int in, int out, int kernel, int stride, int padding) implements Layer {
    private static final Script OPS = Script.resource(Conv.class, "conv.torchscript");

    /** Channels that the CPU's kernels take at once, at most. */
    private static final int BLOCK = 16;

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
        NDArray weight = scope.get("weight");
        NDArray bias = scope.get("bias");
        if ((missing(in) > 0 || missing(out) > 0) && x.hasGradient()
                && x.getDataType() == DataType.FLOAT32 && !x.getDevice().isGpu()) {
            return filled(x, weight, bias);
        }
        return Conv2d.conv2d(x, weight, bias, new Shape(stride, stride), new Shape(padding, padding)).get(0);
    }

    /**
     * The same convolution with channels of zeros added, up to whole blocks. On processors with AVX-512 the gradient by
     * the input of PyTorch 2.7.1's CPU kernels (oneDNN 3.7) is NaN at times where they fill a block of channels
     * themselves: they read there what nobody wrote. Only where that gradient is taken: it costs two copies.
     */
    private NDArray filled(NDArray x, NDArray weight, NDArray bias) {
        NDManager manager = x.getManager();
        return OPS.call(manager, "filled", x, weight, bias,
                Tensors.sizes(manager, stride, padding, missing(in), missing(out)));
    }

    /** Channels that lack to whole blocks. */
    private static int missing(int channels) {
        return Math.floorMod(-channels, BLOCK);
    }
}
