package kindred.measure;

/** The mean energy score of the logits, see {@link EnergyScore}. */
public record MeanEnergy() implements Marker {

    @Override
    public String name() {
        return "mean energy";
    }

    @Override
    public Accumulator start() {
        return new MeanOver((batch, step) ->
                MeanOver.all(EnergyScore.of(Rows.matrix(step, batch.requireLogits(name()), "logits"))));
    }
}
