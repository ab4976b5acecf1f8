package kindred.study.flatregions;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Function;
import kindred.core.Autograd;
import kindred.core.Compute;
import kindred.core.Pass;
import kindred.core.Rng;
import kindred.core.Step;
import kindred.core.Weights;
import kindred.data.FashionMnist;
import kindred.data.Images;
import kindred.data.Mnist10k;
import kindred.multitask.Perturbation;
import kindred.plot.Figure;
import kindred.study.Claim;
import kindred.study.Paper;
import kindred.study.Report;
import kindred.study.ReportBuilder;
import kindred.study.Scale;
import kindred.study.Study;
import kindred.table.Rows;
import kindred.task.Task;
import kindred.train.Sweep;
import tech.tablesaw.api.Table;

/**
 * Does leading every task to its own flat region make a shared network generalise better, and does it calm the conflict
 * between the tasks' gradients, whatever the aggregator?
 *
 * <p>Two tasks on one picture of a garment and a digit. Unlike the paper a part of the training labels is replaced by
 * random ones, the data are few and the trunk of the default scale is a perceptron; the radius has no adaptive scaling
 * but in one arm.
 */
public final class SeekingFlatRegions implements Study {
    private final Instant made = Instant.now();

    @Override
    public String id() {
        return "flat-regions";
    }

    @Override
    public String title() {
        return "Improving Multi-task Learning via Seeking Task-based Flat Regions";
    }

    @Override
    public Paper paper() {
        return new Paper(title(), "Phan, Tran, Tran, Tran, Truong, Lei, Ho, Phung, Le", 2025,
                "ICCV", "https://arxiv.org/abs/2211.13723");
    }

    @Override
    public List<Claim> claims() {
        return Claims.ALL;
    }

    @Override
    public Report run(Scale scale) {
        ReportBuilder report = Report.begin(this, scale);
        Runs runs = runs(scale);
        return report(report, scale, runs, radii(scale));
    }

    /**
     * Every training of the protocol.
     *
     * @param trainings one row each: seed, arm, aggregator, variant, noise, rho, accuracy (mean of both tasks, test),
     *     garment, digit, training accuracy (on the noisy labels), sharpness, conflict (share of steps in the last
     *     quarter; missing where gradients are not taken apart), steps, ms per step
     * @param conflicts one row per epoch: seed, arm, noise, epoch, share of steps whose gradients conflict
     */
    public record Runs(Table trainings, Table conflicts) {
    }

    /** Two valleys, one narrow and one wide: where equal weighting ends with and without the climb. */
    public Figure toy() {
        return Toy.figure();
    }

    /** Some training pictures with their labels; wrong ones are marked. */
    public Figure pictures(Scale scale) {
        Protocol protocol = Protocol.of(scale);
        Rng rng = new Rng(protocol.seeds().get(0)).split("pictures");
        Composites train = Composites.draw(FashionMnist.train(), Mnist10k.all().range(0, 7_000), protocol.train(),
                rng.split("train"));
        return Figures.pictures(train, train.noisy(0, Protocol.NOISE, rng.split("noise")),
                train.noisy(1, Protocol.NOISE, rng.split("noise")));
    }

    /** Trains every arm with every seed. */
    public Runs runs(Scale scale) {
        Protocol protocol = Protocol.of(scale);
        List<Trial> trials = new ArrayList<>();
        for (long seed : protocol.seeds()) {
            for (Setting setting : protocol.settings()) {
                trials.add(new Trial(protocol, setting, seed));
            }
        }
        Rows rows = Rows.named("trainings").whole("seed").text("arm").text("aggregator").text("variant").number("noise")
                .number("rho").number("accuracy").number("garment").number("digit").number("training accuracy")
                .number("sharpness").number("conflict").whole("steps").number("ms per step");
        Rows conflicts = Rows.named("conflicts").whole("seed").text("arm").number("noise").whole("epoch").number("share");
        for (Trial.Outcome o : outcomes("arms", trials)) {
            Setting s = o.trial().setting();
            rows.add(o.trial().seed(), s.arm(), s.aggregator(), s.variant() + (s.radius().adaptive() ? " adaptive" : ""),
                    s.noise(), s.radius().rho(), o.mean(), o.accuracy()[0], o.accuracy()[1], o.fit(), o.sharpness(),
                    o.lateConflict().orElse(null), o.steps(), 1000 * o.seconds() / o.steps());
            for (int e = 0; e < o.conflicts().size(); e++) {
                conflicts.add(o.trial().seed(), s.arm(), s.noise(), e + 1, o.conflicts().get(e));
            }
        }
        return new Runs(rows.table(), conflicts.table());
    }

    /** F-EW against its radius, on held-out training pictures of a seed of its own: rho, part, accuracy. */
    public Table radii(Scale scale) {
        Protocol protocol = Protocol.of(scale);
        List<Trial> trials = new ArrayList<>(List.of(
                new Trial(protocol, Setting.plain("EW", Protocol.NOISE), Protocol.RADIUS_SEED)));
        for (double rho : protocol.radii()) {
            trials.add(new Trial(protocol, Setting.flat("EW", Protocol.NOISE, rho), Protocol.RADIUS_SEED));
        }
        Rows rows = Rows.named("radii").text("arm").number("rho").text("part").number("accuracy");
        for (Trial.Outcome o : outcomes("radii", trials)) {
            Setting s = o.trial().setting();
            rows.add(s.arm(), s.radius().rho(), "held out, true labels", o.mean());
            rows.add(s.arm(), s.radius().rho(), "training, noisy labels", o.fit());
        }
        return rows.table();
    }

    private static List<Trial.Outcome> outcomes(String label, List<Trial> trials) {
        Images train = FashionMnist.train();
        Images test = FashionMnist.test();
        Images digits = Mnist10k.all();
        List<Callable<Trial.Outcome>> jobs = new ArrayList<>();
        trials.forEach(trial -> jobs.add(() -> trial.run(train, test, digits)));
        return Sweep.of(label, jobs);
    }

    /** The training loss of each task along its own gradient, for EW and F-EW: arm, task, distance, rise. */
    public Table slices(Scale scale) {
        Protocol protocol = Protocol.of(scale);
        Rows rows = Rows.named("slices").text("arm").text("task").number("distance").number("rise");
        for (Setting setting : List.of(Setting.plain("EW", Protocol.NOISE),
                Setting.flat("EW", Protocol.NOISE, Protocol.NOISY_RADIUS))) {
            Trial trial = new Trial(protocol, setting, protocol.seeds().get(0));
            try (NDManager manager = Compute.manager()) {
                List<Task> tasks = trial.tasks(manager, FashionMnist.train(), FashionMnist.test(), Mnist10k.all());
                Trial.Fitted fitted = trial.fit(manager, tasks);
                for (int i = 0; i < tasks.size(); i++) {
                    slice(rows, setting.arm(), tasks.get(i).name(), fitted.trained().weights(),
                            Trial.loss(manager, fitted.network(), i, tasks.get(i)));
                }
            }
        }
        return rows.table();
    }

    private static void slice(Rows rows, String arm, String task, Weights weights, Function<Pass, NDArray> loss) {
        try (Step scope = Step.quiet()) {
            NDManager local = scope.manager();
            NDArray direction;
            try (Step step = Step.recording()) {
                Pass pass = Pass.of(weights).leaf(weights.layout().all()).open(step);
                NDArray gradient = Autograd.gradient(loss.apply(pass), pass.leaf());
                direction = Perturbation.plain(1).of(gradient, gradient);
                direction.attach(local);
            }
            double here = loss.apply(Pass.of(weights).open(scope)).getFloat();
            for (int k = -10; k <= 10; k++) {
                double distance = 0.05 * k;
                Weights moved = weights.in(local).plus(direction, distance);
                rows.add(arm, task, distance, loss.apply(Pass.of(moved).open(scope)).getFloat() - here);
            }
        }
    }

    /** {@link #slices} drawn. */
    public Figure slicesFigure(Table slices) {
        return Figures.slices(slices);
    }

    /** The report of runs that are there already. */
    public Report report(Scale scale, Runs runs, Table radii) {
        return report(Report.begin(this, scale).since(made), scale, runs, radii);
    }

    private Report report(ReportBuilder report, Scale scale, Runs runs, Table radii) {
        Protocol protocol = Protocol.of(scale);
        report.data("fashion-mnist", "mnist-10k")
                .seeds(protocol.seeds().stream().mapToLong(Long::longValue).toArray())
                .table("summary", Figures.summary(runs.trainings()))
                .table("trainings", runs.trainings())
                .figure("accuracy", Figures.accuracy(runs.trainings(), protocol))
                .figure("sharpness", Figures.sharpness(runs.trainings(), protocol))
                .figure("conflict", Figures.conflict(runs.conflicts(), protocol))
                .figure("radius", Figures.radius(radii));
        new Evidence(runs.trainings(), protocol).decide(report);
        return report.build();
    }
}
