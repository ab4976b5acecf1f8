package kindred.multitask.cocktail;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import kindred.core.Rng;
import kindred.data.text.PromptForm;
import kindred.data.text.TextExample;
import kindred.data.text.TextTask;
import kindred.model.Scorer;
import kindred.model.decoder.AnswerSet;
import kindred.model.decoder.Prompted;
import kindred.model.decoder.TeacherForcing;
import kindred.model.text.SubWordPiece;

/**
 * A text task in tag form, as ids.
 *
 * @param fit     to learn from
 * @param parts   to choose and to be judged by, in order of length so that batches hold little padding
 * @param answers the task's labels; none where they are open
 */
record TaskTexts(TextTask task, List<Prompted> fit, Map<String, Part> parts, Optional<AnswerSet> answers) {
    static final String VALIDATION = "validation";
    static final String TEST = "test";
    static final String EXACT = "exact match";
    static final String RESTRICTED = "restricted accuracy";

    /**
     * Examples to be judged by.
     *
     * @param labels the number of each example's label; empty where labels are open
     */
    record Part(List<Prompted> prompts, int[] labels) {}

    /** The task, with at most so many examples in each part to be judged by. */
    static TaskTexts of(TextTask task, int most, SubWordPiece pieces) {
        Map<String, Part> parts = new LinkedHashMap<>();
        parts.put(VALIDATION, part(task, first(task.validation(), most), pieces));
        parts.put(TEST, part(task, first(task.test(), most), pieces));
        return new TaskTexts(task, pieces.prompts(task, PromptForm.TAG, task.fit()), parts, answers(task, pieces));
    }

    private static List<TextExample> first(List<TextExample> examples, int most) {
        return examples.subList(0, Math.min(most, examples.size()));
    }

    private static Part part(TextTask task, List<TextExample> examples, SubWordPiece pieces) {
        List<Prompted> prompts = pieces.prompts(task, PromptForm.TAG, examples);
        int[] order = IntStream.range(0, prompts.size()).boxed()
                .sorted(Comparator.comparingInt(i -> prompts.get(i).prompt().length)).mapToInt(i -> i).toArray();
        return new Part(Arrays.stream(order).mapToObj(prompts::get).toList(), task.labels().isEmpty() ? new int[0]
                : Arrays.stream(order).map(i -> task.labels().indexOf(examples.get(i).target())).toArray());
    }

    private static Optional<AnswerSet> answers(TextTask task, SubWordPiece pieces) {
        if (task.labels().size() < 2) {
            return Optional.empty();
        }
        List<int[]> labels = new ArrayList<>(task.labels().stream().map(pieces::encode).toList());
        if (AnswerSet.anyBegins(labels)) {
            labels.replaceAll(label -> {
                int[] ended = Arrays.copyOf(label, label.length + 1);
                ended[label.length] = SubWordPiece.EOS;
                return ended;
            });
        }
        return Optional.of(AnswerSet.of(labels));
    }

    /** So many examples to learn from, drawn by the seed; fewer are the first of more. */
    List<Prompted> draw(int count, Rng rng) {
        int[] order = rng.split("examples").split(task.id()).permutation(fit.size());
        return Arrays.stream(order).limit(count).mapToObj(fit::get).toList();
    }

    /** The share of whole answers that are right; none on a part without examples. */
    Optional<Double> exact(Scorer scorer, String name) {
        List<Prompted> prompts = parts.get(name).prompts();
        return prompts.isEmpty() ? Optional.empty() : Optional.of(TeacherForcing.exactMatch(scorer, prompts));
    }

    /** The share of test examples whose label is the likeliest of the task's; none where labels are open. */
    Optional<Double> restricted(Scorer scorer) {
        Part test = parts.get(TEST);
        return test.prompts().isEmpty() ? Optional.empty() : answers.map(set -> set.accuracy(
                scorer, test.prompts().stream().map(Prompted::prompt).toList(), test.labels()));
    }
}
