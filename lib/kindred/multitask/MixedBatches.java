package kindred.multitask;

import ai.djl.ndarray.NDArray;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.LongFunction;
import kindred.core.Pass;
import kindred.core.Rng;
import kindred.task.Task;
import kindred.task.TaskMixture;
import kindred.task.sampling.Cycle;
import kindred.task.sampling.Sampling;

/**
 * Mixed batches: each step has m x size examples, shared out among the m tasks by the rates of a {@link Sampling} rule.
 *
 * <p>The counts are drawn by systematic sampling: their mean is the rate times the batch exactly, and none is off by
 * more than one. A task's loss counts by its share, {@code n_i / size}, so that the mean over tasks is the mean over
 * the batch; equal rates give every task the weight 1. A task that gets no example in a step has loss and gradient 0
 * there.
 *
 * <p>For one thread; steps are cheapest in order.
 */
final class MixedBatches implements LongFunction<Objectives> {
    private final MultitaskNetwork network;
    private final List<Task> tasks;
    private final TaskMixture mixture;
    private final int size;
    private final int stepsPerEpoch;
    private final Rng order;
    private List<Cycle> cycles;
    private long next;

    /**
     * @param size mean number of examples of a task in a step
     * @param stepsPerEpoch steps for which the rule's rates stay the same
     * @param order decides which examples come when
     */
    MixedBatches(MultitaskNetwork network, List<Task> tasks, Sampling sampling, int size, int stepsPerEpoch, Rng order) {
        this.network = network;
        this.tasks = tasks;
        this.size = size;
        this.stepsPerEpoch = stepsPerEpoch;
        this.order = order;
        Map<String, Integer> sizes = new LinkedHashMap<>();
        tasks.forEach(task -> sizes.put(task.name(), task.train().count()));
        this.mixture = TaskMixture.of(sizes, sampling);
        restart();
    }

    private void restart() {
        cycles = tasks.stream().map(t -> new Cycle(t.train().count(), order.split(t.name()))).toList();
        next = 0;
    }

    @Override
    public Objectives apply(long step) {
        if (step < next) {
            restart();
        }
        while (next < step) {
            rows();
        }
        List<int[]> rows = rows();
        List<Function<Pass, NDArray>> losses = new ArrayList<>();
        for (int i = 0; i < tasks.size(); i++) {
            // A loss of nothing has no graph: one example at weight 0 stands for it.
            int[] own = rows.get(i).length > 0 ? rows.get(i) : new int[] {0};
            double share = (double) rows.get(i).length / size;
            Function<Pass, NDArray> loss = TaskBatches.loss(network.task(i), tasks.get(i), own);
            losses.add(pass -> loss.apply(pass).mul(share));
        }
        return Objectives.separate(losses);
    }

    /** The rows of the next step. */
    private List<int[]> rows() {
        int[] counts = counts(next);
        List<int[]> rows = new ArrayList<>();
        for (int i = 0; i < counts.length; i++) {
            rows.add(cycles.get(i).next(counts[i]));
        }
        next++;
        return rows;
    }

    /** How many examples each task has in a step; their sum is m x size. */
    int[] counts(long step) {
        double[] rates = mixture.rates(Math.toIntExact(step / stepsPerEpoch));
        int total = tasks.size() * size;
        double offset = order.split("mixture").split(step).nextDouble();
        int[] counts = new int[rates.length];
        int drawn = 0;
        double reached = 0;
        for (int i = 0; i < rates.length; i++) {
            reached += rates[i] * total;
            // Points offset, offset + 1, ... below what is reached; the last task takes what rounding would lose.
            int upTo = i == rates.length - 1 ? total : Math.min(total, (int) Math.ceil(reached - offset));
            counts[i] = Math.max(0, upTo - drawn);
            drawn += counts[i];
        }
        return counts;
    }
}
