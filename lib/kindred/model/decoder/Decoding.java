package kindred.model.decoder;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import kindred.core.Compute;
import kindred.core.Rng;
import kindred.core.Step;
import kindred.model.Scorer;

/**
 * Token sequences continued by a {@link Scorer}, batch by batch.
 *
 * <pre>{@code
 * int[][] answers = Decoding.greedy(end, 100).of(decoder.scorer(weights), prompts);
 * }</pre>
 *
 * @param choice how the next token follows from its distribution
 * @param end the token that ends a sequence
 * @param most tokens to append at most, the end included
 * @param batch sequences continued at the same time
 */
public record Decoding(Choice choice, int end, int most, int batch) {
    private static final int BATCH = 50;

    public Decoding {
        if (most < 1 || batch < 1) {
            throw new IllegalArgumentException("Decoding of at most " + most + " tokens in batches of " + batch);
        }
    }

    /** How the next tokens follow from their distributions. */
    @FunctionalInterface
    public interface Choice {
        /** Next tokens, int64 (b), from log-probabilities (b, classes); they live where {@code scores} live. */
        NDArray of(NDArray scores);
    }

    /** Always the most likely token. */
    public static Decoding greedy(int end, int most) {
        return new Decoding(scores -> scores.argMax(1), end, most, BATCH);
    }

    /**
     * Tokens drawn from their distribution; the same {@code rng} gives the same tokens.
     *
     * @param temperature the log-probabilities are divided by this, above 0
     */
    public static Decoding sampled(int end, int most, double temperature, Rng rng) {
        if (!(temperature > 0)) {
            throw new IllegalArgumentException("Sampling at temperature " + temperature + ", expected above 0");
        }
        return new Decoding(scores -> {
            NDManager manager = scores.getManager();
            int rows = Math.toIntExact(scores.getShape().get(0));
            // inverse distribution function: as many tokens lie below the draw as the token's number says
            NDArray below = scores.div(temperature).softmax(1).cumSum(1);
            NDArray draws = manager.create(rng.uniform(rows, 0, 1), new Shape(rows, 1))
                    .toType(scores.getDataType(), false).mul(below.max(new int[] {1}, true));
            return below.lte(draws).toType(ai.djl.ndarray.types.DataType.INT64, false).sum(new int[] {1});
        }, end, most, BATCH);
    }

    public Decoding batch(int sequences) {
        return new Decoding(choice, end, most, sequences);
    }

    /**
     * The continuations of all prompts, in their order, without the end token. Prompts of equal length share batches.
     */
    public int[][] of(Scorer scorer, List<int[]> prompts) {
        Map<Integer, List<Integer>> byLength = new TreeMap<>();
        for (int i = 0; i < prompts.size(); i++) {
            byLength.computeIfAbsent(prompts.get(i).length, none -> new ArrayList<>()).add(i);
        }
        int[][] answers = new int[prompts.size()][];
        for (List<Integer> group : byLength.values()) {
            for (int from = 0; from < group.size(); from += batch) {
                List<Integer> part = group.subList(from, Math.min(from + batch, group.size()));
                int[][] continued = together(scorer, part.stream().map(prompts::get).toList());
                for (int i = 0; i < continued.length; i++) {
                    answers[part.get(i)] = continued[i];
                }
            }
        }
        return answers;
    }

    private int[][] together(Scorer scorer, List<int[]> prompts) {
        int length = prompts.get(0).length;
        long[] ids = new long[prompts.size() * length];
        for (int r = 0; r < prompts.size(); r++) {
            for (int i = 0; i < length; i++) {
                ids[r * length + i] = prompts.get(r)[i];
            }
        }
        int[][] answers = new int[prompts.size()][most];
        int[] lengths = new int[prompts.size()];
        boolean[] ended = new boolean[prompts.size()];
        int open = prompts.size();
        try (NDManager manager = Compute.manager();
                Scorer.Continuation continuation = scorer.begin(
                        manager, manager.create(ids, new Shape(prompts.size(), length)), most)) {
            for (int t = 0; t < most && open > 0; t++) {
                try (Step step = Step.quiet()) {
                    NDArray scores = kindred.core.Tensors.alias(step.manager(), continuation.next());
                    NDArray tokens = choice.of(scores);
                    long[] chosen = tokens.toLongArray();
                    for (int r = 0; r < chosen.length; r++) {
                        if (ended[r]) {
                            continue;
                        }
                        if (chosen[r] == end) {
                            ended[r] = true;
                            open--;
                        } else {
                            answers[r][lengths[r]++] = (int) chosen[r];
                        }
                    }
                    if (open > 0 && t + 1 < most) {
                        continuation.append(tokens);
                    }
                }
            }
        }
        for (int r = 0; r < answers.length; r++) {
            answers[r] = Arrays.copyOf(answers[r], lengths[r]);
        }
        return answers;
    }
}
