package kindred.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import kindred.core.Network;
import kindred.core.Step;
import kindred.core.Weights;

/**
 * Anything that gives log-probabilities for a batch: a decoder, a classifier, a fused model. Evaluation, decoding and
 * perplexity take a scorer and never ask what it is. Nothing is recorded for differentiation.
 */
public interface Scorer {
    /** Over how many classes, or tokens, each distribution goes. */
    int classes();

    /**
     * Natural log-probabilities (..., classes), in {@code manager}.
     *
     * @param inputs of a classifier (n, ...); of a model of token sequences int64 {@code ids} (b, t), for which the
     *     result is (b, t, classes), or {@code ids, rows, columns} with int64 (m) each, for which it is (m, classes):
     *     only those positions are scored, each for the token that follows it
     */
    NDArray logProbabilities(NDManager manager, NDArray... inputs);

    /**
     * Begins to continue token sequences; only for scorers of token sequences. Unless a scorer knows better, every step
     * scores the whole sequences again.
     *
     * @param prompts int64 (b, t), t at least 1
     * @param most how many tokens will be appended at most
     */
    default Continuation begin(NDManager manager, NDArray prompts, int most) {
        return new Rescored(this, manager, prompts);
    }

    /** Sequences that grow by one token at a time. */
    interface Continuation extends AutoCloseable {
        /** Log-probabilities (b, classes) of the next token; valid until {@link #append} or {@link #close}. */
        NDArray next();

        /** Goes on with these tokens, int64 (b). */
        void append(NDArray tokens);

        @Override
        void close();
    }

    /** A network whose outputs are logits, at these weights. */
    static Scorer of(Network network, Weights weights, int classes) {
        return new Scorer() {
            @Override
            public int classes() {
                return classes;
            }

            @Override
            public NDArray logProbabilities(NDManager manager, NDArray... inputs) {
                try (Step step = Step.quiet()) {
                    NDArray logits = network.apply(step.manager(), weights, inputs);
                    NDArray scores = logits.logSoftmax(-1);
                    scores.attach(manager);
                    return scores;
                }
            }
        };
    }
}
