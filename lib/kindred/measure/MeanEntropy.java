package kindred.measure;

import ai.djl.ndarray.NDArray;

/** The mean entropy of the predicted class probabilities in nats, in [0, log classes]. */
public record MeanEntropy() implements Marker {

    @Override
    public String name() {
        return "mean entropy";
    }

    @Override
    public Accumulator start() {
        return new MeanOver((batch, step) -> {
            NDArray log = Rows.matrix(step, batch.requireLogits(name()), "logits").logSoftmax(1);
            return MeanOver.all(log.exp().mul(log).sum(new int[] {1}).neg());
        });
    }
}
