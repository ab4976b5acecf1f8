package kindred.data.text;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import kindred.core.Rng;

/**
 * The shared collection of text-to-text tasks. Each is made from a real corpus by a fixed rule and a fixed seed, so
 * everybody's {@code fin_unit} is the same, example for example.
 *
 * <p>The tasks, their caps and definitions are the lines of {@code text-tasks.tsv}. "even" tasks take their labels in
 * turn until the cap; "natural" ones are cut at the cap. A task is built at its first use and kept.
 *
 * <p>Domains: fin (finance and trade), math (numbers), lang (language), msg (messages), fact (catalogue facts), spell
 * (spelling). Three more stand apart as domain extra: {@code wn_word_common} (classes of common nouns), {@code
 * fact_rev} (the same with wrong labels, training part only) and {@code sp_phon} (letters to phonemes).
 */
public final class TextTasks {
    private static final long SEED = 7;
    private static final Map<String, Recipe> RECIPES = recipes();
    private static final Map<String, Supplier<List<TextExample>>> POOLS = pools();
    private static final Map<String, TextTask> BUILT = new ConcurrentHashMap<>();

    private record Recipe(String id, String domain, boolean even, int train, int test, boolean closed,
                          String definition) {
    }

    private TextTasks() {
    }

    /** The ids of all tasks, the extras last. */
    public static List<String> ids() {
        return List.copyOf(RECIPES.keySet());
    }

    /**
     * The task of this id.
     *
     * @throws IllegalArgumentException    when there is none; the message lists those there are
     * @throws kindred.data.DataUnavailable when its corpus cannot be had
     */
    public static TextTask get(String id) {
        if (!RECIPES.containsKey(id)) {
            throw new IllegalArgumentException("unknown text task \"" + id + "\"; there are: "
                    + String.join(", ", RECIPES.keySet()));
        }
        return BUILT.computeIfAbsent(id, i -> build(RECIPES.get(i)));
    }

    /**
     * The tasks of a domain.
     *
     * @throws IllegalArgumentException when there is no such domain; the message lists those there are
     */
    public static List<TextTask> domain(String code) {
        List<TextTask> tasks = RECIPES.values().stream().filter(r -> r.domain().equals(code)).map(r -> get(r.id()))
                .toList();
        if (tasks.isEmpty()) {
            throw new IllegalArgumentException("unknown domain \"" + code + "\"; there are: " + RECIPES.values()
                    .stream().map(Recipe::domain).distinct().collect(Collectors.joining(", ")));
        }
        return tasks;
    }

    /** All tasks, the extras last. */
    public static List<TextTask> all() {
        return RECIPES.keySet().stream().map(TextTasks::get).toList();
    }

    /**
     * Training examples of a number task from other numbers than the task's own; none has a test input.
     *
     * @param id    math_more, math_cmp or math_add
     * @param draws how many pairs to draw; repeated pairs and test inputs are dropped
     */
    public static List<TextExample> redrawn(String id, int draws, Rng rng) {
        List<TextExample> examples = switch (id) {
            case "math_more" -> MathPools.more(rng, draws);
            case "math_cmp" -> MathPools.compare(rng, draws);
            case "math_add" -> MathPools.add(rng, draws);
            default -> throw new IllegalArgumentException("\"" + id + "\" must be math_more, math_cmp or math_add");
        };
        return examples.stream().filter(e -> !Split.test(e.input())).toList();
    }

    /** All examples of a task before any is left out: distinct inputs in the order of the corpus. */
    static List<TextExample> pool(String id) {
        return POOLS.get(id).get();
    }

    private static TextTask build(Recipe recipe) {
        List<TextExample> pool = pool(recipe.id());
        List<TextExample> train = new ArrayList<>();
        List<TextExample> test = new ArrayList<>();
        for (int i : new Rng(SEED).permutation(pool.size())) {
            (Split.test(pool.get(i).input()) ? test : train).add(pool.get(i));
        }
        train = part(recipe, train, recipe.train());
        test = part(recipe, test, recipe.test());
        List<String> labels = !recipe.closed() ? List.of()
                : train.stream().map(TextExample::target).distinct().sorted().toList();
        return new TextTask(recipe.id(), recipe.domain(), recipe.definition(), labels, train, test);
    }

    private static List<TextExample> part(Recipe recipe, List<TextExample> examples, int cap) {
        return recipe.even() ? Balance.even(examples, cap) : Balance.natural(examples, cap);
    }

    private static Rng rng(String id) {
        return new Rng(SEED).split(id);
    }

    private static Map<String, Supplier<List<TextExample>>> pools() {
        return Map.ofEntries(
                Map.entry("fin_grain", FinancePools::grain),
                Map.entry("fin_unit", FinancePools::unit),
                Map.entry("fin_number", FinancePools::number),
                Map.entry("fin_move", FinancePools::move),
                Map.entry("fin_grade", FinancePools::grade),
                Map.entry("fin_close", FinancePools::close),
                Map.entry("fin_profit", FinancePools::profit),
                Map.entry("math_more", () -> MathPools.more(rng("math_more"), 6_000)),
                Map.entry("math_cmp", () -> MathPools.compare(rng("math_cmp"), 6_000)),
                Map.entry("math_add", () -> MathPools.add(rng("math_add"), 4_000)),
                Map.entry("br_pos", () -> BrownPools.wordClass(rng("br_pos"))),
                Map.entry("br_number", () -> BrownPools.number(rng("br_number"))),
                Map.entry("br_tense", () -> BrownPools.tense(rng("br_tense"))),
                Map.entry("br_genre", BrownPools::genre),
                Map.entry("wn_class", WordNetPools::glossClass),
                Map.entry("wn_pos", WordNetPools::glossPart),
                Map.entry("wn_word", WordNetPools::wordClass),
                Map.entry("rv_score", MessagePools::score),
                Map.entry("tw_source", MessagePools::source),
                Map.entry("ml_spam", MessagePools::spam),
                Map.entry("mv_genre", FactPools::genre),
                Map.entry("mv_decade", FactPools::decade),
                Map.entry("art_medium", FactPools::medium),
                Map.entry("sp_syll", SpellPools::syllables),
                Map.entry("sp_first", SpellPools::first),
                Map.entry("sp_stress", SpellPools::stressed),
                Map.entry("wn_word_common", WordNetPools::commonNouns),
                Map.entry("fact_rev", WordNetPools::wrongClasses),
                Map.entry("sp_phon", SpellPools::phonemes));
    }

    private static Map<String, Recipe> recipes() {
        try (InputStream in = TextTasks.class.getResourceAsStream("text-tasks.tsv")) {
            String table = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            Map<String, Recipe> recipes = new LinkedHashMap<>();
            table.lines().skip(1).map(line -> line.split("\t")).forEach(f -> recipes.put(f[0], new Recipe(f[0], f[1],
                    f[2].equals("even"), Integer.parseInt(f[3]), Integer.parseInt(f[4]), f[5].equals("closed"), f[6])));
            return recipes;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
