package kindred.train.lm;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import kindred.core.Pass;
import kindred.core.Ranges;
import kindred.core.Rng;
import kindred.core.Weights;
import kindred.model.adapter.Adapted;
import kindred.model.adapter.Lora;
import kindred.model.decoder.Decoder;
import kindred.model.decoder.TokenBatch;

/** A decoder and what of it fine-tuning moves: all of its weights, or a low-rank adapter. */
public sealed interface Tunable permits Tunable.Whole, Tunable.LowRank {
    Decoder decoder();

    /** What training starts with: {@code base}, weights of the decoder, with whatever is added to them. */
    Weights start(NDManager manager, Weights base, Rng rng);

    /** Which of those weights move. */
    Ranges moved();

    /** The mean cross-entropy, in nats, of the target tokens of a batch, at a pass over those weights. */
    NDArray loss(Pass pass, TokenBatch batch);

    /** Weights of the decoder itself, which score and decode as it does. */
    Weights decoderWeights(NDManager manager, Weights tuned);

    /** All weights. */
    static Tunable all(Decoder decoder) {
        return new Whole(decoder);
    }

    /** A {@link Lora} on the decoder; all else is frozen. */
    static Tunable lora(Decoder decoder, Lora lora) {
        return new LowRank(decoder, lora.adapt(decoder));
    }

    /** All weights. */
    record Whole(Decoder decoder) implements Tunable {
        @Override
        public Weights start(NDManager manager, Weights base, Rng rng) {
            return base.in(manager);
        }

        @Override
        public Ranges moved() {
            return decoder.layout().all();
        }

        @Override
        public NDArray loss(Pass pass, TokenBatch batch) {
            return decoder.loss(pass, batch);
        }

        @Override
        public Weights decoderWeights(NDManager manager, Weights tuned) {
            return tuned.in(manager);
        }
    }

    /** The adapter's weights. */
    record LowRank(Decoder decoder, Adapted adapted) implements Tunable {
        @Override
        public Weights start(NDManager manager, Weights base, Rng rng) {
            return adapted.onto(manager, base, rng);
        }

        @Override
        public Ranges moved() {
            return adapted.adapter();
        }

        @Override
        public NDArray loss(Pass pass, TokenBatch batch) {
            return Decoder.loss(pass, adapted, batch);
        }

        @Override
        public Weights decoderWeights(NDManager manager, Weights tuned) {
            return adapted.merge(manager, tuned);
        }
    }
}
