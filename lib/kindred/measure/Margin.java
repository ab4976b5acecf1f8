package kindred.measure;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;

/**
 * The mean of the right class's logit less the best other logit: negative where the network errs (Chou et al. 2026).
 */
public record Margin() implements Marker {

    @Override
    public String name() {
        return "mean margin";
    }

    @Override
    public Accumulator start() {
        return new MeanOver((batch, step) -> {
            NDArray logits = Rows.matrix(step, batch.requireLogits(name()), "logits");
            NDArray right = Predictions.right(batch, name(), step);
            NDArray own = logits.mul(right).sum(new int[] {1});
            // Below every logit, so that the maximum is over the other classes.
            NDArray lowest = logits.min().sub(1);
            NDArray others = logits.mul(right.mul(-1).add(1)).add(right.mul(lowest)).max(new int[] {1});
            return MeanOver.all(own.sub(others).toType(DataType.FLOAT64, false));
        });
    }
}
