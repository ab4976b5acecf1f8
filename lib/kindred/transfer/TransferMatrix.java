package kindred.transfer;

import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import kindred.core.Compute;
import kindred.core.Progress;
import kindred.core.Rng;
import kindred.model.StagedNetwork;
import kindred.plot.Charts;
import kindred.plot.Figure;
import kindred.table.Rows;
import kindred.table.Stats;
import kindred.table.Tables;
import kindred.task.Examples;
import kindred.task.Task;
import kindred.train.Sweep;
import kindred.train.Trainer;
import tech.tablesaw.api.Table;

/**
 * Every task as the source for every other (after Zamir et al. 2018, Taskonomy): which tasks help which, and which go
 * together.
 *
 * <p>For each seed a network is trained on each task; each then goes to each task by the same kind of transfer, the
 * task's own network too (the diagonal: what a restart alone brings). The gain is the score after transfer minus that
 * of the network trained on the target alone, so columns of unlike tasks can be compared by sign, not by size.
 */
public final class TransferMatrix {
    private final List<String> tasks;
    private final Table runs;

    private TransferMatrix(List<String> tasks, Table runs) {
        this.tasks = List.copyOf(tasks);
        this.runs = runs;
    }

    /**
     * Runs all transfers.
     *
     * @param network its last stage is the head, which each task replaces by its own
     * @param tasks two or more, of one input shape, with names of their own
     * @param base how the networks are trained that transfer starts from
     * @param transfer changes the default transfer: what is copied and frozen, how it is trained
     * @param seeds one run of everything each
     */
    public static TransferMatrix of(StagedNetwork network, List<Task> tasks, Trainer base,
            UnaryOperator<Transfer> transfer, long... seeds) {
        return of(network, tasks, base, transfer, Task::test, seeds);
    }

    /**
     * As the shorter form, judged on other examples than the test set.
     *
     * @param judged gives those of a task, for example of another distribution; every network of a column is judged by
     *     the same
     */
    public static TransferMatrix of(StagedNetwork network, List<Task> tasks, Trainer base,
            UnaryOperator<Transfer> transfer, Function<Task, Examples> judged, long... seeds) {
        List<String> names = tasks.stream().map(Task::name).toList();
        if (tasks.size() < 2 || new HashSet<>(names).size() < tasks.size() || seeds.length == 0) {
            throw new IllegalArgumentException("A transfer matrix needs two or more tasks of different names and a"
                    + " seed, got tasks " + names + " and " + seeds.length + " seeds");
        }
        Rows rows = Rows.named("transfer matrix").whole("seed").text("source").text("target")
                .number("score").number("alone").number("gain");
        try (Progress progress = Progress.of("transfer matrix", seeds.length)) {
            for (int i = 0; i < seeds.length; i++) {
                one(network, tasks, base, transfer, judged, seeds[i], rows);
                progress.at(i + 1);
            }
        }
        return new TransferMatrix(names, rows.table());
    }

    /** All runs of a seed: the networks that transfer starts from, then the transfers, side by side. */
    private static void one(StagedNetwork network, List<Task> tasks, Trainer base, UnaryOperator<Transfer> transfer,
            Function<Task, Examples> judged, long seed, Rows rows) {
        Rng rng = new Rng(seed);
        try (NDManager manager = Compute.manager()) {
            List<Callable<Transfer.Result>> trainings = new ArrayList<>();
            tasks.forEach(task -> trainings.add(() -> train(manager, network, task, base, rng.split(task.name()))));
            List<Transfer.Result> bases = Sweep.of("bases", trainings);
            List<Callable<Double>> transfers = new ArrayList<>();
            for (Transfer.Result from : bases) {
                for (Task to : tasks) {
                    transfers.add(() -> score(transfer, from.model(), to, judged.apply(to), rng));
                }
            }
            List<Double> scores = Sweep.of("transfers", transfers);
            for (int s = 0; s < tasks.size(); s++) {
                for (int t = 0; t < tasks.size(); t++) {
                    Task to = tasks.get(t);
                    double score = scores.get(s * tasks.size() + t);
                    double alone = bases.get(t).score(judged.apply(to));
                    double direction = to.measure().higherIsBetter() ? 1 : -1;
                    rows.add(seed, tasks.get(s).name(), to.name(), score, alone, direction * (score - alone));
                }
            }
        }
    }

    /** A matrix of runs that are there already: columns seed, source, target, score, alone, gain. */
    public static TransferMatrix of(Table runs) {
        return new TransferMatrix(Tables.names(runs, "target"), runs);
    }

    private static Transfer.Result train(
            NDManager manager, StagedNetwork network, Task task, Trainer trainer, Rng rng) {
        try (NDManager scratch = Compute.manager()) {
            // the weights are not used (nothing is copied), the network only says what a head stands on
            TrainedNetwork blank = new TrainedNetwork(network, network.initial(scratch, rng.split("start")));
            return Transfer.from(blank).to(task).copy(0).trainer(trainer).rng(rng).run(manager);
        }
    }

    private static double score(
            UnaryOperator<Transfer> transfer, TrainedNetwork from, Task to, Examples judged, Rng rng) {
        try (NDManager scratch = Compute.manager()) {
            // the draw depends on the target only: all sources start alike and see the same batches
            Transfer plan = transfer.apply(Transfer.from(from).to(to)).rng(rng.split("to").split(to.name()));
            return plan.run(scratch).score(judged);
        }
    }

    /** One row per seed, source and target: score, alone (trained on the target only), gain. */
    public Table table() {
        return runs.copy();
    }

    /** Sources as rows, targets as columns: the mean gain over seeds. */
    public double[][] gains() {
        double[][] gains = new double[tasks.size()][tasks.size()];
        for (int s = 0; s < gains.length; s++) {
            Table from = Tables.where(runs, "source", tasks.get(s));
            for (int t = 0; t < gains.length; t++) {
                gains[s][t] = Stats.mean(Tables.numbers(Tables.where(from, "target", tasks.get(t)), "gain"));
            }
        }
        return gains;
    }

    /**
     * The tasks in an order in which those that help each other stand together: the leaves of average-linkage
     * clustering, where two tasks are the nearer the larger the mean of their two gains.
     */
    public List<String> order() {
        double[][] gains = gains();
        double[][] distance = new double[gains.length][gains.length];
        for (int i = 0; i < gains.length; i++) {
            for (int j = 0; j < gains.length; j++) {
                distance[i][j] = i == j ? 0 : -(gains[i][j] + gains[j][i]) / 2;
            }
        }
        return IntStream.of(Clustering.averageLinkage(distance).order()).mapToObj(tasks::get).toList();
    }

    /** The mean gains in colours, tasks in the clustered {@link #order}. */
    public Figure heatmap() {
        double[][] gains = gains();
        Rows rows = Rows.named("gains").text("source").text("target").number("gain");
        List<String> order = order();
        for (String source : order) {
            for (String target : order) {
                rows.add(source, target, gains[tasks.indexOf(source)][tasks.indexOf(target)]);
            }
        }
        return Charts.heatmap(rows.table()).x("target", "target task").y("source", "source task")
                .value("gain", "gain over training alone").diverging(0).annotate("%+.3f")
                .title("What each task brings to each other").figure();
    }
}
