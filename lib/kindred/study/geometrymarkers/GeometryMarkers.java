package kindred.study.geometrymarkers;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import kindred.data.FashionMnist;
import kindred.data.Images;
import kindred.data.Mnist10k;
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
import tech.tablesaw.api.Table;

/**
 * Among networks that look equally good on their own data, which will serve new classes, judged from their own data
 * alone?
 *
 * <p>Sweeps of small convolutional networks over learning rate and weight decay on five classes of Fashion-MNIST; a
 * linear probe on the frozen penultimate layer says what each is worth for the other five.
 */
public final class GeometryMarkers implements Study {
    private final Instant made = Instant.now();

    @Override
    public String id() {
        return "geometry-markers";
    }

    @Override
    public String title() {
        return "Diagnosing generalization failures from representational geometry markers";
    }

    @Override
    public Paper paper() {
        return new Paper(title(), "Chou, Kirsanov, Yang, Chung", 2026, "ICLR", "https://arxiv.org/abs/2603.01879");
    }

    @Override
    public List<Claim> claims() {
        return Claims.ALL;
    }

    @Override
    public Report run(Scale scale) {
        ReportBuilder report = Report.begin(this, scale);
        Table runs = runs(scale);
        return report(report, scale, runs);
    }

    /** The idea as a drawing in the plane: clouds, random directions, projections, anchors. */
    public Figure cartoon() {
        return Figures.cartoon();
    }

    /**
     * Trains every network: one row each with sweep, learning rate, weight decay, seed, accuracies on new classes and
     * on corrupted images, and every marker.
     */
    public Table runs(Scale scale) {
        Protocol protocol = Protocol.of(scale);
        Images train = FashionMnist.train();
        Trial.Pictures pictures = new Trial.Pictures(
                train, FashionMnist.test(), protocol.digits() ? Mnist10k.all() : train.first(0));
        List<Callable<Trial.Outcome>> trials = new ArrayList<>();
        protocol.settings().forEach(setting -> trials.add(() -> Trial.run(protocol, setting, pictures)));
        return table(protocol, Sweep.of("geometry-markers", trials));
    }

    private static Table table(Protocol protocol, List<Trial.Outcome> outcomes) {
        List<String> markers = List.copyOf(outcomes.get(0).markers().keySet());
        Rows rows = Rows.named("networks").text("sweep").number("learning rate").number("weight decay").whole("seed")
                .number(Evidence.NEW).number(Evidence.CORRUPTED);
        if (protocol.digits()) {
            rows.number(Evidence.DIGITS);
        }
        markers.forEach(rows::number);
        for (Trial.Outcome outcome : outcomes) {
            Protocol.Setting setting = outcome.setting();
            List<Object> row = new ArrayList<>(List.of(setting.sweep(), setting.rate(), setting.decay(),
                    setting.seed(), outcome.transferred(), outcome.corrupted()));
            if (protocol.digits()) {
                row.add(outcome.digits());
            }
            markers.forEach(marker -> row.add(outcome.markers().get(marker)));
            rows.add(row.toArray());
        }
        return rows.table();
    }

    /** The report of networks that are there already. */
    public Report report(Scale scale, Table runs) {
        return report(Report.begin(this, scale).since(made), scale, runs);
    }

    private Report report(ReportBuilder report, Scale scale, Table runs) {
        Protocol protocol = Protocol.of(scale);
        Evidence evidence = new Evidence(runs);
        List<String> markers = Evidence.markers(runs);
        Table correlations = evidence.correlations(markers);
        Table perSweep = evidence.perSweep(markers);
        report.data("fashion-mnist").seeds(protocol.seedsUsed())
                .table("networks", runs)
                .table("correlations", correlations)
                .table("correlations by sweep", perSweep)
                .table("pairs of equal accuracy", evidence.pairs());
        if (protocol.digits()) {
            report.data("mnist-10k");
        }
        for (String marker : List.of(Trial.TEST_ACCURACY, Trial.DIMENSION, Trial.UTILITY)) {
            report.figure(marker, Figures.marker(
                    evidence.kept(), marker, Evidence.NEW, evidence.correlation(marker, Evidence.NEW)));
        }
        if (!perSweep.isEmpty()) {
            report.figure("by sweep", Figures.bySweep(perSweep));
        }
        for (String target : Tables.names(correlations, "with")) {
            report.figure("markers and " + target, Figures.ranked(correlations, target));
        }
        evidence.decide(report);
        return report.build();
    }
}
