package kindred.multitask.cocktail;

import java.util.ArrayList;
import java.util.List;
import kindred.plot.Charts;
import kindred.plot.Figure;
import kindred.table.Interval;
import kindred.table.Rows;
import kindred.table.Stats;
import kindred.table.Tables;
import tech.tablesaw.api.Table;

/**
 * What a {@link Cocktail} found.
 *
 * @param scores  one row per training, tested task, part and metric: seed, arm, task, split ({@code validation},
 *     {@code test}), metric, value, steps. {@code exact match} asks for the whole answer; {@code restricted accuracy}
 *     only which of the task's labels is likeliest (where it has labels), so that their gap is a matter of form
 * @param history what was followed: seed, arm, step, metric, value
 */
public record CocktailResult(Table scores, Table history) {
    /** The metric that compares arms. */
    public static final String EXACT = TaskTexts.EXACT;
    /** The metric that leaves form aside. */
    public static final String RESTRICTED = TaskTexts.RESTRICTED;

    record Score(long seed, String arm, String task, String split, String metric, double value, int steps) {}

    record Point(long seed, String arm, int step, String metric, double value) {}

    static CocktailResult of(List<CocktailJob.Outcome> outcomes) {
        Rows scores = Rows.named("scores").whole("seed").text("arm").text("task").text("split").text("metric")
                .number("value").whole("steps");
        Rows history = Rows.named("history").whole("seed").text("arm").whole("step").text("metric").number("value");
        for (CocktailJob.Outcome outcome : outcomes) {
            outcome.scores().forEach(s ->
                    scores.add(s.seed(), s.arm(), s.task(), s.split(), s.metric(), s.value(), s.steps()));
            outcome.points().forEach(p -> history.add(p.seed(), p.arm(), p.step(), p.metric(), p.value()));
        }
        return new CocktailResult(scores.table(), history.table());
    }

    /** The names of the arms. */
    public List<String> arms() {
        return Tables.names(scores, "arm");
    }

    /** Exact match on the test examples. */
    public Table exactMatch() {
        return Tables.where(Tables.where(scores, "split", TaskTexts.TEST), "metric", EXACT);
    }

    /**
     * Exact match on test examples against a baseline, seed by seed: arm, task, value, baseline, gain with its paired
     * 95 % t interval low to high (missing for one seed), relative (gain over baseline; missing where that is 0). The
     * last row of an arm, {@code all tasks}, is the mean over the tasks that both were tested on, its interval over
     * seeds. An arm is compared over the seeds that it has.
     *
     * @throws IllegalArgumentException if there is no such arm
     */
    public Table gains(String baseline) {
        if (!arms().contains(baseline)) {
            throw new IllegalArgumentException("No arm '" + baseline + "' among " + arms());
        }
        Rows rows = Rows.named("gains over " + baseline).text("arm").text("task").number("value").number("baseline")
                .number("gain").number("low").number("high").number("relative");
        Table test = exactMatch();
        Table all = Tables.where(test, "arm", baseline);
        for (String arm : Tables.names(test, "arm")) {
            if (arm.equals(baseline)) {
                continue;
            }
            Table own = Tables.where(test, "arm", arm);
            Table base = all.where(all.longColumn("seed").isIn(own.longColumn("seed").unique().asLongArray()));
            List<double[]> here = new ArrayList<>();
            List<double[]> there = new ArrayList<>();
            List<String> both = Tables.names(base, "task").stream().filter(Tables.names(own, "task")::contains)
                    .toList();
            for (String task : both) {
                here.add(bySeed(own, task));
                there.add(bySeed(base, task));
                row(rows, arm, task, here.get(here.size() - 1), there.get(there.size() - 1));
            }
            if (!both.isEmpty()) {
                row(rows, arm, "all tasks", means(here), means(there));
            }
        }
        return rows.table();
    }

    private static double[] bySeed(Table arm, String task) {
        return Tables.numbers(Tables.where(arm, "task", task).sortAscendingOn("seed"), "value");
    }

    private static double[] means(List<double[]> tasks) {
        double[] mean = new double[tasks.get(0).length];
        for (double[] task : tasks) {
            for (int s = 0; s < mean.length; s++) {
                mean[s] += task[s] / tasks.size();
            }
        }
        return mean;
    }

    private static void row(Rows rows, String arm, String task, double[] here, double[] there) {
        double value = Stats.mean(here);
        double baseline = Stats.mean(there);
        Interval interval = here.length > 1 ? Stats.pairedT(here, there) : null;
        rows.add(arm, task, value, baseline, value - baseline, interval == null ? null : interval.low(),
                interval == null ? null : interval.high(), baseline == 0 ? null : (value - baseline) / baseline);
    }

    /** Exact match on test examples of every task, a bar for each arm. */
    public Figure bars() {
        return Charts.bar(exactMatch()).x("task", "").y("value", "exact match").by("arm").yPercent()
                .title("Exact match on test examples").figure();
    }
}
