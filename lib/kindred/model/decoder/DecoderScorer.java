package kindred.model.decoder;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import kindred.core.Pass;
import kindred.core.Step;
import kindred.core.Tensors;
import kindred.core.Weights;
import kindred.model.Scorer;

/** A decoder at some weights. */
record DecoderScorer(Decoder decoder, Weights weights) implements Scorer {
    @Override
    public int classes() {
        return decoder.vocabulary();
    }

    @Override
    public NDArray logProbabilities(NDManager manager, NDArray... inputs) {
        return Scorer.of(decoder, weights, decoder.vocabulary()).logProbabilities(manager, inputs);
    }

    @Override
    public Continuation begin(NDManager manager, NDArray prompts, int most) {
        return new Cached(manager.newSubManager(), prompts, most);
    }

    private final class Cached implements Continuation {
        private final NDManager manager;
        private final KeyValueCache cache;
        private NDArray next;

        Cached(NDManager manager, NDArray prompts, int most) {
            this.manager = manager;
            int tokens = Math.toIntExact(prompts.getShape().get(1));
            this.cache = new KeyValueCache(manager, decoder, prompts.getShape().get(0), tokens + most,
                    weights.vector().getDataType());
            read(prompts);
        }

        @Override
        public NDArray next() {
            return next;
        }

        @Override
        public void append(NDArray tokens) {
            next.close();
            try (NDManager scratch = manager.newSubManager()) {
                read(Tensors.alias(scratch, tokens).reshape(tokens.size(), 1));
            }
        }

        private void read(NDArray ids) {
            cache.require(ids.getShape().get(1));
            try (Step step = Step.quiet()) {
                Pass pass = Pass.of(weights).open(step);
                NDArray hidden = decoder.hidden(pass, Tensors.alias(step.manager(), ids), cache, null);
                next = decoder.logits(pass, Ops.SCRIPT.call(step.manager(), "last", hidden)).logSoftmax(-1);
                next.attach(manager);
            }
        }

        @Override
        public void close() {
            manager.close();
        }
    }
}
