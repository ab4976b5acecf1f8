package kindred.study.stitching;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import kindred.data.FashionMnist;
import kindred.data.Mnist10k;
import kindred.plot.Figure;
import kindred.study.Claim;
import kindred.study.Paper;
import kindred.study.Report;
import kindred.study.ReportBuilder;
import kindred.study.Scale;
import kindred.study.Study;
import kindred.train.Sweep;
import tech.tablesaw.api.Table;

/**
 * When the front of one network is connected to the back of another, does good accuracy mean that the two layers
 * represent the same thing, and which similarity index can be trusted?
 *
 * <p>Pairs of small convolutional networks of one architecture on Fashion-MNIST. Unlike in the authors' code, the
 * detector's learning rate falls over epochs, least squares cut off directions below 1e-10, and canonical correlations
 * too.
 */
public final class Stitching implements Study {
    private final Instant made = Instant.now();

    @Override
    public String id() {
        return "stitching";
    }

    @Override
    public String title() {
        return "How not to stitch representations to measure similarity";
    }

    @Override
    public Paper paper() {
        return new Paper("How not to Stitch Representations to Measure Similarity: Task Loss Matching versus Direct"
                + " Matching", "Balogh, Jelasity", 2025, "AAAI", "https://arxiv.org/abs/2412.11299");
    }

    @Override
    public List<Claim> claims() {
        return Claims.ALL;
    }

    @Override
    public Report run(Scale scale) {
        ReportBuilder report = Report.begin(this, scale);
        Runs runs = runs(scale);
        return report(report, scale, runs);
    }

    /** The idea as a drawing: stage {@code i} of the front in place of stage {@code j} of the back, both 1 to 6. */
    public Figure bridge(int i, int j) {
        return Figures.bridge(i, j);
    }

    /** Trains every network, stitch and detector of the protocol. */
    public Runs runs(Scale scale) {
        Protocol protocol = Protocol.of(scale);
        FashionMnist.train();
        Mnist10k.all();
        List<Callable<Found>> seeds = protocol.seeds().stream()
                .<Callable<Found>>map(seed -> () -> Pairing.run(protocol, seed)).toList();
        List<Found> found = Sweep.of("stitching", seeds);
        return new Runs(Found.stitches(found), Found.indices(found), Found.detected(found), Found.energies(found),
                Found.truncated(found), found.get(0).maps());
    }

    /**
     * What was found, as tidy tables.
     *
     * @param stitches accuracy and error of every stitch
     * @param indices every similarity of a source and a target stage, higher meaning more alike
     * @param detected AUROC of stitched and foreign against genuine representations
     * @param energies single energies of the first seed
     * @param truncated what indices say of representations without their small directions
     * @param maps channels of one image, genuine and stitched
     */
    public record Runs(Table stitches, Table indices, Table detected, Table energies, Table truncated,
            Map<String, float[]> maps) {}

    /** The report of runs that are there already. */
    public Report report(Scale scale, Runs runs) {
        return report(Report.begin(this, scale).since(made), scale, runs);
    }

    private Report report(ReportBuilder report, Scale scale, Runs runs) {
        Protocol protocol = Protocol.of(scale);
        Evidence evidence = new Evidence(protocol, runs.stitches(), runs.indices(), runs.detected());
        Table hitRates = evidence.hitRates();
        report.data("fashion-mnist", "mnist-10k")
                .seeds(protocol.seeds().stream().mapToLong(s -> s).toArray())
                .table("stitches", runs.stitches())
                .table("similarities", runs.indices())
                .table("out of distribution", runs.detected())
                .table("hit rates", hitRates)
                .table("truncation", runs.truncated())
                .table("sensitivity", Evidence.sensitivity(runs.truncated()))
                .figure("accuracy across", Figures.accuracy(runs.stitches(), Pairing.ACROSS))
                .figure("accuracy within", Figures.accuracy(runs.stitches(), Pairing.WITHIN))
                .figure("indices across", Figures.indices(runs.indices(), Pairing.ACROSS))
                .figure("indices within", Figures.indices(runs.indices(), Pairing.WITHIN))
                .figure("hit rates", Figures.hitRates(hitRates))
                .figure("energies", Figures.energies(runs.energies(), protocol.stages().get(0)))
                .figure("out of distribution", Figures.outside(runs.detected()))
                .figure("channels", Figures.maps(runs.maps()))
                .figure("truncation", Figures.truncation(runs.truncated()));
        evidence.decide(report);
        return report.build();
    }
}
