package kindred.model.decoder;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import kindred.core.Step;
import kindred.model.Scorer;

/**
 * A fixed set of answers, of which a scorer likes one best: the greatest sum of log-probabilities of its tokens.
 *
 * <p>Where exact match asks for the form of an answer too, this asks only which one it is. A prompt takes one row for
 * each distinct proper prefix of the answers: one row in all where every answer is one token.
 */
public final class AnswerSet {
    private static final int ROWS = 100;

    private final int answers;
    private final List<int[]> prefixes;
    /** Every token of every answer: which prefix stands before it, and whose it is. */
    private final List<Token> tokens;

    private record Token(int prefix, int id, int answer) {}

    private AnswerSet(int answers, List<int[]> prefixes, List<Token> tokens) {
        this.answers = answers;
        this.prefixes = prefixes;
        this.tokens = tokens;
    }

    /**
     * These answers.
     *
     * @param answers at least two, each of at least one token
     * @throws IllegalArgumentException if one begins another, which could then never be less likely: end them all with
     *     the token that ends a text
     */
    public static AnswerSet of(List<int[]> answers) {
        if (answers.size() < 2) {
            throw new IllegalArgumentException("A choice among " + answers.size() + " answers, expected at least 2");
        }
        Map<List<Integer>, Integer> prefixes = new LinkedHashMap<>();
        List<Token> tokens = new ArrayList<>();
        for (int a = 0; a < answers.size(); a++) {
            List<Integer> answer = Arrays.stream(answers.get(a)).boxed().toList();
            if (answer.isEmpty()) {
                throw new IllegalArgumentException("Answer " + a + " has no token");
            }
            for (int i = 0; i < answer.size(); i++) {
                int before = prefixes.computeIfAbsent(answer.subList(0, i), none -> prefixes.size());
                tokens.add(new Token(before, answer.get(i), a));
            }
        }
        for (int[] answer : answers) {
            if (begins(answer, answers)) {
                throw new IllegalArgumentException("The answer " + Arrays.toString(answer) + " begins another or is"
                        + " there twice: end all answers with the token that ends a text");
            }
        }
        return new AnswerSet(answers.size(), prefixes.keySet().stream()
                .map(p -> p.stream().mapToInt(Integer::intValue).toArray()).toList(), List.copyOf(tokens));
    }

    /** Whether one answer begins another of them, or equals it. */
    public static boolean anyBegins(List<int[]> answers) {
        return answers.stream().anyMatch(answer -> begins(answer, answers));
    }

    private static boolean begins(int[] answer, List<int[]> answers) {
        return answers.stream().anyMatch(other -> other != answer && other.length >= answer.length
                && Arrays.equals(answer, 0, answer.length, other, 0, answer.length));
    }

    /** The number of the likeliest answer after each prompt; the first of equals. */
    public int[] likeliest(Scorer scorer, List<int[]> prompts) {
        int[] chosen = new int[prompts.size()];
        int together = Math.max(1, ROWS / prefixes.size());
        for (int from = 0; from < chosen.length; from += together) {
            List<int[]> part = prompts.subList(from, Math.min(from + together, chosen.length));
            try (Step step = Step.quiet()) {
                long[] best = scores(step.manager(), scorer, part).argMax(1).toLongArray();
                for (int i = 0; i < best.length; i++) {
                    chosen[from + i] = (int) best[i];
                }
            }
        }
        return chosen;
    }

    /** The share of prompts after which the likeliest answer is the right one, 0 .. 1. */
    public double accuracy(Scorer scorer, List<int[]> prompts, int[] right) {
        if (prompts.size() != right.length || right.length == 0) {
            throw new IllegalArgumentException(prompts.size() + " prompts with " + right.length + " answers");
        }
        int[] chosen = likeliest(scorer, prompts);
        int hits = 0;
        for (int i = 0; i < right.length; i++) {
            hits += chosen[i] == right[i] ? 1 : 0;
        }
        return (double) hits / right.length;
    }

    /** The summed log-probabilities (prompts, answers). */
    NDArray scores(NDManager manager, Scorer scorer, List<int[]> prompts) {
        List<Prompted> rows = new ArrayList<>();
        for (int[] prompt : prompts) {
            for (int[] prefix : prefixes) {
                int[] given = Arrays.copyOf(prompt, prompt.length + prefix.length);
                System.arraycopy(prefix, 0, given, prompt.length, prefix.length);
                // what is to be predicted does not matter here, only where
                rows.add(new Prompted(given, new int[] {0}));
            }
        }
        TokenBatch batch = TokenBatch.of(manager, rows);
        NDArray next = scorer.logProbabilities(manager, batch.ids(), batch.rows(), batch.columns());
        long classes = next.getShape().get(1);
        long[] places = tokens.stream().mapToLong(t -> t.prefix() * classes + t.id()).toArray();
        float[] belongs = new float[tokens.size() * answers];
        for (int t = 0; t < tokens.size(); t++) {
            belongs[t * answers + tokens.get(t).answer()] = 1;
        }
        NDArray index = manager.create(places, new Shape(1, places.length)).repeat(0, prompts.size());
        NDArray each = next.reshape(prompts.size(), prefixes.size() * classes).gather(index, 1);
        NDArray sums = manager.create(belongs, new Shape(tokens.size(), answers));
        return each.matMul(sums.toType(each.getDataType(), false));
    }
}
