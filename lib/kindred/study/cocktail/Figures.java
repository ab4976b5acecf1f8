package kindred.study.cocktail;

import java.util.Comparator;
import java.util.List;
import kindred.multitask.cocktail.CocktailResult;
import kindred.plot.Charts;
import kindred.plot.Figure;
import kindred.plot.Palette;
import kindred.table.Rows;
import kindred.table.Stats;
import kindred.table.Tables;
import tech.tablesaw.api.Table;

/** The study's pictures. All but the last show one number of training examples. */
final class Figures {
    private static final List<String> BARS =
            List.of(Arms.MAJORITY, Arms.SINGLE, Arms.LONGER, Arms.COCKTAIL, Arms.ADAPTER, Arms.MATH,
                    Arms.GENERAL);

    static {
        Palette.pin(Arms.MAJORITY, "#9e9e9e");
    }

    private Figures() {
    }

    /** Exact match of every arm on every finance task. */
    static Figure bars(CocktailResult result, List<String> finance) {
        Table test = finance(result, finance);
        Rows rows = Rows.named("exact match").text("task").text("arm").number("value");
        for (String arm : BARS) {
            Table own = Tables.where(test, "arm", arm);
            for (int r = 0; r < own.rowCount(); r++) {
                rows.add(own.stringColumn("task").get(r), arm, own.doubleColumn("value").get(r));
            }
        }
        return Charts.bar(rows.table()).x("task", "").y("value", "exact match").by("arm").yPercent()
                .yRange(0, 1).title("Exact match on test examples: each task alone, and in a cocktail").figure();
    }

    private static Table finance(CocktailResult result, List<String> finance) {
        Table test = result.exactMatch();
        return test.where(test.stringColumn("task").isIn(finance));
    }

    /** From each task alone to the cocktail, the largest gain on top. */
    static Figure gains(CocktailResult result, List<String> finance) {
        Table test = finance(result, finance);
        List<String> sorted = finance.stream().sorted(Comparator.comparingDouble(
                (String task) -> mean(test, Arms.SINGLE, task) - mean(test, Arms.COCKTAIL, task))).toList();
        Rows rows = Rows.named("gains").text("task").text("arm").number("value");
        for (String task : sorted) {
            for (String arm : List.of(Arms.SINGLE, Arms.COCKTAIL, Arms.LONGER)) {
                Table own = Tables.where(Tables.where(test, "arm", arm), "task", task);
                for (double value : Tables.numbers(own, "value")) {
                    rows.add(task, arm, value);
                }
            }
        }
        return Charts.dumbbell(rows.table()).x("value", "exact match").y("task").by("arm").beside(Arms.LONGER)
                .xPercent().title("What the cocktail of all finance tasks does to each of them").figure();
    }

    private static double mean(Table test, String arm, String task) {
        return Stats.mean(Tables.numbers(Tables.where(Tables.where(test, "arm", arm), "task", task), "value"));
    }

    /** The gain over each task alone: of every arm, and of every added task where pairs were run. */
    static Figure matrix(CocktailResult result, List<String> finance) {
        Table gains = result.gains(Arms.SINGLE);
        Rows rows = Rows.named("gain over single-task training").text("what is added").text("task").number("gain");
        for (String task : finance) {
            Table own = Tables.where(gains, "task", task);
            for (int r = 0; r < own.rowCount(); r++) {
                String arm = own.stringColumn("arm").get(r);
                if (!Arms.UNTRAINED.contains(arm)) {
                    rows.add(added(arm, task, finance), task, 100 * own.doubleColumn("gain").get(r));
                }
            }
        }
        return Charts.heatmap(rows.table()).x("task", "target task").y("what is added", "").value("gain", "points")
                .diverging(0).annotate("%+.1f")
                .title("Gain over fine-tuning on the target alone").figure();
    }

    private static String added(String arm, String task, List<String> finance) {
        return finance.stream()
                .filter(other -> arm.equals(Arms.pair(task, other)) || arm.equals(Arms.pair(other, task)))
                .map(other -> "+ " + other).findFirst().orElse(arm);
    }

    /** What becomes of the language model while it is fine-tuned. */
    static Figure forgetting(Table history) {
        Table before = Tables.where(history, "arm", Arms.UNTUNED);
        Rows rows = Rows.named("forgetting").text("arm").whole("step").number("loss");
        List<String> followed = Tables.names(history, "arm");
        for (String arm : followed) {
            if (arm.equals(Arms.UNTUNED)) {
                continue;
            }
            for (double loss : Tables.numbers(before, "value")) {
                rows.add(arm, 0, loss);
            }
            Table own = Tables.where(history, "arm", arm);
            for (int r = 0; r < own.rowCount(); r++) {
                rows.add(arm, own.longColumn("step").get(r), own.doubleColumn("value").get(r));
            }
        }
        return Charts.line(rows.table()).x("step", "training step").y("loss", "nats per token").by("arm")
                .title("Loss on text that was held out of the pretraining").figure();
    }

    /** Form and knowledge: exact match and the likeliest label of each task, before and after. */
    static Figure form(CocktailResult result, List<String> tasks) {
        Rows rows = Rows.named("form").text("task").text("what").number("value");
        Table test = Tables.where(result.scores(), "split", "test");
        for (String task : tasks) {
            for (String arm : List.of(Arms.UNTUNED, Arms.COCKTAIL)) {
                for (String metric : List.of(CocktailResult.EXACT, CocktailResult.RESTRICTED)) {
                    Table own = Tables.where(Tables.where(test, "arm", arm), "task", task);
                    for (double value : Tables.numbers(Tables.where(own, "metric", metric), "value")) {
                        rows.add(task, arm + ", " + metric, value);
                    }
                }
            }
        }
        return Charts.bar(rows.table()).x("task", "").y("value", "share right").by("what").yPercent()
                .title("Form and knowledge: the whole answer, and the likeliest of the task's labels").figure();
    }

    /** The gain against the number of training examples. */
    static Figure sizes(Table gains) {
        return Charts.line(gains).x("examples", "training examples of a task").y("gain", "gain in exact match").by("arm")
                .xLog().yPercent().reference("single", 0)
                .title("Gain over fine-tuning on the target alone, mean over tasks").figure();
    }
}
