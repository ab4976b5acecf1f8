package kindred.study.cocktail;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;
import kindred.core.Rng;
import kindred.multitask.cocktail.CocktailResult;
import kindred.study.Effect;
import kindred.study.Measured;
import kindred.study.ReportBuilder;
import kindred.study.Sample;
import kindred.study.Unit;
import kindred.table.Interval;
import kindred.table.Stats;
import kindred.table.Tables;
import tech.tablesaw.api.Table;

/** From the runs to what is measured of each claim. The unit is a seed; its value is the mean over tasks. */
final class Evidence {
    private final Protocol protocol;
    /** Scores and history with the number of examples that decides. */
    private final Table scores;
    private final Table history;
    private final Rng rng = new Rng(0).split("bootstrap");

    Evidence(Protocol protocol, Table scores, Table history) {
        this.protocol = protocol;
        this.scores = Tables.where(scores, "examples", (long) protocol.examples().get(0));
        this.history = Tables.where(history, "examples", (long) protocol.examples().get(0));
    }

    void decide(ReportBuilder report) {
        report.finding(Claims.COCKTAIL, cocktailNote(), measured(Claims.BEST, best().minus(betterSingle(finance()))));
        report.finding(Claims.NO_CHOICE, fixedNote(), measured(Claims.FIXED, fixed(finance())));
        cells(report);
        report.finding(Claims.REGULARISER, forgottenNote(),
                measured(Claims.FORGOTTEN, loss(Arms.GENERAL).minus(loss(Arms.COCKTAIL))));
        arithmetic(report);
        knowledge(report);
    }

    private List<String> finance() {
        return protocol.finance();
    }

    private Measured measured(Effect effect, Sample sample) {
        return Measured.of(effect, sample, rng);
    }

    // which arm stands for a task

    /** For each task the arm of these that was best on validation examples, mean over seeds; the first of equals. */
    private Map<String, String> chosen(List<String> arms, List<String> tasks) {
        Map<String, String> chosen = new LinkedHashMap<>();
        for (String task : tasks) {
            chosen.put(task, arms.stream().filter(arm -> !rows(arm, task).isEmpty())
                    .max(Comparator.comparingDouble((String arm) -> Stats.mean(
                            Tables.numbers(Tables.where(rows(arm, task), "split", "validation"), "value")))
                            .thenComparing(Comparator.comparingInt(arms::indexOf).reversed())).orElseThrow());
        }
        return chosen;
    }

    private Table rows(String arm, String task) {
        return Tables.where(Tables.where(exact(), "arm", arm), "task", task);
    }

    private Table exact() {
        return Tables.where(scores, "metric", CocktailResult.EXACT);
    }

    /** Exact match on test examples, the arm of each task as told; one value per seed, the mean over these tasks. */
    private Sample test(List<String> tasks, Function<String, String> arm) {
        Table test = Tables.where(exact(), "split", "test");
        int[] own = IntStream.range(0, test.rowCount()).filter(r -> tasks.contains(test.stringColumn("task").get(r))
                && arm.apply(test.stringColumn("task").get(r)).equals(test.stringColumn("arm").get(r))).toArray();
        return Sample.of(test.rows(own), "value", "seed");
    }

    private Sample test(List<String> tasks, String arm) {
        return test(tasks, task -> arm);
    }

    private Sample betterSingle(List<String> tasks) {
        return test(tasks, chosen(Arms.SINGLES, tasks)::get);
    }

    private Sample best() {
        return test(finance(), chosen(Arms.COCKTAILS, finance())::get);
    }

    private Sample fixed(List<String> tasks) {
        return test(tasks, Arms.COCKTAIL).minus(betterSingle(tasks));
    }

    // claims

    private String cocktailNote() {
        return "Means over tasks; each arm is chosen on validation examples. Against single-task training with as many"
                + " passes only (the paper's situation): " + print(best().minus(test(finance(), Arms.SINGLE)).t())
                + ". Tasks whose single training also took as many steps as the cocktail: "
                + String.join(", ", protocol.longer()) + ".";
    }

    private String fixedNote() {
        List<String> without = finance().stream().filter(t -> !t.equals("fin_grain")).toList();
        return "The cocktail of all finance tasks. Against single-task training with as many passes only: "
                + print(test(finance(), Arms.COCKTAIL).minus(test(finance(), Arms.SINGLE)).t())
                + "; without fin_grain, which has few test examples: " + print(fixed(without).t()) + ".";
    }

    /** Every seed and task is a cell; those of one seed share a cocktail, so the interval is too narrow if anything. */
    private void cells(ReportBuilder report) {
        Map<String, String> single = chosen(Arms.SINGLES, finance());
        int won = 0;
        int lost = 0;
        int tied = 0;
        for (String task : finance()) {
            for (double gain : test(List.of(task), Arms.COCKTAIL).minus(test(List.of(task), single::get)).values()) {
                won += gain > 0 ? 1 : 0;
                lost += gain < 0 ? 1 : 0;
                tied += gain == 0 ? 1 : 0;
            }
        }
        String counts = "Cells are seeds times tasks: the cocktail wins %d, single-task training %d, %d are tied; "
                .formatted(won, lost, tied) + "sign test p = %.3f. Cells of one seed share a cocktail."
                .formatted(Stats.signTest(won, lost));
        if (won + lost == 0) {
            report.unmeasured(Claims.MOSTLY, counts);
        } else {
            report.finding(Claims.MOSTLY, counts, Measured.of(Claims.WON, Stats.proportion(won, won + lost)));
        }
    }

    /** The loss on held-out text at the end of the training. The loss before is the same for all arms. */
    private Sample loss(String arm) {
        Table own = Tables.where(history, "arm", arm);
        Table last = own.where(own.longColumn("step").isEqualTo(own.longColumn("step").max()));
        return Sample.of(last, "value", "seed");
    }

    private String forgottenNote() {
        Table cocktail = Tables.where(history, "arm", Arms.COCKTAIL);
        Table general = Tables.where(history, "arm", Arms.GENERAL);
        double steps = cocktail.longColumn("step").max();
        double near = general.longColumn("step").unique().asList().stream().mapToDouble(step -> step).boxed()
                .min(Comparator.comparingDouble(step -> Math.abs(step - steps))).orElseThrow();
        double then = Stats.mean(Tables.numbers(general.where(general.longColumn("step").isEqualTo(near)), "value"));
        return "In nats per token: before %.3f, after the cocktail (%.0f steps) %.3f; with general data %.3f".formatted(
                loss(Arms.UNTUNED).t().mean(), steps, loss(Arms.COCKTAIL).t().mean(), loss(Arms.GENERAL).t().mean())
                + " after all its steps, %.3f after %.0f. The held-out text is food reviews".formatted(then, near)
                + (protocol.general().contains("rv_score") ? "; one of the general tasks reads reviews, too." : ".");
    }

    /** Decided only where there is something to learn, and where the control says that it is a matter of numbers. */
    private void arithmetic(ReportBuilder report) {
        double learnt = Stats.mean(test(List.of(Protocol.LEARNABLE), Arms.MANY).values());
        Sample numbers = math(Protocol.NUMERIC);
        Sample others = math(Protocol.CONTROL);
        String reached = "%s alone, from all its training examples, reaches %.3f (chance 0.5)".formatted(
                Protocol.LEARNABLE, learnt);
        String seen = "Cocktail with math minus without: numeric tasks " + print(numbers.t()) + ", control "
                + print(others.t()) + ".";
        if (learnt < Protocol.LEARNT) {
            report.unmeasured(Claims.ARITHMETIC, reached + ", at least %.1f is needed: at this size a model hardly"
                    .formatted(Protocol.LEARNT) + " reads numbers, and mathematics has little to improve. " + seen);
        } else if (!others.t().contains(0)) {
            report.unmeasured(Claims.ARITHMETIC, "The control moves too, so this is not a matter of numbers. " + seen);
        } else {
            report.finding(Claims.ARITHMETIC, reached + ".", measured(Claims.NUMBERS, numbers),
                    measured(Claims.OTHERS, others));
        }
    }

    private Sample math(List<String> group) {
        List<String> tasks = protocol.among(group);
        return test(tasks, Arms.MATH).minus(test(tasks, Arms.COCKTAIL));
    }

    private void knowledge(ReportBuilder report) {
        double before = Stats.mean(Tables.numbers(known(Arms.UNTUNED), "value"));
        Map<String, Sample> rises = new LinkedHashMap<>();
        for (String arm : List.of(Arms.COCKTAIL, Arms.MATH)) {
            rises.put(arm, Sample.of(known(arm), rows -> Stats.mean(Tables.numbers(rows, "value")) - before, "seed"));
        }
        String most = rises.keySet().stream()
                .max(Comparator.comparingDouble(arm -> rises.get(arm).t().mean())).orElseThrow();
        report.finding(Claims.NO_KNOWLEDGE, "Restricted accuracy on " + String.join(" and ", Protocol.KNOWLEDGE)
                + ", before: %.3f; the arm where it rises most: \"%s\".".formatted(before, most),
                measured(Claims.KNOWN, rises.get(most)));
    }

    private Table known(String arm) {
        Table own = Tables.where(Tables.where(Tables.where(scores, "arm", arm), "split", "test"), "metric",
                CocktailResult.RESTRICTED);
        return own.where(own.stringColumn("task").isIn(Protocol.KNOWLEDGE));
    }

    private static String print(Interval i) {
        return Unit.POINTS.print(i.mean(), i.low(), i.high());
    }
}
