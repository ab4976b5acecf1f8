package kindred.measure;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;

/** Convolutional activations as matrices, for indices that compare positions or means instead of whole images. */
public final class Activations {

    private Activations() {}

    /**
     * Every position of a convolutional activation as a row.
     *
     * @param activation {@code [n, c, h, w]}
     * @return {@code [n h w, c]}
     */
    public static NDArray positions(NDArray activation) {
        Shape s = images(activation);
        try (NDArray last = activation.transpose(0, 2, 3, 1)) {
            return last.reshape(s.get(0) * s.get(2) * s.get(3), s.get(1));
        }
    }

    /**
     * The mean over the positions of a convolutional activation.
     *
     * @param activation {@code [n, c, h, w]}
     * @return {@code [n, c]}
     */
    public static NDArray pooled(NDArray activation) {
        Shape s = images(activation);
        try (NDArray flat = activation.reshape(s.get(0), s.get(1), s.get(2) * s.get(3))) {
            return flat.mean(new int[] {2});
        }
    }

    private static Shape images(NDArray activation) {
        Shape s = activation.getShape();
        if (s.dimension() != 4) {
            throw new IllegalArgumentException("a convolutional activation has shape [n, c, h, w], got " + s);
        }
        return s;
    }
}
