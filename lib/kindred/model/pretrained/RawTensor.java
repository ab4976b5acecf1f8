package kindred.model.pretrained;

import java.nio.FloatBuffer;
import java.util.Arrays;

/**
 * A float32 tensor as it lies in a file.
 *
 * @param shape  dimensions, outermost first
 * @param values the entries, row major; as many as the product of the shape
 */
record RawTensor(long[] shape, FloatBuffer values) {
    RawTensor {
        long size = Arrays.stream(shape).reduce(1, Math::multiplyExact);
        if (size != values.remaining()) {
            throw new IllegalArgumentException("Shape " + Arrays.toString(shape) + " needs " + size + " values, found "
                    + values.remaining());
        }
    }
}
