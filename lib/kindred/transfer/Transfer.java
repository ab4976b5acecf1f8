package kindred.transfer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import kindred.core.Compute;
import kindred.core.Ranges;
import kindred.core.Rng;
import kindred.core.Tensors;
import kindred.core.Weights;
import kindred.model.Dense;
import kindred.model.StagedNetwork;
import kindred.task.Examples;
import kindred.task.Task;
import kindred.train.AdamW;
import kindred.train.PerParameter;
import kindred.train.Schedule;
import kindred.train.Trained;
import kindred.train.Trainer;

/**
 * One transfer: some of the first stages of a trained network are copied, those above start anew, a head for the target
 * task is put on, some stages are frozen, and the rest learns.
 *
 * <pre>{@code
 * Transfer.Result run = Transfer.from(trained).to(task).copy(4).freeze(2).run(manager);
 * run.score();                       // on the task's test examples
 * run.model().score(task, noisy);    // on other examples
 * }</pre>
 *
 * <p>Learning rates of groups of layers belong to the optimizer:
 * {@code AdamW.rate(1e-3).scale(PerParameter.all(1).under("conv1", 0.1))}, or {@link #discriminative}. The features of
 * frozen stages are computed once. A value; each call returns a changed copy.
 */
public final class Transfer {
    private final TrainedNetwork source;
    private final Task target;
    private final int copied;
    private final int frozen;
    private final Set<String> anew;
    private final Trainer trainer;
    private final Rng rng;
    private final boolean cached;

    private Transfer(TrainedNetwork source, Task target, int copied, int frozen, Set<String> anew, Trainer trainer,
            Rng rng, boolean cached) {
        this.source = source;
        this.target = target;
        this.copied = copied;
        this.frozen = frozen;
        this.anew = Set.copyOf(anew);
        this.trainer = trainer;
        this.rng = rng;
        this.cached = cached;
        if (frozen > copied) {
            throw new IllegalArgumentException("The first " + frozen + " stages are to be frozen but only " + copied
                    + " are copied; frozen random stages learn nothing");
        }
        List<String> still = source.network().stages().subList(0, frozen);
        if (still.stream().anyMatch(anew::contains)) {
            throw new IllegalArgumentException("Stages " + still + " are to be frozen and " + anew
                    + " to start anew; a stage cannot do both");
        }
    }

    /**
     * Begins a transfer from this network.
     *
     * @throws IllegalArgumentException if a weight is NaN or infinite, as after a training that diverged
     */
    public static From from(TrainedNetwork source) {
        Requirements.finite(source.weights().vector(), "Weights of the network to transfer from");
        return new From(source);
    }

    /** Where a transfer starts. */
    public record From(TrainedNetwork source) {
        /**
         * A transfer to this task: all stages but the head are copied and learn, AdamW at 1e-3 with a cosine schedule
         * for 10 epochs.
         *
         * @throws IllegalArgumentException if the task's examples are not all finite, or all of one class
         */
        public Transfer to(Task target) {
            if (source.depth() < 2) {
                throw new IllegalArgumentException("A network of one stage has nothing to transfer");
            }
            Requirements.solvable(target);
            Trainer trainer = Trainer.with(AdamW.rate(1e-3)).schedule(Schedule.cosine()).epochs(10);
            return new Transfer(source, target, source.depth() - 1, 0, Set.of(), trainer, new Rng(0), true);
        }
    }

    /** Copies the first {@code stages}, 0 (training from scratch) to all but the head. */
    public Transfer copy(int stages) {
        require("copied", stages);
        return new Transfer(source, target, stages, Math.min(frozen, stages), anew, trainer, rng, cached);
    }

    /** Freezes the first {@code stages}: they keep weights and running statistics. */
    public Transfer freeze(int stages) {
        require("frozen", stages);
        return new Transfer(source, target, copied, stages, anew, trainer, rng, cached);
    }

    /** These stages start anew though they lie among the copied ones. */
    public Transfer reinitialise(String... stages) {
        Set<String> more = new LinkedHashSet<>(anew);
        for (String stage : stages) {
            if (!source.network().stages().contains(stage)) {
                throw new IllegalArgumentException(
                        "No stage '" + stage + "'; there are " + source.network().stages());
            }
            more.add(stage);
        }
        return new Transfer(source, target, copied, frozen, more, trainer, rng, cached);
    }

    /** How the stages that learn are trained; its seed is not used. */
    public Transfer trainer(Trainer value) {
        return new Transfer(source, target, copied, frozen, anew, value, rng, cached);
    }

    /** Decides the stages that start anew and the order of examples. */
    public Transfer rng(Rng value) {
        return new Transfer(source, target, copied, frozen, anew, trainer, value, cached);
    }

    /** Whether features of frozen stages are kept (the default) or computed in every step; the result is the same. */
    public Transfer cacheFrozen(boolean on) {
        return new Transfer(source, target, copied, frozen, anew, trainer, rng, on);
    }

    /** Runs the transfer; the model lives in {@code manager}. */
    public Result run(NDManager manager) {
        try (NDManager scratch = Compute.manager()) {
            TrainedNetwork start = start(scratch);
            Trainer paired = trainer.rng(rng.split("order")).label("to " + target.name());
            Tuning.Outcome outcome = new Tuning(start, frozen, target, paired, cached).run(manager);
            return new Result(outcome.model(), target, outcome.score(), outcome.run());
        }
    }

    /** What training starts from, in {@code manager}. */
    TrainedNetwork start(NDManager manager) {
        int top = source.depth() - 1;
        Shape width = source.shape(top, target.train());
        if (width.dimension() != 1) {
            throw new IllegalArgumentException("Below its head the network gives " + width
                    + " for an example, a new head needs a vector; end the stage below with a pooling or a flattening");
        }
        StagedNetwork network = source.network().withHead(
                new Dense(Math.toIntExact(width.get(0)), target.outputs()));
        Weights weights = network.initial(manager, rng.split("new"));
        List<String> stages = network.stages();
        try (NDManager scratch = Compute.manager()) {
            for (int i = 0; i < copied; i++) {
                if (!anew.contains(stages.get(i))) {
                    StagedNetwork stage = source.network().slice(i, i + 1);
                    Weights part = source.weights().part(scratch, stage);
                    long at = i == 0 ? 0 : network.slice(0, i).layout().size();
                    long buffered = i == 0 ? 0 : network.slice(0, i).bufferLayout().size();
                    put(scratch, weights.vector(), at, part.vector());
                    put(scratch, weights.buffers(), buffered, part.buffers());
                }
            }
        }
        return new TrainedNetwork(network, weights);
    }

    private static void put(NDManager scratch, NDArray whole, long at, NDArray part) {
        if (part.size() > 0) {
            Tensors.overwrite(Tensors.range(scratch, whole, new Ranges.Range(at, at + part.size())), part);
        }
    }

    /**
     * Learning rates that fall from the head down (Howard and Ruder 2018, discriminative fine-tuning): the head has the
     * optimizer's rate, every stage below {@code decay} times that of the one above.
     *
     * @param decay 0 (only the head learns) to 1; the paper uses 1 / 2.6
     */
    public static PerParameter discriminative(StagedNetwork network, double decay) {
        if (!(decay >= 0 && decay <= 1)) {
            throw new IllegalArgumentException("Learning rates fall by a factor of " + decay + ", expected 0 to 1");
        }
        List<String> stages = network.stages();
        PerParameter rates = PerParameter.all(1);
        for (int i = 0; i < stages.size(); i++) {
            rates = rates.under(stages.get(i), Math.pow(decay, stages.size() - 1 - i));
        }
        return rates;
    }

    private void require(String what, int stages) {
        if (stages < 0 || stages >= source.depth()) {
            throw new IllegalArgumentException(stages + " stages are to be " + what + " of a network of "
                    + source.depth() + ", expected 0 to " + (source.depth() - 1) + "; the head is always new");
        }
    }

    /**
     * What a transfer gave.
     *
     * @param model the network with its new head
     * @param task the target
     * @param score the task's measure on its test examples
     * @param run the training
     */
    public record Result(TrainedNetwork model, Task task, double score, Trained run) {
        /** The task's measure on other examples, for example of another distribution. */
        public double score(Examples examples) {
            return model.score(task, examples);
        }
    }
}
