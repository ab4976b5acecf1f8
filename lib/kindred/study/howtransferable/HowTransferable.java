package kindred.study.howtransferable;

import ai.djl.ndarray.NDManager;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import kindred.core.Compute;
import kindred.core.Rng;
import kindred.data.FashionMnist;
import kindred.data.Images;
import kindred.model.ConvNet;
import kindred.model.StagedNetwork;
import kindred.plot.Figure;
import kindred.study.Claim;
import kindred.study.Paper;
import kindred.study.Report;
import kindred.study.ReportBuilder;
import kindred.study.Scale;
import kindred.study.Study;
import kindred.table.Rows;
import kindred.task.ImageTasks;
import kindred.task.Task;
import kindred.train.Sweep;
import kindred.transfer.LayerwiseTransfer;
import kindred.transfer.TransferRun;
import tech.tablesaw.api.Table;

/**
 * From which layer on do features learned on task A stop serving task B, how much of the loss is specificity and how
 * much is broken co-adaptation, and does transfer still pay after full fine-tuning?
 *
 * <p>Tasks are disjoint halves of the classes of Fashion-MNIST; the network is {@link ConvNet#six}. Unlike the paper the
 * last weights are scored, not the best checkpoint on the test images, and all arms of a depth are paired.
 */
public final class HowTransferable implements Study {
    private final Instant made = Instant.now();

    @Override
    public String id() {
        return "how-transferable";
    }

    @Override
    public String title() {
        return "How transferable are features in deep neural networks?";
    }

    @Override
    public Paper paper() {
        return new Paper(title(), "Yosinski, Clune, Bengio, Lipson", 2014, "NIPS 27", "https://arxiv.org/abs/1411.1792");
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

    /** The two image sets of the first pair: what the reader should see before anything is trained. */
    public Figure tasks(Scale scale) {
        Protocol.Pair pair = Protocol.of(scale).pairs().get(0);
        Images train = FashionMnist.train();
        return Figures.tasks(train.classes(pair.split().source()), train.classes(pair.split().target()));
    }

    /** Trains every network of the protocol: one row each (kind, split, direction, seed, arm, depth, accuracy, loss, ...). */
    public Table runs(Scale scale) {
        Protocol protocol = Protocol.of(scale);
        Images train = FashionMnist.train();
        Images test = FashionMnist.test();
        Rows rows = Rows.named("runs").text("kind").text("split").text("direction").whole("seed")
                .text("arm").whole("depth").number("accuracy").number("loss").whole("steps").number("seconds");
        List<Callable<List<TransferRun>>> pairs = new ArrayList<>();
        for (Protocol.Pair pair : protocol.pairs()) {
            pairs.add(() -> transfer(protocol, pair, train, test));
        }
        List<List<TransferRun>> results = Sweep.of("pairs of tasks", pairs);
        for (int i = 0; i < results.size(); i++) {
            Protocol.Pair pair = protocol.pairs().get(i);
            for (TransferRun run : results.get(i)) {
                rows.add(pair.kind(), pair.split().name(), pair.direction(), pair.seed(), run.arm(), run.n(),
                        run.score(), run.loss(), run.steps(), run.seconds());
            }
        }
        return rows.table();
    }

    private static List<TransferRun> transfer(Protocol protocol, Protocol.Pair pair, Images train, Images test) {
        Rng rng = new Rng(pair.seed());
        try (NDManager manager = Compute.manager()) {
            Task source = task(manager, protocol, "A", pair.split().source(), train, test, rng.split("A"));
            Task target = task(manager, protocol, "B", pair.split().target(), train, test, rng.split("B"));
            LayerwiseTransfer transfer = LayerwiseTransfer.of(network(train, protocol), source, target, protocol.trainer())
                    .cuts(protocol.cuts()).rng(rng.split("networks"));
            List<TransferRun> runs = transfer.run();
            if (protocol.longBase()) {
                runs.add(transfer.longBase(2, protocol.epochs()));
            }
            return runs;
        }
    }

    /** The first layer of a network trained on A and of one trained on B: they look alike. */
    public Figure filters(Scale scale) {
        Protocol protocol = Protocol.of(scale);
        Protocol.Pair pair = protocol.pairs().get(0);
        Images train = FashionMnist.train();
        Images test = FashionMnist.test();
        Rng rng = new Rng(pair.seed());
        try (NDManager manager = Compute.manager()) {
            Task source = task(manager, protocol, "A", pair.split().source(), train, test, rng.split("A"));
            Task target = task(manager, protocol, "B", pair.split().target(), train, test, rng.split("B"));
            LayerwiseTransfer.Bases bases = LayerwiseTransfer
                    .of(network(train, protocol), source, target, protocol.trainer())
                    .rng(rng.split("networks")).bases(manager);
            return Figures.filters(bases.source().weights().view("conv1.1.weight").toFloatArray(),
                    bases.target().weights().view("conv1.1.weight").toFloatArray());
        }
    }

    private static StagedNetwork network(Images images, Protocol protocol) {
        return ConvNet.six(1, images.height() / protocol.pool(), 5);
    }

    private static Task task(NDManager manager, Protocol protocol, String name, int[] classes,
            Images train, Images test, Rng rng) {
        Images own = train.classes(classes).sample(protocol.images(), rng.split("train"));
        Images judged = test.classes(classes);
        if (judged.count() > protocol.testImages()) {
            judged = judged.sample(protocol.testImages(), rng.split("test"));
        }
        return ImageTasks.classification(manager, name, own, judged, protocol.pool());
    }

    /** The report of runs that are there already. */
    public Report report(Scale scale, Table runs) {
        return report(Report.begin(this, scale).since(made), scale, runs);
    }

    private Report report(ReportBuilder report, Scale scale, Table runs) {
        Protocol protocol = Protocol.of(scale);
        report.data("fashion-mnist")
                .seeds(protocol.pairs().stream().mapToLong(Protocol.Pair::seed).distinct().toArray())
                .table("runs", runs)
                .table("summary", Figures.summary(runs))
                .figure("accuracy", Figures.accuracy(runs))
                .figure("decomposition", Figures.decomposition(runs, protocol.depths()))
                .figure("distance", Figures.distance(runs));
        new Evidence(runs, protocol).decide(report);
        return report.build();
    }
}
