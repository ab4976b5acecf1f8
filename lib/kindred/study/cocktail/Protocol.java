package kindred.study.cocktail;

import ai.djl.ndarray.NDManager;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import kindred.core.Rng;
import kindred.core.Weights;
import kindred.data.text.TextTask;
import kindred.data.text.TextTasks;
import kindred.model.adapter.Lora;
import kindred.model.ktt.Ktt;
import kindred.study.Scale;
import kindred.train.lm.KttPretraining;
import kindred.train.lm.TextTuning;

/**
 * How much is run at a scale.
 *
 * @param size     of the decoder
 * @param finance  the tasks that count
 * @param general  tasks on language, messages and spelling
 * @param math     number skills
 * @param longer   finance tasks whose single-task training also runs for as long as the whole cocktail
 * @param examples training examples of a task, the first of which decides the claims
 * @param passes   over the examples of each task
 * @param tested   test examples of a task at most
 * @param rates    learning rates to choose from
 * @param heldOut  tokens of held-out text that are scored
 * @param learning steps of the check that fin_close can be learnt at all
 * @param subsets  whether all pairs and all leave-one-out cocktails run too
 * @param adapter  with which the cocktail of all finance tasks is trained once more, to compare
 */
record Protocol(Ktt size, List<String> finance, List<String> general, List<String> math, List<String> longer,
        List<Integer> examples, double passes, int tested, List<Double> rates, int heldOut, int learning,
        boolean subsets, Optional<Lora> adapter, List<Long> seeds) {
    /** Tasks that no finance cocktail trains: what is known of nouns and of films. */
    static final List<String> KNOWLEDGE = List.of("wn_word", "mv_genre");
    /** Tasks that ask for arithmetic. */
    static final List<String> NUMERIC = List.of("fin_close", "fin_profit", "fin_grade");
    /** Tasks that do not. */
    static final List<String> CONTROL = List.of("fin_grain", "fin_unit", "fin_move");
    /** The numeric task by which it is judged whether anything there can be learnt, from all its training examples. */
    static final String LEARNABLE = "fin_close";
    /** What it must reach for the claim on mathematics to be decided. */
    static final double LEARNT = 0.7;
    private static final List<String> FINANCE = List.of(
            "fin_grain", "fin_unit", "fin_number", "fin_move", "fin_grade", "fin_close", "fin_profit");
    private static final List<String> GENERAL = List.of(
            "br_pos", "br_tense", "wn_class", "rv_score", "ml_spam", "mv_genre", "sp_syll");
    /** Fewer, where time is short: none reads the held-out text's kind, none is near the knowledge tasks. */
    private static final List<String> SOME = List.of("br_pos", "ml_spam");
    private static final List<String> MATH = List.of("math_more", "math_cmp");
    private static final List<Double> RATES = List.of(3e-4, 1e-3, 3e-3);
    private static final int PRETRAINING = 6_000;

    static Protocol of(Scale scale) {
        return switch (scale) {
            case SMOKE -> new Protocol(Ktt.XS, List.of("fin_unit", "fin_move", "fin_close"), List.of("rv_score"),
                    List.of("math_cmp"), List.of("fin_close"), List.of(48), 5, 40, List.of(1e-3, 3e-3), 1_024, 6, false,
                    Optional.of(Lora.rank(2)), seeds(1));
            case DEFAULT -> new Protocol(Ktt.S, FINANCE, SOME, MATH, List.of("fin_unit"),
                    List.of(100), 6.4, 200, RATES, 4_096, 400, false, Optional.empty(), seeds(3));
            case FULL -> new Protocol(Ktt.M, FINANCE, GENERAL, MATH, FINANCE, List.of(100, 400, 1_000), 6, 300, RATES,
                    60_000, 2_000, true, Optional.of(Lora.rank(8)), seeds(5));
        };
    }

    private static List<Long> seeds(int count) {
        return LongStream.range(0, count).boxed().toList();
    }

    /** What every arm starts from: untrained but for its embeddings at the smallest scale, else pretrained. */
    Weights base(NDManager manager) {
        return switch (size) {
            case XS -> size.initial(manager, new Rng(0));
            case S -> size.pretrained(manager).weights();
            case M -> new KttPretraining(size, PRETRAINING, 0).pretrained(manager).weights();
        };
    }

    /** Every task that an arm or a test names. */
    List<TextTask> pool() {
        return Stream.of(finance, general, math, KNOWLEDGE).flatMap(List::stream).distinct().map(TextTasks::get)
                .toList();
    }

    /** Steps of one task. */
    int steps(int examples) {
        return (int) Math.round(passes * examples / TextTuning.BATCH);
    }

    /** The finance tasks, then those that are not trained. */
    List<String> judged() {
        return Stream.of(finance, KNOWLEDGE).flatMap(List::stream).toList();
    }

    /** The members of a group that run at this scale. */
    List<String> among(List<String> tasks) {
        return tasks.stream().filter(finance::contains).toList();
    }
}
