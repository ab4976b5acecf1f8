package kindred.hint;

import java.util.ArrayList;
import java.util.List;
import kindred.core.Rng;
import kindred.model.decoder.Prompted;

/**
 * What the batches of a run are made of: the main task and its hints, fresh examples each step.
 *
 * @param main the task that counts
 * @param lengths of all instances
 * @param hints may be empty
 * @param batch examples of a batch
 */
public record Mixture(SequenceTask main, Lengths lengths, List<Hint> hints, int batch) {
    /**
     * A hint's part of a batch.
     *
     * @param share of the batch, 0 .. 1, before the schedule
     */
    public record Hint(SequenceTask task, double share, HintSchedule schedule) {
        public Hint {
            if (!(share >= 0 && share < 1)) {
                throw new IllegalArgumentException("Hint " + task.id() + " has a share of " + share
                        + " of the batch, expected 0 <= share < 1");
            }
        }

        int examples(long step, int batch) {
            return (int) Math.round(batch * share * schedule.factor(step));
        }
    }

    public Mixture {
        hints = List.copyOf(hints);
        if (batch < 1) {
            throw new IllegalArgumentException("Batches of " + batch + " examples");
        }
        if (hints.stream().mapToDouble(Hint::share).sum() >= 1) {
            throw new IllegalArgumentException("The hints' shares add up to "
                    + hints.stream().mapToDouble(Hint::share).sum() + "; nothing is left for " + main.id());
        }
        for (Hint hint : hints) {
            if (hint.task().vocabulary() != main.vocabulary()) {
                throw new IllegalArgumentException("Hint " + hint.task().id() + " has " + hint.task().vocabulary()
                        + " tokens, " + main.id() + " has " + main.vocabulary());
            }
        }
    }

    /** How many examples of the main task a batch holds. */
    public int mainExamples(long step) {
        return batch - hints.stream().mapToInt(h -> h.examples(step, batch)).sum();
    }

    /**
     * The batch of a step, main examples first. They are the same whatever the hints, so that runs of one seed are pairs.
     *
     * @param rng of this step
     */
    public List<Prompted> draw(long step, Rng rng) {
        List<Prompted> examples = new ArrayList<>(batch);
        add(examples, main, mainExamples(step), rng.split("main"));
        for (Hint hint : hints) {
            add(examples, hint.task(), hint.examples(step, batch), rng.split("hint." + hint.task().id()));
        }
        return examples;
    }

    private void add(List<Prompted> examples, SequenceTask task, int count, Rng rng) {
        for (int i = 0; i < count; i++) {
            examples.add(task.draw(lengths.draw(rng), rng));
        }
    }
}
