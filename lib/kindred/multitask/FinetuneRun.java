package kindred.multitask;

import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import kindred.core.Weights;
import kindred.plot.Charts;
import kindred.plot.Figure;
import kindred.table.Interval;
import kindred.table.Rows;
import kindred.table.Stats;
import kindred.task.Task;
import kindred.task.metric.Comparison;
import kindred.task.metric.DeltaM;
import kindred.task.metric.MeanRank;
import tech.tablesaw.api.Table;

/**
 * What a {@link Finetune} found: every training's scores, and what the tasks did to each other.
 *
 * <p>Holds the fine-tuned weights of the first seed until it is closed.
 */
public final class FinetuneRun implements AutoCloseable {
    private static final int MANY_PAIRS = 6;

    private final MultitaskNetwork network;
    private final List<Task> tasks;
    private final List<String> methods;
    private final long[] seeds;
    private final List<FinetuneJob.Result> results;
    private final NDManager keeper;

    FinetuneRun(MultitaskNetwork network, List<Task> tasks, List<String> methods, long[] seeds,
            List<FinetuneJob.Result> results, NDManager keeper) {
        this.network = network;
        this.tasks = tasks;
        this.methods = methods;
        this.seeds = seeds;
        this.results = List.copyOf(results);
        this.keeper = keeper;
    }

    /** The network that all tasks were trained on; {@code network().task(i)} serves one of them. */
    public MultitaskNetwork network() {
        return network;
    }

    /** The fine-tuned weights of a method at the first seed; they live until this run is closed. */
    public Weights weights(String method) {
        return results.stream().filter(r -> r.job().method().equals(method) && r.weights().isPresent()).findFirst()
                .flatMap(FinetuneJob.Result::weights).orElseThrow(() -> new IllegalArgumentException(
                        "No method '" + method + "' in this run of " + methods));
    }

    /** The fine-tuned weights of the only method. */
    public Weights weights() {
        if (methods.size() != 1) {
            throw new IllegalStateException("This run has the methods " + methods + ": name one");
        }
        return weights(methods.get(0));
    }

    /** The test measure of every training at its end: seed, method ({@code single} too), task, metric, value, seconds. */
    public Table scores() {
        Rows rows = Rows.named("scores").whole("seed").text("method").text("task").text("metric").number("value")
                .number("seconds");
        for (FinetuneJob.Result result : results) {
            for (Task task : result.job().tasks()) {
                rows.add(result.job().seed(), result.job().method(), task.name(), task.measure().name(),
                        result.score(task.name()), result.seconds());
            }
        }
        return rows.table();
    }

    /** Every epoch of every training: seed, method, task, epoch, loss (training), score (test). */
    public Table history() {
        Rows rows = Rows.named("history").whole("seed").text("method").text("task").whole("epoch").number("loss")
                .number("score");
        for (FinetuneJob.Result result : results) {
            for (FinetuneJob.Point point : result.points()) {
                rows.add(result.job().seed(), result.job().method(), point.task(), point.epoch(), point.loss(),
                        point.score());
            }
        }
        return rows.table();
    }

    /**
     * What helped and what hurt: for each method a row per task and metric, then one over all tasks.
     *
     * <p>{@code single} and {@code multi} are means over seeds on the test examples, {@code difference} multi - single
     * with its paired 95 % t interval {@code low} to {@code high} (missing for one seed). {@code Delta_m %} is the
     * relative change, positive where the other tasks help ({@link DeltaM}); missing where a single-task value is 0.
     * {@code mean rank} is the method's among all methods and single-task training, 1 the best. The last row of a method
     * has the interval of Delta_m itself.
     */
    public Table table() {
        Rows rows = Rows.named("fine-tuning").text("method").text("task").text("metric").number("single").number("multi")
                .number("difference").number("low").number("high").number("Delta_m %").number("mean rank");
        for (String method : methods) {
            double[][] deltas = new double[tasks.size()][];
            double ranks = 0;
            for (int i = 0; i < tasks.size(); i++) {
                Task task = tasks.get(i);
                double[] single = values(Finetune.SINGLE, task);
                double[] multi = values(method, task);
                deltas[i] = deltas(task, single, multi);
                double rank = rank(method, task);
                ranks += rank / tasks.size();
                Row r = Row.of(differences(multi, single));
                rows.add(method, task.name(), task.measure().name(), Stats.mean(single), Stats.mean(multi), r.mean(),
                        r.low(), r.high(), mean(deltas[i]), rank);
            }
            double[] all = new double[seeds.length];
            for (double[] delta : deltas) {
                for (int s = 0; s < all.length; s++) {
                    all[s] += delta[s] / deltas.length;
                }
            }
            Row r = Row.of(all);
            rows.add(method, "all tasks", "Delta_m %", null, null, r.mean(), r.low(), r.high(), r.mean(), ranks);
        }
        return rows.table();
    }

    /** The test measure of each task after every epoch, single-task training dashed. */
    public Figure curves() {
        String metrics = String.join(", ", tasks.stream().map(t -> t.measure().name()).distinct().toList());
        return Charts.line(history()).x("epoch").y("score", "test " + metrics).by("method").facet("task")
                .dash(Finetune.SINGLE).title("Test " + metrics + " of each task over training").figure();
    }

    /** The cosines between the tasks' gradients over training, on fresh batches; below 0 the tasks conflict. */
    public Figure conflicts() {
        boolean many = tasks.size() * (tasks.size() - 1) / 2 > MANY_PAIRS;
        return Charts.line(cosines()).x("step").y("cosine", "cosine of two tasks' gradients").facet("method")
                .by(many ? "method" : "pair").reference("no conflict above", 0)
                .title(many ? "Cosine between task gradients, mean over all pairs" : "Cosine between task gradients")
                .figure();
    }

    /** What {@link #conflicts} draws: seed, method, step, pair, cosine. */
    public Table cosines() {
        Rows rows = Rows.named("cosines").whole("seed").text("method").whole("step").text("pair").number("cosine");
        for (FinetuneJob.Result result : results) {
            for (TransferProbe.Seen seen : result.seen()) {
                for (int i = 0; i < tasks.size(); i++) {
                    for (int j = i + 1; j < tasks.size(); j++) {
                        if (!Double.isNaN(seen.cosines()[i][j])) {
                            rows.add(result.job().seed(), result.job().method(), seen.step(),
                                    tasks.get(i).name() + ", " + tasks.get(j).name(), seen.cosines()[i][j]);
                        }
                    }
                }
            }
        }
        return rows.table();
    }

    /**
     * Which task helps which: how far a short step down one task's gradient lowers another's loss, in percent of that
     * loss, over training and seeds (inter-task affinity; Fifty et al., 2021, equation 1). Above 0 it helps. On the
     * diagonal stands what the step does to the task's own loss, on other examples.
     */
    public Figure affinity() {
        return Charts.heatmap(affinities()).x("onto", "changes the loss of").y("from", "a step for")
                .value("affinity", "loss lowered by, %").diverging(0).annotate("%.2f").facet("method")
                .height(Math.max(180, 45 * tasks.size()))
                .title("What a step for one task does to the loss of another").figure();
    }

    /** What {@link #affinity} draws: method, from, onto, affinity in percent. */
    public Table affinities() {
        Rows rows = Rows.named("affinity").text("method").text("from").text("onto").number("affinity");
        for (String method : methods) {
            List<TransferProbe.Seen> seen = results.stream().filter(r -> r.job().method().equals(method))
                    .flatMap(r -> r.seen().stream()).toList();
            for (int i = 0; i < tasks.size(); i++) {
                for (int j = 0; j < tasks.size(); j++) {
                    rows.add(method, tasks.get(i).name(), tasks.get(j).name(),
                            100 * TransferProbe.affinity(seen, i, j));
                }
            }
        }
        return rows.table();
    }

    @Override
    public void close() {
        keeper.close();
    }

    @Override
    public String toString() {
        return "FinetuneRun of " + methods + " on " + tasks.stream().map(Task::name).toList() + ", "
                + seeds.length + " seeds";
    }

    /** One value per seed, in their order. */
    private double[] values(String method, Task task) {
        Map<Long, Double> bySeed = new LinkedHashMap<>();
        for (FinetuneJob.Result result : results) {
            if (result.job().method().equals(method) && result.job().tasks().contains(task)) {
                bySeed.put(result.job().seed(), result.score(task.name()));
            }
        }
        double[] values = new double[seeds.length];
        for (int s = 0; s < seeds.length; s++) {
            values[s] = bySeed.get(seeds[s]);
        }
        return values;
    }

    private static double[] deltas(Task task, double[] single, double[] multi) {
        double[] deltas = new double[single.length];
        for (int s = 0; s < deltas.length; s++) {
            deltas[s] = single[s] == 0 ? Double.NaN : new Comparison(task.name(), task.measure().name(),
                    task.measure().higherIsBetter(), multi[s], single[s]).percent();
        }
        return deltas;
    }

    /** Among all methods and single-task training, the mean over seeds. */
    private double rank(String method, Task task) {
        List<String> arms = new ArrayList<>(methods);
        arms.add(Finetune.SINGLE);
        double sum = 0;
        for (int s = 0; s < seeds.length; s++) {
            double[][] column = new double[arms.size()][];
            for (int a = 0; a < arms.size(); a++) {
                column[a] = new double[] {values(arms.get(a), task)[s]};
            }
            sum += MeanRank.of(column, new boolean[] {task.measure().higherIsBetter()})[arms.indexOf(method)];
        }
        return sum / seeds.length;
    }

    private static double[] differences(double[] a, double[] b) {
        double[] out = new double[a.length];
        for (int i = 0; i < out.length; i++) {
            out[i] = a[i] - b[i];
        }
        return out;
    }

    private static double mean(double[] x) {
        double sum = 0;
        for (double value : x) {
            sum += value / x.length;
        }
        return sum;
    }

    /** A mean with its interval if there are values enough; NaN is missing. */
    private record Row(double mean, double low, double high) {
        static Row of(double[] x) {
            double mean = FinetuneRun.mean(x);
            if (x.length < 2 || Double.isNaN(mean)) {
                return new Row(mean, Double.NaN, Double.NaN);
            }
            Interval interval = Stats.t(x);
            return new Row(mean, interval.low(), interval.high());
        }
    }
}
