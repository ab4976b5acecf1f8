package kindred.core;

import ai.djl.ndarray.types.Shape;
import java.util.Arrays;

/**
 * How a weight matrix or filter starts. Everything else has a fixed start: biases, shifts and running means at 0, scales
 * and running variances at 1.
 */
@FunctionalInterface
public interface Initializer {
    /** The start of one weight of this shape (out, in, ...); {@code shape.size()} numbers, row-major. */
    float[] weight(Shape shape, Rng rng);

    /** He et al. 2015: normal with variance 2 / fan-in; for ReLU networks. */
    static Initializer he() {
        return (shape, rng) -> rng.normal(Math.toIntExact(shape.size()), Math.sqrt(2.0 / fanIn(shape)));
    }

    /** Glorot and Bengio 2010: uniform with variance 2 / (fan-in + fan-out). */
    static Initializer glorot() {
        return (shape, rng) -> {
            double bound = Math.sqrt(6.0 / (fanIn(shape) + fanOut(shape)));
            return rng.uniform(Math.toIntExact(shape.size()), -bound, bound);
        };
    }

    /** LeCun: uniform within 1 / sqrt(fan-in), what PyTorch's layers start with (variance 1 / (3 fan-in)). */
    static Initializer byFanIn() {
        return (shape, rng) -> {
            double bound = 1 / Math.sqrt(fanIn(shape));
            return rng.uniform(Math.toIntExact(shape.size()), -bound, bound);
        };
    }

    /** Normal with this standard deviation, whatever the shape. */
    static Initializer normal(double deviation) {
        return (shape, rng) -> rng.normal(Math.toIntExact(shape.size()), deviation);
    }

    /** The start of all parameters of a layout; each draws from the child of {@code rng} that bears its name. */
    default float[] fill(Layout layout, Rng rng) {
        float[] vector = new float[Math.toIntExact(layout.size())];
        for (Layout.Entry entry : layout.entries()) {
            int from = Math.toIntExact(entry.offset());
            switch (entry.role()) {
                case WEIGHT -> {
                    float[] start = weight(entry.shape(), rng.split(entry.name()));
                    System.arraycopy(start, 0, vector, from, start.length);
                }
                case SCALE, RUNNING_VARIANCE -> Arrays.fill(vector, from, Math.toIntExact(entry.end()), 1f);
                case BIAS, SHIFT, RUNNING_MEAN, OTHER -> { }
                default -> throw new IllegalStateException("Role " + entry.role());
            }
        }
        return vector;
    }

    private static double fanIn(Shape shape) {
        return shape.dimension() < 2 ? shape.size() : (double) shape.size() / shape.get(0);
    }

    private static double fanOut(Shape shape) {
        return shape.dimension() < 2 ? shape.size() : (double) shape.size() / shape.get(1);
    }
}
