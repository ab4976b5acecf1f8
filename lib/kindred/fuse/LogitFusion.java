package kindred.fuse;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import kindred.core.Compute;
import kindred.core.Step;
import kindred.core.Tensors;
import kindred.model.Scorer;

/**
 * A large model steered by small specialists at every prediction, nothing trained: a {@link Scorer} like its members, so
 * that it is evaluated, decoded and sampled like any of them.
 *
 * <pre>{@code
 * LogitFusion fused = LogitFusion.dynamic(large, small, List.of(religion, computing));
 * int[][] answers = Decoding.greedy(end, 20).of(fused, prompts);
 * fused.trace(tokens).figure(tokenizer::piece);
 * }</pre>
 *
 * <p>A prediction costs one pass of every member and the rule; the members' key-value caches advance together. Members
 * may be models of token sequences or classifiers of the same classes, and fused models themselves.
 *
 * @param rule    how the members' log-probabilities are joined
 * @param large   the model to be steered
 * @param small   the small model that the specialists were tuned from
 * @param experts one or more specialists
 */
public record LogitFusion(LogitRule rule, Scorer large, Scorer small, List<Scorer> experts) implements Scorer {
    public LogitFusion {
        experts = List.copyOf(experts);
        if (experts.isEmpty()) {
            throw new IllegalArgumentException("There is no expert to fuse");
        }
        for (Scorer member : members(large, small, experts)) {
            if (member.classes() != large.classes()) {
                throw new IllegalArgumentException("Members predict " + large.classes() + " and " + member.classes()
                        + " classes; they must share one vocabulary");
            }
        }
    }

    /** Fusion whose amounts follow every step (Fan et al. 2024): {@link DynamicFusion}. */
    public static LogitFusion dynamic(Scorer large, Scorer small, List<Scorer> experts) {
        return new LogitFusion(new DynamicFusion(), large, small, experts);
    }

    /** Fusion by another rule. */
    public LogitFusion with(LogitRule other) {
        return new LogitFusion(other, large, small, experts);
    }

    @Override
    public int classes() {
        return large.classes();
    }

    @Override
    public NDArray logProbabilities(NDManager manager, NDArray... inputs) {
        try (Step step = Step.quiet()) {
            List<NDArray> scores = members().stream().map(m -> m.logProbabilities(step.manager(), inputs)).toList();
            NDArray fused = fuse(scores.stream().map(this::rows).toList()).reshape(scores.get(0).getShape());
            fused.attach(manager);
            return fused;
        }
    }

    /**
     * How much of each expert's change is added at every prediction, (predictions, experts) in {@code manager}: of a
     * classifier one row for each input; of a model of token sequences one for each position, sequence after sequence.
     *
     * @param inputs as for {@link #logProbabilities}
     * @throws IllegalStateException if the rule has no amounts
     */
    public NDArray amounts(NDManager manager, NDArray... inputs) {
        AdditiveRule additive = additive();
        try (Step step = Step.quiet()) {
            List<NDArray> scores = rows(step.manager(), inputs);
            NDArray amounts = additive.amounts(scores.get(0), scores.get(1), scores.subList(2, scores.size()));
            amounts.attach(manager);
            return amounts;
        }
    }

    @Override
    public Continuation begin(NDManager manager, NDArray prompts, int most) {
        return new Together(manager, prompts, most);
    }

    /**
     * The amounts at every prediction of a sequence of two tokens or more, each given the true tokens before it. For text
     * that this model wrote itself they are the ones it was written with.
     *
     * @throws IllegalStateException if the rule has no amounts
     */
    public FusionTrace trace(int[] tokens) {
        AdditiveRule additive = additive();
        if (tokens.length < 2) {
            throw new IllegalArgumentException("A trace of " + tokens.length + " tokens, expected at least 2");
        }
        try (Step step = Step.quiet(); NDManager inputs = Compute.manager()) {
            long[] given = new long[tokens.length - 1];
            for (int i = 0; i < given.length; i++) {
                given[i] = tokens[i];
            }
            NDArray ids = inputs.create(given, new Shape(1, given.length));
            List<NDArray> scores = rows(step.manager(), ids);
            return FusionTrace.of(additive, tokens, scores.get(0), scores.get(1), scores.subList(2, scores.size()));
        }
    }

    private AdditiveRule additive() {
        if (rule instanceof AdditiveRule additive) {
            return additive;
        }
        throw new IllegalStateException(rule + " has no amounts; proxy tuning, dynamic and joint fusion have");
    }

    /** The members' log-probabilities, (predictions, classes) each. */
    private List<NDArray> rows(NDManager scope, NDArray... inputs) {
        return members().stream().map(m -> rows(m.logProbabilities(scope, inputs))).toList();
    }

    private NDArray rows(NDArray scores) {
        return scores.reshape(-1, classes());
    }

    private NDArray fuse(List<NDArray> scores) {
        return rule.fuse(scores.get(0), scores.get(1), scores.subList(2, scores.size()));
    }

    private List<Scorer> members() {
        return members(large, small, experts);
    }

    private static List<Scorer> members(Scorer large, Scorer small, List<Scorer> experts) {
        List<Scorer> members = new ArrayList<>(List.of(large, small));
        members.addAll(experts);
        return members;
    }

    /** The members' continuations, which advance together. */
    private final class Together implements Continuation {
        private final NDManager manager;
        private final List<Continuation> parts;
        private NDArray next;

        Together(NDManager parent, NDArray prompts, int most) {
            manager = parent.newSubManager();
            parts = members().stream().map(m -> m.begin(manager, prompts, most)).toList();
            join();
        }

        @Override
        public NDArray next() {
            return next;
        }

        @Override
        public void append(NDArray tokens) {
            next.close();
            parts.forEach(part -> part.append(tokens));
            join();
        }

        private void join() {
            try (Step step = Step.quiet()) {
                next = fuse(parts.stream().map(part -> Tensors.alias(step.manager(), part.next())).toList());
                next.attach(manager);
            }
        }

        @Override
        public void close() {
            parts.forEach(Continuation::close);
            manager.close();
        }
    }
}
