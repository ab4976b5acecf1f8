package kindred.model;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.norm.BatchNorm;
import kindred.core.Layout;
import kindred.core.Scope;

/**
 * Batch normalisation over channels of (n, channels, ...), Ioffe and Szegedy 2015.
 *
 * <p>Parameters {@code scale}, {@code shift}; buffers {@code mean}, {@code variance}, which move by a tenth towards each
 * training batch's. A frozen layer uses its buffers and leaves them alone, also in training.
 */
public record BatchNormalization(int channels) implements Layer {
    private static final float MOMENTUM = 0.9f;
    private static final float EPSILON = 1e-5f;

    @Override
    public Layout layout() {
        return Layout.builder()
                .add("scale", Layout.Role.SCALE, channels).add("shift", Layout.Role.SHIFT, channels).build();
    }

    @Override
    public Layout bufferLayout() {
        return Layout.builder()
                .add("mean", Layout.Role.RUNNING_MEAN, channels)
                .add("variance", Layout.Role.RUNNING_VARIANCE, channels).build();
    }

    @Override
    public NDArray forward(Scope scope, NDArray x) {
        return BatchNorm.batchNorm(x, scope.buffer("mean"), scope.buffer("variance"), scope.get("scale"),
                scope.get("shift"), 1, MOMENTUM, EPSILON, scope.training()).get(0);
    }
}
