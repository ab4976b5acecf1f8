package kindred.multitask;

import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.function.Supplier;
import kindred.core.Compute;
import kindred.core.Network;
import kindred.core.Weights;
import kindred.model.StagedNetwork;
import kindred.model.adapter.Lora;
import kindred.model.pretrained.Pretrained;
import kindred.multitask.aggregator.Mean;
import kindred.task.Examples;
import kindred.task.Task;
import kindred.task.sampling.Sampling;
import kindred.train.AdamW;
import kindred.train.Optimizer;
import kindred.train.Schedule;
import kindred.train.Sweep;
import kindred.train.Trainer;

/**
 * One network fine-tuned on many tasks, compared with the same network trained on each task alone.
 *
 * <pre>{@code
 * FinetuneRun run = Finetune.of(Mlp.of(196, 128, 64, 10)).on(clothes, digits)
 *         .aggregator(new UPGrad()).optimizer(AdamW.rate(1e-3)).epochs(3).seeds(0, 1, 2).run();
 * run.table();      // what helped and what hurt
 * }</pre>
 *
 * <p>The tasks share the trunk and have a head each. If their training inputs are the same arrays, one batch serves all;
 * else each step takes one batch of every task, and an epoch is one pass over the largest. Single-task training has the
 * same budget: as many steps, batches of the same examples in the same order, the same initial trunk and head.
 * Trainings run side by side.
 *
 * <p>A value; each call returns a changed copy. Defaults: the mean of the losses, AdamW at 1e-3, batches of 64, 3
 * epochs, seed 0.
 */
public final class Finetune {
    /** What single-task training is called in tables. */
    public static final String SINGLE = "single";

    private final FinetunePlan plan;
    private final List<Task> tasks;
    private final Map<String, Supplier<TaskRule>> methods;
    private final Optimizer optimizer;
    private final Schedule schedule;
    private final int batch;
    private final int epochs;
    private final int stem;
    private final Optional<Sampling> sampling;
    private final long[] seeds;

    private Finetune(FinetunePlan plan, List<Task> tasks, Map<String, Supplier<TaskRule>> methods, Optimizer optimizer,
            Schedule schedule, int batch, int epochs, int stem, Optional<Sampling> sampling, long[] seeds) {
        this.plan = plan;
        this.tasks = tasks;
        this.methods = methods;
        this.optimizer = optimizer;
        this.schedule = schedule;
        this.batch = batch;
        this.epochs = epochs;
        this.stem = stem;
        this.sampling = sampling;
        this.seeds = seeds;
    }

    /** A network from scratch; its last stage gives way to one head per task. */
    public static Finetune of(StagedNetwork network) {
        return trunk(Stages.below(network), Optional.empty());
    }

    /** A network that has been trained before; its last stage gives way to one head per task. */
    public static Finetune of(StagedNetwork network, Weights trained) {
        StagedNetwork body = Stages.below(network);
        return trunk(body, Optional.of(trained.part(trained.manager(), body)));
    }

    /** A pretrained text encoder with a head per task on its pooled vector; inputs as {@link Pretrained#inputs}. */
    public static Finetune of(Pretrained model) {
        return trunk(new FinetunePlan.Pooled(model.network(), model.pooling()), Optional.of(model.weights()));
    }

    /** Any network that gives (n, width): the heads read its output. */
    public static Finetune trunk(Network trunk) {
        return trunk(trunk, Optional.empty());
    }

    /** Any network that gives (n, width), from these weights. */
    public static Finetune trunk(Network trunk, Weights start) {
        trunk.layout().require(start.layout(), "Weights of the trunk");
        return trunk(trunk, Optional.of(start));
    }

    /**
     * Any architecture, one's own or {@code CrossStitch.of(network)}, {@code Mtan.of(network)},
     * {@code Cgc.mmoe(network, 3)}, {@code Cgc.of(network, 2, 1)}, {@code Ple.of(network, 1, 1)},
     * {@code TaskLora.of(network, Lora.rank(4))}.
     *
     * @param architecture the network of some tasks; for single-task training it is asked for one task alone
     */
    public static Finetune architecture(Function<List<Task>, ? extends MultitaskNetwork> architecture) {
        return begin(new FinetunePlan.Made(architecture));
    }

    private static Finetune trunk(Network trunk, Optional<Weights> start) {
        return begin(new FinetunePlan.Trunk(trunk, start, Optional.empty(), Optional.empty()));
    }

    private static Finetune begin(FinetunePlan plan) {
        return new Finetune(plan, List.of(), Map.of(), AdamW.rate(1e-3), Schedule.constant(), 64, 3, 0, Optional.empty(),
                new long[] {0});
    }

    public Finetune on(Task... together) {
        return on(List.of(together));
    }

    /** The tasks, at least two, with different names. */
    public Finetune on(List<Task> together) {
        return new Finetune(plan, List.copyOf(together), methods, optimizer, schedule, batch, epochs, stem, sampling,
                seeds);
    }

    /**
     * Adds a way to combine the tasks' gradients, under its class's name.
     *
     * @throws IllegalArgumentException for one with a memory: each training needs its own, so give a supplier
     */
    public Finetune aggregator(Aggregator aggregator) {
        return aggregator(name(aggregator), aggregator);
    }

    /**
     * Adds a way to combine the tasks' gradients, a lambda for example, under this name.
     *
     * @throws IllegalArgumentException for one with a memory: each training needs its own, so give a supplier
     */
    public Finetune aggregator(String name, Aggregator aggregator) {
        if (aggregator instanceof Stateful) {
            throw new IllegalArgumentException(name(aggregator) + " has a memory and each training needs its own: write"
                    + " aggregator(() -> new " + name(aggregator) + "(...))");
        }
        return rule(name, () -> new AggregatedStep(aggregator));
    }

    /** Adds a way to combine the tasks' gradients; a new object for each training. */
    public Finetune aggregator(Supplier<? extends Aggregator> aggregator) {
        Aggregator sample = aggregator.get();
        return rule(name(sample), () -> new AggregatedStep(aggregator.get()));
    }

    /**
     * Adds a whole step, such as {@link FlatRegions}.
     *
     * @param rule a new object for each training
     */
    public Finetune rule(String name, Supplier<TaskRule> rule) {
        if (methods.containsKey(name) || name.equals(SINGLE)) {
            throw new IllegalArgumentException("A method named '" + name + "' is there already");
        }
        Map<String, Supplier<TaskRule>> more = new LinkedHashMap<>(methods);
        more.put(name, rule);
        return new Finetune(plan, tasks, more, optimizer, schedule, batch, epochs, stem, sampling, seeds);
    }

    public Finetune optimizer(Optimizer value) {
        return new Finetune(plan, tasks, methods, value, schedule, batch, epochs, stem, sampling, seeds);
    }

    public Finetune schedule(Schedule value) {
        return new Finetune(plan, tasks, methods, optimizer, value, batch, epochs, stem, sampling, seeds);
    }

    /**
     * How often each task comes in joint training, for tasks with inputs of their own: a step still has
     * {@link #batch} examples per task in the mean, shared out by the rule's rates; a task that has been seen whole
     * begins again. Without this, each task has as many as any other.
     *
     * @param rule {@code new Temperature(2)}, {@code new Annealed(epochs)}, ... or a lambda
     */
    public Finetune sampling(Sampling rule) {
        return new Finetune(plan, tasks, methods, optimizer, schedule, batch, epochs, stem, Optional.of(rule), seeds);
    }

    /** Examples of each task in a step. */
    public Finetune batch(int size) {
        return new Finetune(plan, tasks, methods, optimizer, schedule, positive("Batch size", size), epochs, stem,
                sampling, seeds);
    }

    public Finetune epochs(int count) {
        return new Finetune(plan, tasks, methods, optimizer, schedule, batch, positive("Number of epochs", count),
                stem, sampling, seeds);
    }

    /**
     * For tasks with inputs of different kinds: gives each a stem of its own, dense with ReLU, from its numbers to this
     * width, which is what the trunk then takes.
     */
    public Finetune stems(int width) {
        return new Finetune(plan, tasks, methods, optimizer, schedule, batch, epochs,
                positive("Width of a stem", width), sampling, seeds);
    }

    /**
     * Freezes the trunk and trains in its place a low-rank adapter that all tasks share:
     * {@code Finetune.of(Pretrained.miniLm()).lora(Lora.rank(8))}.
     *
     * @throws IllegalArgumentException if the trunk has not been trained before, or there is none
     */
    public Finetune lora(Lora adapter) {
        return with(plan.lora(adapter));
    }

    /**
     * Gives each task a low-rank adapter of its own on the trunk, beside what the tasks share: the trunk, or the adapter
     * of {@link #lora} ({@link TaskLora}).
     *
     * @throws IllegalArgumentException if there is no trunk
     */
    public Finetune taskLora(Lora adapter) {
        return with(plan.taskLora(adapter));
    }

    private Finetune with(FinetunePlan other) {
        return new Finetune(other, tasks, methods, optimizer, schedule, batch, epochs, stem, sampling, seeds);
    }

    /** One comparison per seed; intervals need two or more. */
    public Finetune seeds(long... values) {
        if (values.length == 0 || Arrays.stream(values).distinct().count() < values.length) {
            throw new IllegalArgumentException("Seeds are " + Arrays.toString(values)
                    + ", expected at least one, each once");
        }
        return new Finetune(plan, tasks, methods, optimizer, schedule, batch, epochs, stem, sampling,
                values.clone());
    }

    /**
     * Trains everything.
     *
     * @throws IllegalStateException if there are fewer than two tasks
     * @throws IllegalArgumentException if the tasks' inputs do not fit the trunk or two tasks have one name
     */
    public FinetuneRun run() {
        if (tasks.size() < 2) {
            throw new IllegalStateException("Multi-task training needs at least two tasks, got " + tasks.size()
                    + ": call on(task, task, ...)");
        }
        if (sampling.isPresent() && TaskBatches.sharedInputs(tasks)) {
            throw new IllegalArgumentException("All tasks read the same inputs, so that one batch serves all: there is"
                    + " nothing to sample, leave out sampling(" + sampling.get() + ")");
        }
        Map<String, Supplier<TaskRule>> rules = methods.isEmpty()
                ? Map.of(name(new Mean()), () -> new AggregatedStep(new Mean())) : methods;
        Function<List<Task>, ? extends MultitaskNetwork> networks = plan.networks(tasks, stem);
        MultitaskNetwork together = networks.apply(tasks);
        NDManager keeper = Compute.manager();
        List<Callable<FinetuneJob.Result>> jobs = new ArrayList<>();
        for (long seed : seeds) {
            for (Map.Entry<String, Supplier<TaskRule>> rule : rules.entrySet()) {
                Optional<NDManager> kept = seed == seeds[0] ? Optional.of(keeper) : Optional.empty();
                jobs.add(job(rule.getKey(), together, tasks, rule.getValue().get(), seed, sampling, true, kept)::run);
            }
            for (Task task : tasks) {
                jobs.add(job(SINGLE, networks.apply(List.of(task)), List.of(task), new AggregatedStep(new Mean()), seed,
                        Optional.empty(), false, Optional.empty())::run);
            }
        }
        try {
            return new FinetuneRun(together, tasks, List.copyOf(rules.keySet()), seeds.clone(),
                    Sweep.of("fine-tune", jobs), keeper);
        } catch (RuntimeException e) {
            keeper.close();
            throw e;
        }
    }

    private FinetuneJob job(String method, MultitaskNetwork network, List<Task> trained, TaskRule rule, long seed,
            Optional<Sampling> mixed, boolean probed, Optional<NDManager> keeper) {
        int largest = tasks.stream().mapToInt(t -> t.train().count()).max().orElseThrow();
        Trainer recipe = Trainer.with(optimizer).schedule(schedule);
        return new FinetuneJob(method, network, trained, TaskBatches.sharedInputs(tasks), rule, recipe, batch, epochs,
                (largest + batch - 1) / batch, seed, mixed, plan.start(), probed, keeper);
    }

    private static String name(Aggregator aggregator) {
        String name = aggregator.getClass().getSimpleName();
        return name.isEmpty() || aggregator.getClass().isSynthetic() ? "own" : name;
    }

    private static int positive(String what, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(what + " is " + value + ", expected at least 1");
        }
        return value;
    }
}
