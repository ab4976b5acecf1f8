package kindred.study.taskhinting;

import java.util.ArrayList;
import java.util.List;
import kindred.core.Rng;
import kindred.hint.HintedTraining;
import kindred.hint.LengthTests;
import kindred.hint.Lengths;
import kindred.hint.SequenceTask;
import kindred.model.decoder.Decoder;

/**
 * One main task with all that is compared on it.
 *
 * @param name for tables
 * @param main the task that counts
 * @param trained L, the longest trained length
 * @param lengths tested
 * @param tests sequences of each tested length, the same for all arms and seeds
 * @param seeds 0 up
 * @param trials what is trained, once per seed
 */
public record Setting(
        String name, SequenceTask main, int trained, List<Integer> lengths, int tests, int seeds, List<Trial> trials) {
    /**
     * One way to train.
     *
     * @param arm hint and attention
     * @param budget in words
     * @param decoder that is trained
     */
    public record Trial(String arm, String budget, Decoder decoder, HintedTraining training) {}

    public Setting {
        lengths = List.copyOf(lengths);
        trials = List.copyOf(trials);
    }

    /** The fixed test sequences. */
    public LengthTests lengthTests() {
        return LengthTests.of(main, tests, new Rng(20231000726L).split(name),
                lengths.stream().mapToInt(n -> n).toArray());
    }

    /** The trial of this arm and budget. */
    public Trial trial(String arm, String budget) {
        return trials.stream().filter(t -> t.arm().equals(arm) && t.budget().equals(budget)).findFirst()
                .orElseThrow(() -> new IllegalArgumentException("No trial '" + arm + "', '" + budget + "' among "
                        + trials.stream().map(t -> t.arm() + ", " + t.budget()).toList()));
    }

    /** Collects trials of one main task. */
    static final class Builder {
        private final String name;
        private final SequenceTask main;
        private final int trained;
        private final int batch;
        private final List<Trial> trials = new ArrayList<>();

        Builder(String name, SequenceTask main, int trained, int batch) {
            this.name = name;
            this.main = main;
            this.trained = trained;
            this.batch = batch;
        }

        /** The main task alone: batches of it, so many steps. */
        Builder plain(String arm, Decoder decoder, String budget, int steps) {
            trials.add(new Trial(arm, budget, decoder, training(decoder, batch, steps)));
            return this;
        }

        /** A hint on top: batches twice as large, half of them the hint, so the main examples are those of plain. */
        Builder hinted(String arm, Decoder decoder, SequenceTask hint, String budget, int steps) {
            trials.add(new Trial(arm, budget, decoder, training(decoder, 2 * batch, steps).hint(hint, 0.5)));
            return this;
        }

        /** A hint in place of half of the main task's examples: equal steps and equal compute. */
        Builder shared(String arm, Decoder decoder, SequenceTask hint, String budget, int steps) {
            trials.add(new Trial(arm, budget, decoder, training(decoder, batch, steps).hint(hint, 0.5)));
            return this;
        }

        private HintedTraining training(Decoder decoder, int examples, int steps) {
            return HintedTraining.of(decoder).main(main, Lengths.upTo(trained)).batch(examples)
                    .budget(kindred.hint.Budget.steps(steps));
        }

        Setting build(List<Integer> lengths, int tests, int seeds) {
            return new Setting(name, main, trained, lengths, tests, seeds, trials);
        }
    }
}
