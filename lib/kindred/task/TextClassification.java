package kindred.task;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.List;
import kindred.core.Tensors;
import kindred.data.text.TextExample;
import kindred.data.text.TextTask;
import kindred.model.pretrained.Pretrained;

/**
 * Labelled texts as tasks for a pretrained encoder: inputs as {@link Pretrained#inputs}, one class per label.
 *
 * <pre>{@code
 * Task mine = TextClassification.of(manager, miniLm, "tone", train, test);    // lists of new TextExample(text, label)
 * }</pre>
 */
public final class TextClassification {
    private TextClassification() {}

    /**
     * One of the packaged text tasks.
     *
     * @param manager where the examples live
     * @param train at most this many examples to learn from, from the first
     * @param test at most this many to be judged by
     * @throws IllegalArgumentException for a task whose targets are open, or no example
     */
    public static Task of(NDManager manager, Pretrained model, TextTask task, int train, int test) {
        if (task.labels().isEmpty()) {
            throw new IllegalArgumentException("Task '" + task.id() + "' has open targets, not classes");
        }
        return of(manager, model, task.id(), task.labels(), first(task.train(), train), first(task.test(), test));
    }

    /**
     * Texts of one's own.
     *
     * @param manager where the examples live
     * @throws IllegalArgumentException for no example, fewer than two labels, or a label in {@code test} alone
     */
    public static Task of(NDManager manager, Pretrained model, String name, List<TextExample> train,
            List<TextExample> test) {
        return of(manager, model, name, train.stream().map(TextExample::target).distinct().sorted().toList(), train,
                test);
    }

    private static Task of(NDManager manager, Pretrained model, String name, List<String> labels,
            List<TextExample> train, List<TextExample> test) {
        if (labels.size() < 2) {
            throw new IllegalArgumentException("Task '" + name + "' needs at least two labels, got " + labels);
        }
        return Task.classification(name, labels.size(), examples(manager, model, name, labels, train),
                examples(manager, model, name, labels, test));
    }

    private static Examples examples(NDManager manager, Pretrained model, String name, List<String> labels,
            List<TextExample> examples) {
        if (examples.isEmpty()) {
            throw new IllegalArgumentException("Task '" + name + "' has no examples in one of its parts");
        }
        long[] classes = new long[examples.size()];
        for (int i = 0; i < classes.length; i++) {
            classes[i] = labels.indexOf(examples.get(i).target());
            if (classes[i] < 0) {
                throw new IllegalArgumentException("Task '" + name + "' has the label '" + examples.get(i).target()
                        + "' on '" + examples.get(i).input() + "', which is none of " + labels);
            }
        }
        NDArray[] inputs = model.inputs(manager, examples.stream().map(TextExample::input).toList());
        return Examples.of(List.of(inputs), Tensors.of(manager, classes, classes.length));
    }

    private static List<TextExample> first(List<TextExample> all, int most) {
        return all.subList(0, Math.min(all.size(), most));
    }
}
