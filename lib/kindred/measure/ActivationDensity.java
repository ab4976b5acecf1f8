package kindred.measure;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;

/**
 * The share of activations with an absolute value above 1e-6, in [0, 1]. Chou et al. 2026 call it sparsity, though high
 * means dense. Take it after the ReLU.
 */
public record ActivationDensity() implements Marker {
    private static final double ZERO = 1e-6;

    @Override
    public String name() {
        return "activation density";
    }

    @Override
    public Accumulator start() {
        return new MeanOver((batch, step) -> {
            NDArray z = Rows.matrix(step, batch.requireZ(name()), "z");
            return MeanOver.all(z.abs().gt(ZERO).toType(DataType.FLOAT64, false));
        });
    }
}
