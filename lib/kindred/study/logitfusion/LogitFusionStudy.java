package kindred.study.logitfusion;

import ai.djl.ndarray.NDManager;
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
    /**
     * What the runs gave.
     *
     * @param runs  one row per seed, text, split and arm: loss (missing where a character had probability 0), accuracy
     * @param steps pictures of single steps of the first seed: distributions, roots, amounts
     */
    public record Results(Table runs, Map<String, Figure> steps) {}

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
        text(rows, domains.unseen(), "unseen");
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
            for (int i = 0; i < tuned.size(); i++) {
                score(rows, protocol, domains, tuned.get(i), protocol.seeds().get(i));
            }
            return new Results(rows.table(), Figures.steps(tuned.get(0), domains));
        }
    }

    private static void score(Rows rows, Protocol protocol, Domains domains, Models.Tuned models, long seed) {
        for (int e = 0; e < domains.tuned().size(); e++) {
            Domains.Domain domain = domains.tuned().get(e);
            Map<String, StreamScore> validation = Arms.labelled(e, Protocol.RIVALS)
                    .score(models, domain.validation(), protocol.scored());
            Map<String, StreamScore> test = Arms.labelled(e, Protocol.CURVE)
                    .score(models, domain.test(), protocol.scored());
            double best = Protocol.RIVALS.stream()
                    .min(Comparator.comparingDouble(a -> validation.get(Arms.fixed(a)).loss())).orElseThrow();
            add(rows, seed, domain, "tuned", "validation", validation);
            add(rows, seed, domain, "tuned", "test", test);
            StreamScore chosen = test.get(Arms.fixed(best));
            rows.add(seed, domain.name(), "tuned", "test", "best fixed", chosen.loss(), chosen.accuracy(), best);
        }
        for (Domains.Domain domain : List.of(domains.general(), domains.unseen())) {
            add(rows, seed, domain, domain == domains.general() ? "general" : "unseen", "test",
                    Arms.unlabelled().score(models, domain.test(), protocol.scored()));
        }
    }

    private static void add(Rows rows, long seed, Domains.Domain domain, String role, String split,
            Map<String, StreamScore> scores) {
        scores.forEach((arm, score) -> rows.add(seed, domain.name(), role, split, arm,
                Double.isFinite(score.loss()) ? score.loss() : null, score.accuracy(), null));
    }

    /** The gap closed by every arm, one row per seed and tuned text, in loss and in accuracy. */
    public Table gaps(Results results) {
        return new Evidence(results.runs()).gaps();
    }

    /** The report of results that are there already. */
    public Report report(Scale scale, Results results) {
        return report(Report.begin(this, scale), scale, results);
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
                .figure("closed", Figures.closed(gaps.dropRowsWithMissingValues(), "loss"))
                .figure("closed in accuracy", Figures.closed(gaps, "accuracy"))
                .figure("curve", Figures.curve(results.runs()));
        results.steps().forEach(report::figure);
        evidence.decide(report);
        return report.build();
    }
}
