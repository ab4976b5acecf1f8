package kindred.study.flatregions;

import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import kindred.core.Compute;
import kindred.core.Pass;
import kindred.core.Rng;
import kindred.core.Tensors;
import kindred.core.Weights;
import kindred.data.Images;
import kindred.multitask.Conflict;
import kindred.multitask.HardSharing;
import kindred.multitask.MultitaskStep;
import kindred.multitask.Sharpness;
import kindred.multitask.TaskBatches;
import kindred.task.Examples;
import kindred.task.Task;
import kindred.train.Trained;

/** One training of one arm with one seed. Pictures, labels, start and batches depend on the seed alone. */
record Trial(Protocol protocol, Setting setting, long seed) {
    /**
     * What it gave.
     *
     * @param accuracy on the test pictures, per task
     * @param fit on the training labels, noise included, mean over tasks
     * @param sharpness mean over tasks
     * @param conflicts per epoch the share of steps whose two gradients conflict; empty where they were not taken apart
     */
    record Outcome(Trial trial, double[] accuracy, double fit, double sharpness, List<Double> conflicts, long steps,
            double seconds) {
        double mean() {
            return java.util.Arrays.stream(accuracy).average().orElseThrow();
        }

        /** The share of conflicting steps in the last quarter of the training. */
        Optional<Double> lateConflict() {
            int from = conflicts.size() - Math.max(1, conflicts.size() / 4);
            return conflicts.isEmpty() ? Optional.empty() : Optional.of(conflicts.subList(from, conflicts.size())
                    .stream().mapToDouble(Double::doubleValue).average().orElseThrow());
        }
    }

    /** A trained network of some tasks. */
    record Fitted(HardSharing network, List<Task> tasks, Trained trained, List<Double> conflicts) {
    }

    Outcome run(Images garmentTrain, Images garmentTest, Images digits) {
        try (NDManager manager = Compute.manager()) {
            List<Task> tasks = tasks(manager, garmentTrain, garmentTest, digits);
            double[] accuracy = new double[tasks.size()];
            double fit = 0;
            double sharpness = 0;
            double seconds = 0;
            long steps = 0;
            List<Double> conflicts = List.of();
            for (List<Task> group : setting.variant().alone() ? tasks.stream().map(List::of).toList() : List.of(tasks)) {
                Fitted fitted = fit(manager, group);
                Weights weights = fitted.trained().weights();
                for (int i = 0; i < group.size(); i++) {
                    Task task = group.get(i);
                    accuracy[tasks.indexOf(task)] = task.score(fitted.network().task(i), weights);
                    fit += task.score(fitted.network().task(i), weights, task.train()) / tasks.size();
                    sharpness += Sharpness.ascent(loss(manager, fitted.network(), i, task), weights,
                            Protocol.SHARPNESS_RADIUS) / tasks.size();
                }
                conflicts = fitted.conflicts();
                seconds += fitted.trained().seconds();
                steps += fitted.trained().steps();
            }
            return new Outcome(this, accuracy, fit, sharpness, conflicts, steps, seconds);
        }
    }

    /** Both tasks of this seed. The radius is looked at on training pictures that are held out, never on test ones. */
    List<Task> tasks(NDManager manager, Images garmentTrain, Images garmentTest, Images digits) {
        Rng rng = new Rng(seed).split("pictures");
        Images digitTrain = digits.range(0, 7_000);
        Composites train = Composites.draw(garmentTrain, digitTrain, protocol.train(), rng.split("train"));
        Composites test = seed == Protocol.RADIUS_SEED
                ? Composites.draw(garmentTrain, digitTrain, Protocol.HELD_OUT, rng.split("held out"))
                : Composites.draw(garmentTest, digits.range(7_000, digits.count()), protocol.test(), rng.split("test"));
        return Composites.tasks(manager, train, test, protocol.pool(), setting.noise(), rng.split("noise"));
    }

    /** Trains on these tasks; the weights live in {@code manager}. */
    Fitted fit(NDManager manager, List<Task> tasks) {
        Rng rng = new Rng(seed);
        HardSharing network = protocol.network(tasks);
        TaskBatches batches = new TaskBatches(network, tasks, true, protocol.batch());
        int perEpoch = (protocol.train() + protocol.batch() - 1) / protocol.batch();
        List<Double> conflicts = new ArrayList<>();
        int[] conflicting = {0};
        MultitaskStep step = new MultitaskStep(setting.rule(), network.sharing(),
                at -> batches.at(at.number(), rng.split("order")), perEpoch, (gradient, number) -> {
                    if (tasks.size() < 2 || gradient.rows().isEmpty()) {
                        return;
                    }
                    conflicting[0] += Conflict.of(gradient.rows().get()).meanCosine() < 0 ? 1 : 0;
                    if ((number + 1) % perEpoch == 0) {
                        conflicts.add(conflicting[0] / (double) perEpoch);
                        conflicting[0] = 0;
                    }
                });
        Trained trained = protocol.trainer(setting).rng(rng.split("training")).listen(step)
                .run(network.initial(manager, rng.split("start")), network.sharing().trained(), protocol.train(), step);
        return new Fitted(network, tasks, trained, conflicts);
    }

    /** The loss of a task on the first training pictures, as a function of the weights. */
    static Function<Pass, ai.djl.ndarray.NDArray> loss(NDManager manager, HardSharing network, int i, Task task) {
        Examples some = task.train().range(manager, 0, Math.min(Protocol.SHARPNESS_ROWS, task.train().count()));
        return pass -> task.loss().of(network.task(i).apply(pass, some.inputs()),
                Tensors.alias(pass.manager(), some.targets()));
    }
}
