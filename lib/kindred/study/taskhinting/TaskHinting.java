package kindred.study.taskhinting;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import kindred.core.Rng;
import kindred.core.Weights;
import kindred.hint.LengthCurve;
import kindred.model.Scorer;
import kindred.model.decoder.AttentionScale;
import kindred.model.decoder.Decoder;
import kindred.plot.Charts;
import kindred.plot.Figure;
import kindred.study.Claim;
import kindred.study.Effect;
import kindred.study.Measured;
import kindred.study.Paper;
import kindred.study.Report;
import kindred.study.ReportBuilder;
import kindred.study.Sample;
import kindred.study.Scale;
import kindred.study.Study;
import kindred.table.Rows;
import kindred.table.Tables;
import tech.tablesaw.api.Table;

/**
 * Does training a simpler task beside sorting carry a transformer to lengths it never saw, and which hint does?
 *
 * <p>The steps of {@link #run} are public: the notebook calls them one by one.
 */
public final class TaskHinting implements Study {
    private final Instant made = Instant.now();

    @Override
    public String id() {
        return "task-hinting";
    }

    @Override
    public String title() {
        return "Does a hint task carry a transformer to longer inputs?";
    }

    @Override
    public Paper paper() {
        return new Paper("Improving Length-Generalization in Transformers via Task Hinting", "Awasthi, Gupta", 2023,
                "arXiv 2310.00726", "https://arxiv.org/abs/2310.00726");
    }

    @Override
    public List<Claim> claims() {
        return Claims.ALL;
    }

    /** What is trained at a scale. */
    public Protocol protocol(Scale scale) {
        return Protocol.of(scale);
    }

    /** One instance of sorting and what the main task, the hints and the control ask about it. */
    public Table tasks() {
        return Illustration.tasks();
    }

    /** Hand-set weights that sort: where both heads of their second block look. */
    public Figure construction() {
        return Illustration.construction();
    }

    /** The fixed test sequences of each length, and the share of them in which an element repeats. */
    public Table tests(Setting setting) {
        Rows rows = Rows.named("test sequences").whole("length").whole("sequences").number("with repetitions");
        setting.lengthTests().byLength().forEach((length, sequences) -> rows.add(length, sequences.size(),
                sequences.stream().filter(s -> Arrays.stream(s.target()).distinct().count() < s.target().length).count()
                        / (double) sequences.size()));
        return rows.table();
    }

    /** Trains and tests every arm and seed of a setting; close the result. */
    public Runs train(Setting setting) {
        return Runs.of(setting);
    }

    /** Accuracy by length of the arms with the first budget. */
    public Figure curves(Setting setting, Table runs) {
        return new LengthCurve(Tables.where(runs, "budget", Protocol.ONCE), setting.trained()).figure();
    }

    /** Accuracy by length with once and twice the main examples, without a hint and with the successor. */
    public Figure budgets(Setting setting, Table runs) {
        Rows rows = Rows.named("budgets").text("arm").whole("length").number("exact");
        for (String arm : List.of(Protocol.MAIN, Protocol.SUCCESSOR)) {
            Table own = Tables.where(runs, "arm", arm);
            for (int r = 0; r < own.rowCount(); r++) {
                rows.add(arm + ", " + own.stringColumn("budget").get(r), own.longColumn("length").getLong(r),
                        own.doubleColumn("exact").getDouble(r));
            }
        }
        return new LengthCurve(rows.table(), setting.trained()).figure();
    }

    /** All arms at the tested length nearest to 2L. */
    public Figure hints(Setting setting, Table runs) {
        int twice = setting.lengths().stream().min(java.util.Comparator.comparingInt(
                n -> Math.abs(n - 2 * setting.trained()))).orElseThrow();
        Table there = Tables.where(Tables.where(runs, "budget", Protocol.ONCE), "length", twice);
        return Charts.bar(there).x("arm", "").y("exact", "whole output right").yPercent().labels("%.2f").horizontal()
                .title("Accuracy at length " + twice + ", equal main examples").figure();
    }

    /** Loss of the main task at the longest trained length, by arm and budget: only converged runs compare. */
    public Table losses(Setting setting, Table runs) {
        return Tables.summary(Tables.where(runs, "length", setting.trained()), "loss", "arm", "budget")
                .setName("loss of the main task at length " + setting.trained());
    }

    /** Where the second block looks, without and with length-dependent attention, at lengths L and 3L. */
    public Table attention(Protocol protocol, Runs runs) {
        Setting sort = protocol.sort();
        var distinct = protocol.sorting().distinct().sort();
        AttentionMaps maps = new AttentionMaps();
        for (String arm : List.of(Protocol.MAIN, Protocol.TEMPERED)) {
            Decoder decoder = sort.trial(arm, Protocol.ONCE).decoder();
            Weights weights = runs.weights(arm, Protocol.ONCE, 0);
            for (int length : new int[] {sort.trained(), Math.min(3 * sort.trained(), protocol.sorting().numbers())}) {
                maps.add(arm, decoder, weights, distinct, length);
            }
        }
        return maps.table();
    }

    public Figure attentionFigure(Table attention) {
        return AttentionMaps.figure(attention);
    }

    /** What was learnt about length: the factor of each head's logits at L, 2L and 3L tokens of input. */
    public Table temperatures(Protocol protocol, Runs runs) {
        Setting sort = protocol.sort();
        Rows rows = Rows.named("temperatures").whole("seed").whole("block").whole("head").number("theta")
                .number("factor at L").number("factor at 3L");
        for (int seed = 0; seed < sort.seeds(); seed++) {
            Weights weights = runs.weights(Protocol.TEMPERED, Protocol.ONCE, seed);
            for (int block = 1; block <= 2; block++) {
                float[] theta = weights.view("block." + block + ".attention.scale.theta").toFloatArray();
                for (int h = 0; h < theta.length; h++) {
                    rows.add(seed, block, h + 1, theta[h],
                            AttentionScale.LengthTempered.factor(theta[h], 2 * sort.trained()),
                            AttentionScale.LengthTempered.factor(theta[h], 6 * sort.trained()));
                }
            }
        }
        return rows.table();
    }

    /** Linear probes of the hinted networks, one row per seed, layer, label and length. */
    public Table probes(Protocol protocol, Runs runs) {
        Setting sort = protocol.sort();
        Probing probing = new Probing(protocol.sorting(), sort.trained());
        Decoder decoder = sort.trial(Protocol.SUCCESSOR, Protocol.ONCE).decoder();
        for (int seed = 0; seed < sort.seeds(); seed++) {
            probing.add(Protocol.SUCCESSOR, seed, decoder, runs.weights(Protocol.SUCCESSOR, Protocol.ONCE, seed));
        }
        return probing.table();
    }

    public Figure probesFigure(Table probes) {
        return Probing.figure(probes);
    }

    /** Where the unhinted networks err at the tested length next to 3L. */
    public Table errors(Protocol protocol, Runs runs) {
        Setting sort = protocol.sort();
        Decoder decoder = sort.trial(Protocol.MAIN, Protocol.ONCE).decoder();
        List<Scorer> scorers = IntStream.range(0, sort.seeds())
                .mapToObj(seed -> decoder.scorer(runs.weights(Protocol.MAIN, Protocol.ONCE, seed))).toList();
        return Errors.table(scorers, sort.lengthTests().byLength().get(far(sort)));
    }

    public Figure errorsFigure(Protocol protocol, Table errors) {
        return Errors.figure(errors, far(protocol.sort()));
    }

    private static int far(Setting setting) {
        return setting.lengths().stream().filter(n -> n <= 3 * setting.trained()).max(Integer::compare).orElseThrow();
    }

    @Override
    public Report run(Scale scale) {
        Protocol protocol = protocol(scale);
        ReportBuilder report = Report.begin(this, scale);
        try (Runs runs = train(protocol.sort())) {
            return report(report, protocol, runs);
        }
    }

    /** The report of sorting networks that are trained already; trains what the protocol has beside them. */
    public Report report(Protocol protocol, Runs runs) {
        return report(Report.begin(this, protocol.scale()).since(made), protocol, runs);
    }

    private Report report(ReportBuilder report, Protocol protocol, Runs runs) {
        Setting sort = protocol.sort();
        Table table = runs.table();
        Table probes = probes(protocol, runs);
        Table errors = errors(protocol, runs);
        report.seeds(IntStream.range(0, sort.seeds()).asLongStream().toArray())
                .table("runs", table).table("losses", losses(sort, table)).table("tests", tests(sort))
                .table("temperatures", temperatures(protocol, runs)).table("probes", probes).table("errors", errors)
                .figure("construction", construction())
                .figure("curves", curves(sort, table)).figure("hints", hints(sort, table))
                .figure("budgets", budgets(sort, table))
                .figure("attention", attentionFigure(attention(protocol, runs)))
                .figure("probes", probesFigure(probes)).figure("errors", errorsFigure(protocol, errors));
        Optional<Table> increment = Optional.empty();
        for (Setting other : protocol.others()) {
            try (Runs more = train(other)) {
                Table own = more.table();
                report.table(other.name(), own).figure(other.name(), curves(other, own));
                if (other.name().equals(Protocol.INCREMENT)) {
                    increment = Optional.of(own);
                }
            }
        }
        decide(report, protocol, table, probes, increment);
        return report.build();
    }

    private void decide(
            ReportBuilder report, Protocol protocol, Table runs, Table probes, Optional<Table> increment) {
        Setting sort = protocol.sort();
        Comparison compare = new Comparison(sort, runs);
        Table converged = losses(sort, runs);
        String losses = "Loss of sorting at length %d: none %.4f, successor %.4f.".formatted(sort.trained(),
                loss(converged, Protocol.MAIN), loss(converged, Protocol.SUCCESSOR));
        if (compare.has(Protocol.NOISE)) {
            report.finding(Claims.H1, losses,
                    measured(Claims.HINT, compare.gain(Protocol.SUCCESSOR, Protocol.MAIN)),
                    measured(Claims.OVER_NOISE, compare.gain(Protocol.SUCCESSOR, Protocol.NOISE)),
                    measured(Claims.HINT_LONGER, compare.gain(
                            Protocol.SUCCESSOR, Protocol.TWICE, Protocol.MAIN, Protocol.TWICE)));
        } else {
            report.unmeasured(Claims.H1, "The control with random answers is not trained at this scale.");
        }
        report.finding(Claims.H1_COMPUTE, "Both saw the same number of examples, hints included.",
                measured(Claims.COMPUTE, compare.gain(
                        Protocol.SUCCESSOR, Protocol.ONCE, Protocol.MAIN, Protocol.TWICE)));
        if (compare.has(Protocol.COUNT) && compare.has(Protocol.FILL)) {
            Sample others = compare.mean(Protocol.COUNT, Protocol.ONCE)
                    .with(compare.mean(Protocol.FILL, Protocol.ONCE), Math::max);
            report.finding(Claims.H2, "", measured(
                    Claims.OVER_OTHERS, compare.mean(Protocol.SUCCESSOR, Protocol.ONCE).minus(others)));
        } else {
            report.unmeasured(Claims.H2, "Count and fill are not trained at this scale.");
        }
        report.finding(Claims.H3, "", measured(Claims.TEMPERED, compare.gain(Protocol.TEMPERED, Protocol.MAIN)));
        if (compare.has(Protocol.SUCCESSOR_TEMPERED)) {
            report.finding(Claims.H4, "", measured(Claims.TEMPERED_HINT,
                    compare.gain(Protocol.SUCCESSOR_TEMPERED, Protocol.TEMPERED)));
        } else {
            report.unmeasured(Claims.H4, "The hint with tempered attention is not trained at this scale.");
        }
        if (increment.isPresent()) {
            Comparison digits = new Comparison(protocol.other(Protocol.INCREMENT).orElseThrow(), increment.get());
            report.finding(Claims.H5, "", measured(Claims.INCREMENT, digits.gain(Protocol.CARRY, Protocol.MAIN)));
        } else {
            report.unmeasured(Claims.H5, "The increment task is trained at scale full only.");
        }
        report.finding(Claims.H6, "Ridge probes of the successor networks' second block.",
                measured(Claims.PROBE, selectivity(probes, sort.trained())),
                measured(Claims.PROBE_FAR, selectivity(probes, 2 * sort.trained())));
    }

    private static Sample selectivity(Table probes, int length) {
        Table next = Tables.where(Tables.where(probes, "layer", "block.2.out"), "label", Probing.NEXT);
        return Sample.of(Tables.where(next, "length", length), "selectivity", "seed");
    }

    private static double loss(Table losses, String arm) {
        Table own = Tables.where(Tables.where(losses, "arm", arm), "budget", Protocol.ONCE);
        return own.doubleColumn("mean").get(0);
    }

    private static Measured measured(Effect effect, Sample values) {
        return Measured.of(effect, values, new Rng(1).split(effect.name()));
    }
}
