package kindred.measure;

/** The mean largest class probability, in [1 / classes, 1]. */
public record MeanConfidence() implements Marker {

    @Override
    public String name() {
        return "mean confidence";
    }

    @Override
    public Accumulator start() {
        return new MeanOver((batch, step) -> MeanOver.all(Predictions.confidence(batch, name(), step)));
    }
}
