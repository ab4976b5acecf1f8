package kindred.hint;

import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import kindred.core.Autograd;
import kindred.core.Rng;
import kindred.core.Weights;
import kindred.model.decoder.Decoder;
import kindred.model.decoder.TokenBatch;
import kindred.train.AdamW;
import kindred.train.Schedule;
import kindred.train.StepRule;
import kindred.train.Trained;
import kindred.train.Trainer;

/**
 * A decoder trained on a main task with hints mixed in.
 *
 * <pre>{@code
 * Sorting sorting = Sorting.of(32).distinct();
 * Trained run = HintedTraining.of(decoder).main(sorting.sort(), Lengths.upTo(6)).batch(128)
 *         .hint(sorting.successor(), 0.5).budget(Budget.mainExamples(64_000)).run(manager, new Rng(0));
 * }</pre>
 *
 * <p>AdamW (0.9, 0.98) at rate 1e-3 with weight decay 0.01, 100 steps of warm-up, then half a cosine to 0, gradients
 * clipped to length 1; the loss is the mean cross-entropy of all target tokens of a batch. A value; each call returns a
 * changed copy.
 */
public final class HintedTraining {
    private final Decoder decoder;
    private final Settings settings;

    private HintedTraining(Decoder decoder, Settings settings) {
        this.decoder = decoder;
        this.settings = settings;
    }

    /** Training of this decoder: batches of 64, 1000 steps, no hint. */
    public static HintedTraining of(Decoder decoder) {
        return new HintedTraining(decoder, new Settings());
    }

    /** The task that counts, on instances of these lengths; hints have the same lengths. */
    public HintedTraining main(SequenceTask task, Lengths lengths) {
        if (task.vocabulary() != decoder.vocabulary()) {
            throw new IllegalArgumentException("Task " + task.id() + " has " + task.vocabulary()
                    + " tokens, the decoder " + decoder.vocabulary());
        }
        return changed(s -> {
            s.main = Optional.of(task);
            s.lengths = lengths;
        });
    }

    /** Gives this share of each batch to a hint; called again, adds another hint. */
    public HintedTraining hint(SequenceTask task, double share) {
        return hint(task, share, HintSchedule.constant());
    }

    /** Gives a share that changes over the run to a hint. */
    public HintedTraining hint(SequenceTask task, double share, HintSchedule schedule) {
        return changed(s -> s.hints.add(new Mixture.Hint(task, share, schedule)));
    }

    /** Examples of a batch, hints included. */
    public HintedTraining batch(int examples) {
        return changed(s -> s.batch = examples);
    }

    public HintedTraining budget(Budget budget) {
        return changed(s -> s.budget = budget);
    }

    /** The learning rate after warm-up. */
    public HintedTraining rate(double rate) {
        return changed(s -> s.rate = rate);
    }

    /** What the batches are made of. */
    public Mixture mixture() {
        SequenceTask main = settings.main.orElseThrow(
                () -> new IllegalStateException("No main task: call main(task, lengths)"));
        return new Mixture(main, settings.lengths, settings.hints, settings.batch);
    }

    /** The steps of a run. */
    public long steps() {
        return settings.budget.steps(mixture()::mainExamples);
    }

    /**
     * Trains.
     *
     * @param manager where the weights live
     * @param rng decides initial weights and examples
     * @throws kindred.core.Interrupted if the thread was interrupted
     */
    public Trained run(NDManager manager, Rng rng) {
        Mixture mixture = mixture();
        String label = mixture.main().id() + mixture.hints().stream().map(h -> " + " + h.task().id())
                .reduce("", String::concat);
        StepRule rule = at -> {
            var pass = at.pass();
            var batch = TokenBatch.of(pass.manager(), mixture.draw(at.number(), at.rng()));
            var loss = decoder.loss(pass, batch);
            return new StepRule.Descent(loss, Autograd.gradient(loss, pass.leaf()));
        };
        try (Weights start = decoder.initial(manager, rng.split("init"))) {
            return Trainer.with(AdamW.rate(settings.rate).betas(0.9, 0.98))
                    .schedule(Schedule.cosine().warmUp(100)).clip(1)
                    .batch(1).epochs(Math.toIntExact(steps())).rng(rng.split("train")).label(label)
                    .run(start, decoder.layout().all(), 1, rule);
        }
    }

    private HintedTraining changed(Consumer<Settings> change) {
        Settings copy = new Settings(settings);
        change.accept(copy);
        return new HintedTraining(decoder, copy);
    }

    private static final class Settings {
        private Optional<SequenceTask> main = Optional.empty();
        private Lengths lengths = Lengths.upTo(1);
        private final List<Mixture.Hint> hints = new ArrayList<>();
        private int batch = 64;
        private Budget budget = Budget.steps(1000);
        private double rate = 1e-3;

        Settings() {}

        Settings(Settings s) {
            main = s.main;
            lengths = s.lengths;
            hints.addAll(s.hints);
            batch = s.batch;
            budget = s.budget;
            rate = s.rate;
        }
    }
}
