package kindred.data.text;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** How an input is put to a model: the text between {@code [BOS]} and {@code [SEP]}. */
public enum PromptForm {
    /** The input alone; nothing names the task. */
    BARE(56) {
        @Override
        public UnaryOperator<String> conditions(TextTask task) {
            return input -> input;
        }
    },
    /** The task's id, then the input: {@code fin unit : ...}. */
    TAG(56) {
        @Override
        public UnaryOperator<String> conditions(TextTask task) {
            String tag = task.id().replace('_', ' ') + " : ";
            return input -> tag + input;
        }
    },
    /** The task's definition, then the input. */
    INSTRUCTION_SHORT(56) {
        @Override
        public UnaryOperator<String> conditions(TextTask task) {
            return input -> "definition : " + task.definition() + " . input : " + input;
        }
    },
    /** The task's definition and one solved example, which is taken out of the training part, then the input. */
    INSTRUCTION(96) {
        @Override
        public UnaryOperator<String> conditions(TextTask task) {
            TextExample shown = positive(task);
            String before = "definition : " + task.definition() + " example : " + shown.input() + " is "
                    + shown.target() + " . input : ";
            return input -> before + input;
        }

        @Override
        public List<TextExample> train(TextTask task) {
            TextExample shown = positive(task);
            return task.train().stream().filter(e -> !e.equals(shown)).toList();
        }
    };

    private final int context;

    PromptForm(int context) {
        this.context = context;
    }

    /** The positions a model must have for this form: 56, or 96 with an example. */
    public int context() {
        return context;
    }

    /** What makes an input of the task the text that goes before {@code [SEP]}. */
    public abstract UnaryOperator<String> conditions(TextTask task);

    /** The training examples this form leaves. */
    public List<TextExample> train(TextTask task) {
        return task.train();
    }

    /** The example an instruction shows: the shortest training example of the rarest label. */
    public static TextExample positive(TextTask task) {
        Map<String, Long> counts = task.train().stream()
                .collect(Collectors.groupingBy(TextExample::target, Collectors.counting()));
        return task.train().stream().min(Comparator.comparing((TextExample e) -> counts.get(e.target()))
                .thenComparing(TextExample::target)
                .thenComparing(e -> e.input().length())
                .thenComparing(TextExample::input)).orElseThrow();
    }
}
