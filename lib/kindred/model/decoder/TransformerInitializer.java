package kindred.model.decoder;

import ai.djl.ndarray.types.Shape;
import kindred.core.Initializer;
import kindred.core.Layout;
import kindred.core.Rng;

/**
 * All weights normal with one standard deviation; those that write to the residual stream are divided by the root of how
 * many there are, so that the stream's variance does not grow with the depth (Radford et al. 2019, 2.3).
 */
record TransformerInitializer(double deviation, int depth) implements Initializer {
    @Override
    public float[] weight(Shape shape, Rng rng) {
        return rng.normal(Math.toIntExact(shape.size()), deviation);
    }

    @Override
    public float[] fill(Layout layout, Rng rng) {
        float[] vector = Initializer.super.fill(layout, rng);
        float factor = (float) (1 / Math.sqrt(2.0 * depth));
        for (Layout.Entry entry : layout.entries()) {
            if (entry.name().startsWith("block.") && entry.name().endsWith(".output.weight")) {
                for (int i = Math.toIntExact(entry.offset()); i < entry.end(); i++) {
                    vector[i] *= factor;
                }
            }
        }
        return vector;
    }
}
