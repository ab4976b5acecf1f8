package kindred.multitask;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongFunction;
import kindred.core.Compute;
import kindred.core.Rng;
import kindred.core.Step;
import kindred.core.Tensors;
import kindred.core.Weights;
import kindred.task.Task;
import kindred.task.sampling.Sampling;
import kindred.train.Listener;
import kindred.train.Trained;
import kindred.train.Trainer;

/**
 * One training of a {@link Finetune}: some of its tasks, one rule, one seed. What it draws depends on the seed alone, so
 * a task alone and the same task among others start alike and see the same batches.
 *
 * @param method its name in tables
 * @param stepsPerEpoch the same for all trainings of a comparison
 * @param sampling how often each task comes, if not all alike
 * @param start weights of the trunk, if it has been trained before
 * @param probed whether gradients are looked at between the steps
 * @param keeper where the weights go, if they are kept
 */
record FinetuneJob(String method, MultitaskNetwork network, List<Task> tasks, boolean sharedInputs, TaskRule rule,
        Trainer recipe, int batch, int epochs, int stepsPerEpoch, long seed, Optional<Sampling> sampling,
        Optional<Weights> start, boolean probed, Optional<NDManager> keeper) {
    private static final int LOOKS = 12;

    /** The end of an epoch: the mean training loss over it, the measure on the test examples after it. */
    record Point(String task, int epoch, double loss, double score) {
    }

    /** What the training gave. */
    record Result(FinetuneJob job, List<Point> points, List<TransferProbe.Seen> seen, Optional<Weights> weights,
            double seconds) {
        /** The last measure of each task. */
        double score(String task) {
            return points.stream().filter(p -> p.task().equals(task)).reduce((a, b) -> b).orElseThrow().score();
        }
    }

    Result run() {
        Rng rng = new Rng(seed);
        Rng order = rng.split("batches");
        Sharing sharing = network.sharing();
        TaskBatches batches = new TaskBatches(network, tasks, sharedInputs, batch);
        try (NDManager manager = Compute.manager()) {
            NDArray sums = manager.zeros(new Shape(tasks.size()), DataType.FLOAT64);
            LongFunction<Objectives> draws = sampling.isEmpty() ? number -> batches.at(number, order)
                    : new MixedBatches(network, tasks, sampling.get(), batch, stepsPerEpoch, order);
            MultitaskStep step = new MultitaskStep(rule, sharing, at -> draws.apply(at.number()), stepsPerEpoch,
                    (gradient, number) -> add(sums, gradient.losses()));
            List<Point> points = new ArrayList<>();
            Trainer trainer = recipe.batch(1).epochs(epochs).rng(rng.split("train")).label(method + ", seed " + seed)
                    .listen(step).listen(epochEnds(points, sums));
            long steps = (long) epochs * stepsPerEpoch;
            TransferProbe probe = new TransferProbe(sharing, number -> batches.at(number, rng.split("probe")),
                    Math.max(1, steps / LOOKS));
            if (probed) {
                trainer = trainer.listen(probe);
            }
            Trained trained = trainer.run(begin(manager, rng.split("start")), sharing.trained(), stepsPerEpoch, step);
            return new Result(this, points, probe.seen(), keeper.map(trained.weights()::copy), trained.seconds());
        } finally {
            for (Aggregator aggregator : rule.aggregators()) {
                close(aggregator);
            }
        }
    }

    /** Fresh heads on a trunk that has been trained before, or fresh everything. */
    private Weights begin(NDManager manager, Rng rng) {
        if (start.isEmpty()) {
            return network.initial(manager, rng);
        }
        Weights trunk = start.get();
        try (Step scope = Step.quiet()) {
            NDManager local = scope.manager();
            NDArray vector = Tensors.alias(local, trunk.vector());
            NDArray fresh = network.initial(local, rng, vector.getDataType()).vector()
                    .get(trunk.layout().size() + ":");
            NDArray whole = vector.concat(fresh);
            return Weights.of(network.layout(), Tensors.copy(manager, whole),
                    network.bufferLayout(), Tensors.copy(manager, trunk.buffers()));
        }
    }

    private static void add(NDArray sums, NDArray losses) {
        try (Step quiet = Step.quiet()) {
            sums.addi(Tensors.alias(quiet.manager(), losses).toType(DataType.FLOAT64, false));
        }
    }

    private Listener epochEnds(List<Point> points, NDArray sums) {
        return (step, weights) -> {
            if (step % stepsPerEpoch != 0) {
                return;
            }
            double[] losses = sums.toDoubleArray();
            try (Step quiet = Step.quiet()) {
                sums.muli(quiet.manager().create(0.0));
            }
            for (int i = 0; i < losses.length; i++) {
                points.add(new Point(tasks.get(i).name(), (int) (step / stepsPerEpoch), losses[i] / stepsPerEpoch,
                        tasks.get(i).score(network.task(i), weights)));
            }
        };
    }

    private static void close(Aggregator aggregator) {
        if (aggregator instanceof AutoCloseable closeable) {
            try {
                closeable.close();
            } catch (Exception e) {
                throw new IllegalStateException(aggregator.getClass().getSimpleName() + " could not be closed", e);
            }
        }
    }
}
