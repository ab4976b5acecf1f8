package kindred.study.cocktail;

import ai.djl.ndarray.NDManager;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import kindred.core.Compute;
import kindred.data.text.PromptForm;
import kindred.data.text.TextExample;
import kindred.data.text.TextTask;
import kindred.data.text.TextTasks;
import kindred.model.decoder.Prompted;
import kindred.model.text.SubWordPiece;
import kindred.multitask.cocktail.Cocktail;
import kindred.multitask.cocktail.CocktailResult;
import kindred.study.Claim;
import kindred.study.Paper;
import kindred.study.Report;
import kindred.study.ReportBuilder;
import kindred.study.Scale;
import kindred.study.Study;
import kindred.table.Rows;
import kindred.table.Tables;
import tech.tablesaw.api.LongColumn;
import tech.tablesaw.api.Table;

/**
 * The target task has little data: is it fine-tuned alone or in a cocktail of related tasks, and does general or
 * mathematical data help?
 *
 * <p>Small decoders and short answers made from real corpora by fixed rules stand for the paper's models and
 * benchmarks. Single-task training is also run for as long as the whole cocktail; which arm stands for a task is chosen
 * on validation examples, never on test ones.
 */
public final class CocktailEffect implements Study {
    private final Instant made = Instant.now();

    /**
     * What the runs gave.
     *
     * @param rates   candidates for the learning rate: arm, rate, exact match on validation examples, whether chosen
     * @param scores  one row per training, task, split and metric: examples, seed, arm, task, split, metric, value,
     *                steps
     * @param history the loss on held-out text along the cocktails: examples, seed, arm, step, metric, value
     */
    public record Runs(Table rates, Table scores, Table history) {
        /** The runs with so many training examples of a task. */
        public CocktailResult of(int examples) {
            return new CocktailResult(Tables.where(scores, "examples", (long) examples),
                    Tables.where(history, "examples", (long) examples));
        }
    }

    @Override
    public String id() {
        return "cocktail";
    }

    @Override
    public String title() {
        return "Mixing It Up: The Cocktail Effect of Multi-Task Fine-Tuning on LLM Performance";
    }

    @Override
    public Paper paper() {
        return new Paper(title(), "Brief, Ovadia, Shenderovitz, Ben Yoash, Lemberg, Sheetrit", 2024, "arXiv",
                "https://arxiv.org/abs/2410.01109");
    }

    @Override
    public List<Claim> claims() {
        return Claims.ALL;
    }

    @Override
    public Report run(Scale scale) {
        ReportBuilder report = Report.begin(this, scale);
        return report(report, scale, runs(scale));
    }

    /** The finance tasks: training examples of each, how many it has and is tested on, the standard error of a half. */
    public Table tasks(Scale scale) {
        Protocol protocol = Protocol.of(scale);
        Rows rows = Rows.named("tasks").text("task").text("input").text("target").whole("train").whole("tested")
                .number("error, points");
        for (String id : protocol.finance()) {
            TextTask task = TextTasks.get(id);
            int tested = Math.min(protocol.tested(), task.test().size());
            for (TextExample e : task.train().subList(0, 3)) {
                rows.add(id, e.input(), e.target(), task.train().size(), tested, 100 * Math.sqrt(0.25 / tested));
            }
        }
        return rows.table();
    }

    /** One training example as the decoder gets it: each piece, what is to come next, and whether that counts. */
    public Table example(String task) {
        SubWordPiece pieces = SubWordPiece.load();
        TextTask of = TextTasks.get(task);
        Prompted one = pieces.prompts(of, PromptForm.TAG, of.train().subList(0, 1)).get(0);
        int[] all = Arrays.copyOf(one.prompt(), one.prompt().length + one.target().length);
        System.arraycopy(one.target(), 0, all, one.prompt().length, one.target().length);
        Rows rows = Rows.named("one example of " + task).whole("position").text("given").text("to predict")
                .flag("counts");
        for (int i = 0; i + 1 < all.length; i++) {
            rows.add(i, pieces.piece(all[i]), pieces.piece(all[i + 1]), i + 1 >= one.prompt().length);
        }
        return rows.table();
    }

    /** Chooses the learning rates, then trains and tests every arm with every seed. */
    public Runs runs(Scale scale) {
        Protocol protocol = Protocol.of(scale);
        try (NDManager manager = Compute.manager()) {
            Arms arms = new Arms(protocol, protocol.base(manager));
            double[] validated = Cocktail.validate(arms.candidates());
            Map<String, Double> rates = best(protocol, arms.rated(), validated);
            Table scores = null;
            Table history = null;
            for (int examples : protocol.examples()) {
                CocktailResult result = Cocktail.run(arms.all(examples, rates));
                scores = joined(scores, with(examples, result.scores()));
                history = joined(history, with(examples, result.history()));
                scores.append(with(examples, majority(protocol)));
            }
            return new Runs(rates(protocol, rates, validated), scores, history);
        }
    }

    /** The best rate of each arm, the first of equals. */
    private static Map<String, Double> best(Protocol protocol, List<String> arms, double[] validated) {
        Map<String, Double> best = new LinkedHashMap<>();
        int count = protocol.rates().size();
        for (int a = 0; a < arms.size(); a++) {
            int from = a * count;
            int chosen = IntStream.range(from, from + count).boxed()
                    .max(Comparator.<Integer>comparingDouble(i -> validated[i]).thenComparing(Comparator.reverseOrder()))
                    .orElseThrow();
            best.put(arms.get(a), protocol.rates().get(chosen - from));
        }
        return best;
    }

    private static Table rates(Protocol protocol, Map<String, Double> chosen, double[] validated) {
        Rows rows = Rows.named("learning rates").text("arm").number("rate").number("validation").flag("chosen");
        int i = 0;
        for (Map.Entry<String, Double> arm : chosen.entrySet()) {
            for (double rate : protocol.rates()) {
                rows.add(arm.getKey(), rate, validated[i], rate == arm.getValue());
                i++;
            }
        }
        return rows.table();
    }

    /** What always giving the most frequent answer reaches, as rows of scores. */
    private static Table majority(Protocol protocol) {
        Rows rows = Rows.named("majority").whole("seed").text("arm").text("task").text("split").text("metric")
                .number("value").whole("steps");
        for (String id : protocol.finance()) {
            List<TextExample> test = TextTasks.get(id).test();
            List<TextExample> tested = test.subList(0, Math.min(protocol.tested(), test.size()));
            Map<String, Long> counts = tested.stream()
                    .collect(Collectors.groupingBy(TextExample::target, Collectors.counting()));
            double share = (double) counts.values().stream().mapToLong(c -> c).max().orElseThrow() / tested.size();
            for (long seed : protocol.seeds()) {
                rows.add(seed, Arms.MAJORITY, id, "test", CocktailResult.EXACT, share, 0);
            }
        }
        return rows.table();
    }

    private static Table with(int examples, Table table) {
        long[] all = new long[table.rowCount()];
        Arrays.fill(all, examples);
        return Table.create(table.name(), LongColumn.create("examples", all)).addColumns(table.columnArray());
    }

    private static Table joined(Table before, Table more) {
        return before == null ? more : before.append(more);
    }

    /** What each arm gains over fine-tuning on the target alone: examples, arm, task, value, baseline, gain, ... */
    public Table gains(Scale scale, Runs runs) {
        Table gains = null;
        for (int examples : Protocol.of(scale).examples()) {
            gains = joined(gains, with(examples, runs.of(examples).gains(Arms.SINGLE)));
        }
        return gains.where(gains.stringColumn("arm").isNotIn(Arms.UNTRAINED));
    }

    /** The report of runs that are there already. */
    public Report report(Scale scale, Runs runs) {
        return report(Report.begin(this, scale).since(made), scale, runs);
    }

    private Report report(ReportBuilder report, Scale scale, Runs runs) {
        Protocol protocol = Protocol.of(scale);
        CocktailResult first = runs.of(protocol.examples().get(0));
        List<String> finance = protocol.finance();
        Table gains = gains(scale, runs);
        report.data("reuters", "r-modeldata", "vega", "r-dslabs", "brown", "wordnet", "spam-assassin", "cmudict")
                .seeds(protocol.seeds().stream().mapToLong(Long::longValue).toArray())
                .table("rates", runs.rates())
                .table("gains", gains)
                .table("scores", runs.scores())
                .table("history", runs.history())
                .figure("exact match", Figures.bars(first, finance))
                .figure("gains", Figures.gains(first, finance))
                .figure("matrix", Figures.matrix(first, finance))
                .figure("form", Figures.form(first, protocol.judged()))
                .figure("forgetting", Figures.forgetting(first.history()));
        if (protocol.examples().size() > 1) {
            Table all = Tables.where(gains, "task", "all tasks");
            report.figure("sizes", Figures.sizes(all.where(all.stringColumn("arm").isIn(Arms.COCKTAILS))));
        }
        new Evidence(protocol, runs.scores(), runs.history()).decide(report);
        return report.build();
    }
}
