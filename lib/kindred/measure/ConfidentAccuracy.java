package kindred.measure;

import ai.djl.ndarray.types.DataType;

/**
 * The accuracy among examples whose largest class probability is at least the threshold, in [0, 1]; NaN when there are
 * none. Chou et al. 2026 call it the ATC score, which in the literature (Garg et al. 2022) is something else.
 *
 * @param threshold in (0, 1]; the authors use 0.95
 */
public record ConfidentAccuracy(double threshold) implements Marker {

    public ConfidentAccuracy {
        if (!(threshold > 0 && threshold <= 1)) {
            throw new IllegalArgumentException("the threshold must lie in (0, 1], got " + threshold);
        }
    }

    @Override
    public String name() {
        return "accuracy at confidence " + threshold;
    }

    @Override
    public Accumulator start() {
        return new MeanOver((batch, step) -> new MeanOver.Weighted(
                Predictions.correct(batch, name(), step),
                Predictions.confidence(batch, name(), step).gte(threshold).toType(DataType.FLOAT64, false)));
    }
}
