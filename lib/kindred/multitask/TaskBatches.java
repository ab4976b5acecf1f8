package kindred.multitask;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import kindred.core.Network;
import kindred.core.Pass;
import kindred.core.Rng;
import kindred.core.Tensors;
import kindred.task.Examples;
import kindred.task.Task;
import kindred.train.Batches;

/**
 * Numbered batches of the training examples of several tasks, as objectives. One batch serves all tasks if they share
 * their inputs; else each has its own, in an order that depends on the seed and its name only, and a task with fewer
 * examples begins again.
 *
 * @param sharedInputs whether one batch serves all tasks
 * @param size examples of each task in a batch
 */
public record TaskBatches(MultitaskNetwork network, List<Task> tasks, boolean sharedInputs, int size) {
    /** Whether the training inputs of all tasks are the same arrays. */
    public static boolean sharedInputs(List<Task> tasks) {
        NDArray[] first = tasks.get(0).train().inputs();
        return tasks.stream().allMatch(task -> {
            NDArray[] own = task.train().inputs();
            boolean same = own.length == first.length;
            for (int k = 0; same && k < own.length; k++) {
                same = own[k] == first[k];
            }
            return same;
        });
    }

    /**
     * The losses on the batches of a step.
     *
     * @param step counted from 0 over all epochs
     * @param order decides which examples come when
     */
    public Objectives at(long step, Rng order) {
        if (sharedInputs) {
            int[] rows = new Batches(tasks.get(0).train().count(), size, order).rows(step);
            return Objectives.joint(tasks.size(), pass -> joint(pass, rows));
        }
        List<Function<Pass, NDArray>> losses = new ArrayList<>();
        for (int i = 0; i < tasks.size(); i++) {
            Task task = tasks.get(i);
            int[] rows = new Batches(task.train().count(), size, order.split(task.name())).rows(step);
            losses.add(loss(network.task(i), task, rows));
        }
        return Objectives.separate(losses);
    }

    /** The loss of a task on these of its training examples. */
    static Function<Pass, NDArray> loss(Network own, Task task, int[] rows) {
        return pass -> {
            Examples batch = task.train().rows(pass.manager(), rows);
            return task.loss().of(own.apply(pass, batch.inputs()), batch.targets());
        };
    }

    private List<NDArray> joint(Pass pass, int[] rows) {
        NDManager manager = pass.manager();
        Examples first = tasks.get(0).train();
        NDArray index = manager.create(Arrays.stream(rows).asLongStream().toArray());
        List<NDArray> outputs = network.apart(network.apply(pass, first.rows(manager, rows).inputs()));
        List<NDArray> losses = new ArrayList<>();
        for (int i = 0; i < tasks.size(); i++) {
            NDArray targets = Tensors.gather(manager, tasks.get(i).train().targets(), index);
            losses.add(tasks.get(i).loss().of(outputs.get(i), targets));
        }
        return losses;
    }
}
