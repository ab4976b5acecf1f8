package kindred.fuse;

import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import kindred.core.Compute;
import kindred.core.Progress;
import kindred.core.Weights;
import kindred.plot.Charts;
import kindred.plot.Figure;
import kindred.table.Tables;
import tech.tablesaw.api.BooleanColumn;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * Merging methods compared fairly: the same experts for all, and each method's setting chosen from its candidates by the
 * mean score on the same validation data.
 *
 * <pre>{@code
 * Table table = MergeBench.of(base).expert("spam", spam, validation, test).expert(...)
 *         .method("task arithmetic", a -> new TaskArithmetic(a), 0.1, 0.3, 0.5)
 *         .method("soup", new UniformSoup())
 *         .run();
 * }</pre>
 */
public final class MergeBench {
    private record Expert(String task, Weights weights, ToDoubleFunction<Weights> validation,
            ToDoubleFunction<Weights> test) {}

    /** A setting of a method: what stands in the table, and the merge. */
    private record Candidate(String setting, Merge merge, boolean transductive) {}

    /** A method of one setting, made from a number. */
    @FunctionalInterface
    public interface Family {
        Merge at(double setting);
    }

    private final Weights base;
    private final List<Expert> experts = new ArrayList<>();
    private final Map<String, Weights> references = new LinkedHashMap<>();
    private final Map<String, List<Candidate>> methods = new LinkedHashMap<>();

    private MergeBench(Weights base) {
        this.base = base;
    }

    /** A comparison of merges of models tuned from this base. */
    public static MergeBench of(Weights base) {
        return new MergeBench(base);
    }

    /**
     * Adds a task and the model tuned on it.
     *
     * @param validation score on validation data, higher is better; settings are chosen by it
     * @param test       score on test data, above 0; the table holds it
     */
    public MergeBench expert(String task, Weights tuned, ToDoubleFunction<Weights> validation,
            ToDoubleFunction<Weights> test) {
        base.layout().require(tuned.layout(), "The expert of task '" + task + "'");
        experts.add(new Expert(task, tuned, validation, test));
        return this;
    }

    /** Adds a model that is no merge, to compare with: the base trained on all tasks' data is the usual one. */
    public MergeBench reference(String name, Weights weights) {
        base.layout().require(weights.layout(), "The reference '" + name + "'");
        references.put(name, weights);
        return this;
    }

    /** Adds a method with nothing to choose. */
    public MergeBench method(String name, Merge merge) {
        methods.put(name, List.of(new Candidate("", merge, false)));
        return this;
    }

    /** Adds a method that sees the test inputs, without labels: the table tells it apart from those that do not. */
    public MergeBench transductive(String name, Merge merge) {
        methods.put(name, List.of(new Candidate("", merge, true)));
        return this;
    }

    /** Adds a method whose setting is chosen on validation data: give all methods as many candidates. */
    public MergeBench method(String name, Family family, double... settings) {
        List<Candidate> candidates = new ArrayList<>();
        for (double setting : settings) {
            candidates.add(new Candidate(String.valueOf(setting), family.at(setting), false));
        }
        methods.put(name, candidates);
        return this;
    }

    /**
     * Runs all methods.
     *
     * @return a tidy table, one row for each method and task: method ({@code base}, {@code experts}, each on its own
     *     task, and the references among them), setting, task, score, normalised (score / the expert's own score), worst
     *     (whether this is the method's worst task by normalised score), transductive
     */
    public Table run() {
        if (experts.isEmpty()) {
            throw new IllegalArgumentException("There is no expert to merge");
        }
        double[] own = experts.stream().mapToDouble(e -> e.test().applyAsDouble(e.weights())).toArray();
        Table table = Table.create("merging", StringColumn.create("method"), StringColumn.create("setting"),
                StringColumn.create("task"), DoubleColumn.create("score"), DoubleColumn.create("normalised"),
                BooleanColumn.create("worst"), BooleanColumn.create("transductive"));
        append(table, "base", "", scores(base), own, false);
        append(table, "experts", "", own, own, false);
        references.forEach((name, weights) -> append(table, name, "", scores(weights), own, false));
        try (Progress progress = Progress.of("merging methods", methods.size())) {
            int done = 0;
            for (Map.Entry<String, List<Candidate>> method : methods.entrySet()) {
                Candidate best = choose(method.getValue());
                try (NDManager scope = Compute.manager()) {
                    append(table, method.getKey(), best.setting(), scores(merge(scope, best)), own,
                            best.transductive());
                }
                progress.at(++done, method.getKey());
            }
        }
        return table;
    }

    /**
     * The table of {@link #run()} with one row for each method: setting, the score on each task, their mean, the worst
     * task's share of its expert's score, and whether the method saw the test inputs; sorted by the mean, best first.
     */
    public static Table summary(Table results) {
        Table wide = Tables.pivot(results, "method", "task", "score");
        StringColumn setting = StringColumn.create("setting");
        DoubleColumn mean = DoubleColumn.create("mean");
        DoubleColumn worst = DoubleColumn.create("worst, share");
        BooleanColumn transductive = BooleanColumn.create("sees test inputs");
        for (String method : wide.stringColumn("method")) {
            Table own = Tables.where(results, "method", method);
            setting.append(own.stringColumn("setting").get(0));
            mean.append(own.doubleColumn("score").mean());
            worst.append(own.doubleColumn("normalised").min());
            transductive.append(own.booleanColumn("transductive").get(0));
        }
        return wide.addColumns(mean, worst, setting, transductive).sortDescendingOn("mean").setName("merging");
    }

    /** The table of {@link #run()} as a heat map: task by method, the share of the expert's own score. */
    public static Figure heatmap(Table results) {
        return Charts.heatmap(results).title("What merging keeps").x("task").y("method").value("normalised", "share of the expert's score")
                .annotate("%.2f").figure();
    }

    private Candidate choose(List<Candidate> candidates) {
        Candidate best = candidates.get(0);
        double bestScore = Double.NEGATIVE_INFINITY;
        for (Candidate candidate : candidates.size() == 1 ? List.<Candidate>of() : candidates) {
            try (NDManager scope = Compute.manager()) {
                Weights merged = merge(scope, candidate);
                double score = experts.stream().mapToDouble(e -> e.validation().applyAsDouble(merged)).average()
                        .orElseThrow();
                if (score > bestScore) {
                    best = candidate;
                    bestScore = score;
                }
            }
        }
        return best;
    }

    private Weights merge(NDManager scope, Candidate candidate) {
        return candidate.merge().merge(base.in(scope), experts.stream().map(Expert::weights).toList());
    }

    private double[] scores(Weights weights) {
        return experts.stream().mapToDouble(e -> e.test().applyAsDouble(weights)).toArray();
    }

    private void append(Table table, String method, String setting, double[] scores, double[] own,
            boolean transductive) {
        int worst = 0;
        for (int t = 1; t < scores.length; t++) {
            worst = scores[t] / own[t] < scores[worst] / own[worst] ? t : worst;
        }
        for (int t = 0; t < scores.length; t++) {
            table.stringColumn("method").append(method);
            table.stringColumn("setting").append(setting);
            table.stringColumn("task").append(experts.get(t).task());
            table.doubleColumn("score").append(scores[t]);
            table.doubleColumn("normalised").append(scores[t] / own[t]);
            table.booleanColumn("worst").append(t == worst);
            table.booleanColumn("transductive").append(transductive);
        }
    }
}
