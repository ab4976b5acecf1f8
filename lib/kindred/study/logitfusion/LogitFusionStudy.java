package kindred.study.logitfusion;

import ai.djl.ndarray.NDManager;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import kindred.core.Compute;
import kindred.plot.Figure;
import kindred.study.Claim;
import kindred.study.Paper;
import kindred.study.Report;
import kindred.study.ReportBuilder;
import kindred.study.Scale;
import kindred.study.Study;
import kindred.table.Rows;
import kindred.table.Tables;
import kindred.train.Sweep;
import kindred.train.lm.StreamScore;
import tech.tablesaw.api.Table;

/**
 * Small models can be tuned and a large one cannot: does their skill reach it while it decodes, how much of tuning it does
 * that recover, and does adapting the amount at every step beat a fixed amount?
 *
 * <p>Character models of real text stand for the paper's Llama-2 family; the measure is the loss per character, with
 * accuracy beside it. All seeds share one pretrained pair: they differ in the sample of the text and in its order.
 */
public final class LogitFusionStudy implements Study {
    private final Instant made = Instant.now();

    /**
     * What the runs gave.
     *
     * @param runs      one row per seed, text, split and arm: loss (missing where a character had probability 0), accuracy,
     *                  mean amount of the experts (missing where an arm has none); of a task, where that level runs: loss per target token, exact match
     * @param steps     pictures of single steps of the first seed: distributions, roots, amounts, moves
     * @param continued the same beginnings, continued by the large model alone and fused: begins, model, goes on
     */
    public record Results(Table runs, Map<String, Figure> steps, Table continued) {}

    @Override
    public String id() {
        return "logit-fusion";
    }

    @Override
    public String title() {
        return "On giant's shoulders: effortless weak to strong by dynamic logits fusion";
    }

    @Override
    public Paper paper() {
        return new Paper(title(), "Fan, Lu, Wei, Tian, Qu, Chen, Cheng", 2024, "NeurIPS 37",
                "https://arxiv.org/abs/2406.15480");
    }

    @Override
    public List<Claim> claims() {
        return Claims.ALL;
    }

    @Override
    public Report run(Scale scale) {
        ReportBuilder report = Report.begin(this, scale);
        return report(report, scale, measure(scale));
    }

    /** Samples of the texts: what is general, what the experts are tuned on, what nothing is tuned on. */
    public Table texts() {
        Domains domains = Domains.load();
        Rows rows = Rows.named("texts").text("text").text("role").whole("characters").text("begins");
        text(rows, domains.general(), "general");
        domains.tuned().forEach(d -> text(rows, d, "tuned"));
        domains.unseen().forEach(d -> text(rows, d, "unseen"));
        return rows.table();
    }

    private static void text(Rows rows, Domains.Domain domain, String role) {
        StringBuilder begin = new StringBuilder();
        java.util.Arrays.stream(domain.test()).limit(90).forEach(id -> begin.append(Domains.ALPHABET.charAt(id)));
        rows.add(domain.name(), role, (long) domain.all().length, begin.toString().replace('\n', ' '));
    }

    /** Trains every model of the protocol and scores every arm on every text. */
    public Results measure(Scale scale) {
        Protocol protocol = Protocol.of(scale);
        Domains domains = Domains.load();
        Models models = new Models(protocol, domains);
        Rows rows = Rows.named("runs").whole("seed").text("text").text("role").text("split").text("arm")
                .number("loss").number("accuracy").number("amount");
        try (NDManager manager = Compute.manager()) {
            Models.Pair pair = models.pair(manager);
            List<Callable<Models.Tuned>> tunings = new ArrayList<>();
            for (long seed : protocol.seeds()) {
                tunings.add(() -> models.tuned(manager, pair, seed));
            }
            List<Models.Tuned> tuned = Sweep.of("tuning, seed by seed", tunings);
            List<Callable<List<Run>>> scorings = new ArrayList<>();
            for (int i = 0; i < tuned.size(); i++) {
                scorings.addAll(scorings(protocol, domains, tuned.get(i), protocol.seeds().get(i)));
            }
            Sweep.of("scoring, text by text", scorings).forEach(text -> text.forEach(r -> rows.add(r.seed(), r.text(),
                    r.role(), r.split(), r.arm(), r.loss(), r.accuracy(), r.amount())));
            protocol.tasks().ifPresent(level -> protocol.seeds().forEach(seed -> level.run(seed).forEach(r -> rows.add(
                    seed, r.task(), "task", "test", r.arm(), r.score().loss(), r.score().accuracy(), null))));
            return new Results(rows.table(), Figures.steps(tuned.get(0), domains),
                    Continued.of(tuned.get(0), domains));
        }
    }

    /** One row of the table; what is null is missing. */
    private record Run(long seed, String text, String role, String split, String arm, Double loss, double accuracy,
            Double amount) {}

    private static List<Callable<List<Run>>> scorings(
            Protocol protocol, Domains domains, Models.Tuned models, long seed) {
        List<Callable<List<Run>>> texts = new ArrayList<>();
        for (int e = 0; e < domains.tuned().size(); e++) {
            int expert = e;
            texts.add(() -> tuned(protocol, domains.tuned().get(expert), expert, models, seed));
        }
        texts.add(() -> untuned(protocol, domains.general(), "general", models, seed));
        domains.unseen().forEach(d -> texts.add(() -> untuned(protocol, d, "unseen", models, seed)));
        return texts;
    }

    /** The arms of a text that no expert was tuned on. */
    private static List<Run> untuned(
            Protocol protocol, Domains.Domain domain, String role, Models.Tuned models, long seed) {
        return runs(seed, domain, role, "test", Arms.unlabelled().score(models, domain.test(), protocol.scored()));
    }

    /** The arms of a tuned text; the fixed amount that was best on validation text stands as one more. */
    private static List<Run> tuned(
            Protocol protocol, Domains.Domain domain, int expert, Models.Tuned models, long seed) {
        Map<String, Arms.Scored> validation = Arms.fixed(expert, Protocol.RIVALS)
                .score(models, domain.validation(), protocol.scored());
        Arms arms = Arms.labelled(expert, Protocol.CURVE);
        protocol.adapter().ifPresent(lora -> arms.adapted(expert));
        Map<String, Arms.Scored> test = arms.score(models, domain.test(), protocol.scored());
        double best = Protocol.RIVALS.stream()
                .min(Comparator.comparingDouble(a -> validation.get(Arms.fixed(a)).score().loss())).orElseThrow();
        List<Run> runs = new ArrayList<>(runs(seed, domain, "tuned", "validation", validation));
        runs.addAll(runs(seed, domain, "tuned", "test", test));
        StreamScore chosen = test.get(Arms.fixed(best)).score();
        runs.add(new Run(seed, domain.name(), "tuned", "test", "best fixed", chosen.loss(), chosen.accuracy(), best));
        return runs;
    }

    private static List<Run> runs(long seed, Domains.Domain domain, String role, String split,
            Map<String, Arms.Scored> scores) {
        List<Run> runs = new ArrayList<>();
        scores.forEach((arm, scored) -> runs.add(new Run(seed, domain.name(), role, split, arm,
                Double.isFinite(scored.score().loss()) ? scored.score().loss() : null, scored.score().accuracy(),
                scored.amount())));
        return runs;
    }

    /**
     * What every arm reaches on the held-out texts, one row per arm, means over the seeds.
     *
     * @param measure "loss", "accuracy" or "amount"
     */
    public Table scores(Results results, String measure) {
        Table test = Tables.where(results.runs(), "split", "test");
        test = test.dropWhere(test.column(measure).isMissing());
        return Tables.pivot(Tables.summary(test, measure, "arm", "text"), "arm", "text", "mean").setName(measure);
    }

    /** The gap closed by every arm, one row per seed and tuned text, in loss and in accuracy. */
    public Table gaps(Results results) {
        return new Evidence(results.runs()).gaps();
    }

    /** The report of results that are there already. */
    public Report report(Scale scale, Results results) {
        return report(Report.begin(this, scale).since(made), scale, results);
    }

    private Report report(ReportBuilder report, Scale scale, Results results) {
        Evidence evidence = new Evidence(results.runs());
        Table gaps = evidence.gaps();
        Table test = Tables.where(results.runs(), "split", "test");
        report.data(Domains.SOURCES)
                .seeds(Protocol.of(scale).seeds().stream().mapToLong(s -> s).toArray())
                .table("runs", results.runs())
                .table("accuracy", Tables.summary(test, "accuracy", "text", "arm"))
                .table("gaps", gaps)
                .table("continued", results.continued())
                .figure("closed", Figures.closed(gaps.dropRowsWithMissingValues(), "loss"))
                .figure("closed in accuracy", Figures.closed(gaps, "accuracy"))
                .figure("curve", Figures.curve(results.runs()));
        results.steps().forEach(report::figure);
        evidence.decide(report);
        return report.build();
    }
}
