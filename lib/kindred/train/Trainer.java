package kindred.train;

import ai.djl.ndarray.NDManager;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import kindred.core.Compute;
import kindred.core.Network;
import kindred.core.Progress;
import kindred.core.Ranges;
import kindred.core.Rng;
import kindred.core.Step;
import kindred.core.Weights;
import kindred.task.Examples;
import kindred.task.Loss;

/**
 * The training loop: batches in an order fixed by the seed, a {@link StepRule}, one optimizer call.
 *
 * <pre>{@code
 * Trained run = Trainer.with(AdamW.rate(1e-3)).epochs(10).batch(64).rng(new Rng(0)).fit(network, start, examples, loss);
 * }</pre>
 *
 * <p>A trainer is a value; each call returns a changed copy. The same seed gives the same bits on the same machine.
 */
public final class Trainer {
    /** How many steps one read of the loss covers: a read waits for the device. */
    static final int READ_EVERY = 10;

    final Optimizer optimizer;
    final Schedule schedule;
    final double clip;
    final int batch;
    final int epochs;
    final Rng rng;
    final String label;
    final List<Listener> listeners;
    final Optional<Validation> validation;
    final Optional<Checkpoint> checkpoint;

    private Trainer(Settings s) {
        this.optimizer = s.optimizer;
        this.schedule = s.schedule;
        this.clip = s.clip;
        this.batch = s.batch;
        this.epochs = s.epochs;
        this.rng = s.rng;
        this.label = s.label;
        this.listeners = List.copyOf(s.listeners);
        this.validation = s.validation;
        this.checkpoint = s.checkpoint;
    }

    /** A trainer with this optimizer: constant rate, no clipping, batches of 64, 1 epoch, seed 0. */
    public static Trainer with(Optimizer optimizer) {
        return new Trainer(new Settings(optimizer));
    }

    public Trainer schedule(Schedule value) {
        return changed(s -> s.schedule = value);
    }

    /** Scales each gradient to at most this Euclidean length. */
    public Trainer clip(double most) {
        if (!(most > 0)) {
            throw new IllegalArgumentException("Gradients clipped to length " + most + ", expected above 0");
        }
        return changed(s -> s.clip = most);
    }

    public Trainer batch(int size) {
        return changed(s -> s.batch = positive("Batch size", size));
    }

    public Trainer epochs(int count) {
        return changed(s -> s.epochs = positive("Number of epochs", count));
    }

    /** Decides the order of the examples and all dropout. */
    public Trainer rng(Rng value) {
        return changed(s -> s.rng = value);
    }

    /** What the progress line says. */
    public Trainer label(String text) {
        return changed(s -> s.label = text);
    }

    /** Adds an observer. */
    public Trainer listen(Listener listener) {
        return changed(s -> s.listeners.add(listener));
    }

    /** Watches a score on other examples, keeps the best weights and may stop early. */
    public Trainer validate(Validation value) {
        return changed(s -> s.validation = Optional.of(value));
    }

    /**
     * Saves the whole state of the run to {@code file} every so many steps, and goes on from there if the file exists:
     * the resumed run gives the bits of an unbroken one.
     */
    public Trainer checkpoint(Path file, int everySteps) {
        return changed(s -> s.checkpoint = Optional.of(new Checkpoint(file, positive("Steps", everySteps))));
    }

    /** Trains all of a network on examples; {@code start} stays as it is. */
    public Trained fit(Network network, Weights start, Examples examples, Loss loss) {
        return fit(network, start, examples, loss, network.layout().all());
    }

    /** Trains a part of a network on examples; the rest is frozen: no gradient, no decay, no moving statistics. */
    public Trained fit(Network network, Weights start, Examples examples, Loss loss, Ranges trained) {
        return run(start, trained, examples.count(), StepRule.gradient((pass, rows) -> {
            Examples part = examples.rows(pass.manager(), rows);
            return loss.of(network.apply(pass, part.inputs()), part.targets());
        }));
    }

    /**
     * Trains by a rule of one's own.
     *
     * @param start where to begin; stays as it is
     * @param trained the part that moves
     * @param examples how many there are
     * @throws TrainingDiverged if the loss is no longer a number
     * @throws kindred.core.Interrupted if the thread was interrupted; an earlier checkpoint is kept
     */
    public Trained run(Weights start, Ranges trained, int examples, StepRule rule) {
        Batches batches = new Batches(examples, batch, rng.split("order"));
        long steps = (long) epochs * batches.perEpoch();
        long begin = System.nanoTime();
        try (NDManager scope = Compute.manager(); Progress progress = Progress.of(label, steps)) {
            RunState state = RunState.start(scope, this, start, trained, rule, steps);
            checkpoint.ifPresent(c -> c.restore(state));
            for (long t = state.step; t < steps && !state.stopped; t++) {
                step(state, rule, batches, t, steps);
                state.step = t + 1;
                progress.at(t + 1, state::note);
                for (Listener listener : listeners) {
                    listener.after(t + 1, state.weights);
                }
                boolean epochEnds = (t + 1) % batches.perEpoch() == 0;
                if (epochEnds) {
                    int epoch = (int) ((t + 1) / batches.perEpoch());
                    validation.ifPresent(v -> state.validate(v, epoch));
                }
                if (checkpoint.isPresent() && checkpoint.get().due(t + 1)) {
                    checkpoint.get().save(state);
                }
            }
            Weights result = state.result().copy(start.manager());
            return new Trained(result, List.copyOf(state.history), state.step, (System.nanoTime() - begin) / 1e9);
        }
    }

    private void step(RunState state, StepRule rule, Batches batches, long t, long steps) {
        try (Step step = Step.recording()) {
            var at = new StepRule.At(
                    state.weights, state.trained, batches.rows(t), rng.split("pass").split(t), t, step);
            StepRule.Descent descent = rule.descent(at);
            double rate = optimizer.rate() * schedule.factor(t, steps);
            state.update(step, descent, rate, clip);
            if ((t + 1) % READ_EVERY == 0 || t + 1 == steps) {
                state.readLoss(t + 1, rate);
            }
        }
    }

    private static int positive(String what, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(what + " is " + value + ", expected at least 1");
        }
        return value;
    }

    private Trainer changed(java.util.function.Consumer<Settings> change) {
        Settings settings = new Settings(this);
        change.accept(settings);
        return new Trainer(settings);
    }

    private static final class Settings {
        private final Optimizer optimizer;
        private Schedule schedule = Schedule.constant();
        private double clip = Double.POSITIVE_INFINITY;
        private int batch = 64;
        private int epochs = 1;
        private Rng rng = new Rng(0);
        private String label = "train";
        private final List<Listener> listeners = new ArrayList<>();
        private Optional<Validation> validation = Optional.empty();
        private Optional<Checkpoint> checkpoint = Optional.empty();

        Settings(Optimizer optimizer) {
            this.optimizer = optimizer;
        }

        Settings(Trainer t) {
            this(t.optimizer);
            schedule = t.schedule;
            clip = t.clip;
            batch = t.batch;
            epochs = t.epochs;
            rng = t.rng;
            label = t.label;
            listeners.addAll(t.listeners);
            validation = t.validation;
            checkpoint = t.checkpoint;
        }
    }
}
