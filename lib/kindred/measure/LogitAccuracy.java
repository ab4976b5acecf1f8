package kindred.measure;

/** The share of examples whose largest logit is the label's, in [0, 1]. */
public record LogitAccuracy() implements Marker {

    @Override
    public String name() {
        return "accuracy";
    }

    @Override
    public Accumulator start() {
        return new MeanOver((batch, step) -> MeanOver.all(Predictions.correct(batch, name(), step)));
    }
}
