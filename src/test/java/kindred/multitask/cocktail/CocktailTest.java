package kindred.multitask.cocktail;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import kindred.core.Compute;
import kindred.core.Rng;
import kindred.core.Weights;
import kindred.data.text.TextExample;
import kindred.data.text.TextTask;
import kindred.model.decoder.Decoder;
import kindred.model.decoder.Decoding;
import kindred.model.decoder.PositionScheme;
import kindred.model.decoder.Prompted;
import kindred.model.decoder.TeacherForcing;
import kindred.model.text.SubWordPiece;
import kindred.table.Rows;
import kindred.table.Tables;
import org.junit.jupiter.api.Test;
import tech.tablesaw.api.Table;

class CocktailTest {
    private static final SubWordPiece PIECES = SubWordPiece.load();
    private static final Decoder DECODER =
            Decoder.of(PIECES.size(), 32, 1, 2).position(new PositionScheme.Learned(56));

    /** Which of two words is there: learnt in a few steps. */
    private static TextTask word(String id) {
        Rng rng = new Rng(1).split(id);
        List<TextExample> examples = new ArrayList<>();
        for (int i = 0; i < 240; i++) {
            boolean up = rng.nextInt(2) == 0;
            examples.add(new TextExample((up ? "rose" : "fell") + " " + rng.nextInt(1_000), up ? "up" : "down"));
        }
        return new TextTask(id, "toy", "say up or down", List.of("down", "up"), examples.subList(0, 200),
                examples.subList(200, 240));
    }

    /** No labels: the word is copied. */
    private static TextTask open() {
        List<TextExample> examples = IntStream.range(0, 60)
                .mapToObj(i -> new TextExample("copy " + i, Integer.toString(i))).toList();
        return new TextTask("to_copy", "toy", "copy", List.of(), examples.subList(0, 40), examples.subList(40, 60));
    }

    private static final List<TextTask> POOL = List.of(word("to_a"), word("to_b"), open());

    private static Weights base(NDManager manager) {
        return DECODER.initial(manager, new Rng(3));
    }

    @Test
    void itLearnsTestsAndFollows() {
        try (NDManager manager = Compute.manager()) {
            Cocktail plan = Cocktail.of(DECODER, base(manager), POOL).rate(1e-2).seeds(0, 1).stepsPerTask(40)
                    .untrained("to_b");
            Table alone = plan.alone("single", "to_a").follow("loss", 4, s -> s.classes()).run().scores();
            assertEquals(List.of("to_a", "to_b"), Tables.names(alone, "task"));
            CocktailResult all = Cocktail.run(List.of(
                    plan.arm("untuned").steps(0).follow("classes", 1, s -> s.classes()),
                    plan.alone("single", "to_a", "to_copy"),
                    plan.arm("cocktail").targets("to_a", "to_b").follow("classes", 4, s -> s.classes())));
            Table test = Tables.where(all.scores(), "split", "test");
            Table restricted = Tables.where(test, "metric", CocktailResult.RESTRICTED);
            assertTrue(restricted.doubleColumn("value").isGreaterThan(0.4).size() > 0);
            assertEquals(List.of("to_a", "to_b"), Tables.names(restricted, "task"), "open labels have no choice");
            for (double value : Tables.numbers(Tables.where(all.exactMatch(), "arm", "cocktail"), "value")) {
                assertEquals(1, value, "up and down are learnt");
            }
            for (double value : Tables.numbers(Tables.where(all.exactMatch(), "arm", "untuned"), "value")) {
                assertEquals(0, value, "an untrained decoder does not answer");
            }
            assertEquals(List.of("to_a", "to_b"),
                    Tables.names(Tables.where(all.exactMatch(), "arm", "cocktail"), "task"));
            Table steps = Tables.where(all.scores(), "arm", "cocktail");
            assertEquals(120, steps.longColumn("steps").getLong(0));
            Table history = Tables.where(all.history(), "arm", "cocktail");
            assertEquals(List.of(30L, 60L, 90L, 120L, 30L, 60L, 90L, 120L), history.longColumn("step").asList());
            assertEquals(List.of(0L, 0L), Tables.where(all.history(), "arm", "untuned").longColumn("step").asList());
            assertEquals(6_000, history.doubleColumn("value").get(0));
        }
    }

    @Test
    void theSameSeedGivesTheSameNumbersAndAnotherOneOthers() {
        try (NDManager manager = Compute.manager()) {
            Cocktail plan = Cocktail.of(DECODER, base(manager), POOL).arm("cocktail", "to_a", "to_copy").stepsPerTask(4)
                    .follow("loss", 1, s -> TeacherForcing.read(s, PIECES.prompts(
                            POOL.get(0), kindred.data.text.PromptForm.TAG, POOL.get(0).test())).loss());
            double[] losses = Tables.numbers(plan.seeds(0, 1).run().history(), "value");
            assertArrayEquals(losses, Tables.numbers(plan.seeds(0, 1).run().history(), "value"));
            assertNotEquals(losses[0], losses[1]);
        }
    }

    /** The first of the checks with the best exact match on validation examples, not the last. */
    @Test
    void stoppingEarlyKeepsTheBestWeightsOfTheWay() {
        try (NDManager manager = Compute.manager()) {
            CocktailResult result = Cocktail.of(DECODER, base(manager), POOL).alone("single", "to_a").rate(1e-2).steps(80)
                    .stoppedEarly(8).run();
            assertEquals(List.of("single", "single, stopped early"), result.arms());
            Table early = Tables.where(result.scores(), "arm", "single, stopped early");
            Table last = Tables.where(result.scores(), "arm", "single");
            Table validation = Tables.where(Tables.where(early, "split", "validation"), "metric", CocktailResult.EXACT);
            assertEquals(1, Tables.numbers(validation, "value")[0]);
            assertTrue(early.longColumn("steps").getLong(0) < last.longColumn("steps").getLong(0));
        }
    }

    @Test
    void validationChoosesTheRateThatLearns() {
        try (NDManager manager = Compute.manager()) {
            Cocktail plan = Cocktail.of(DECODER, base(manager), POOL).alone("single", "to_a", "to_b").stepsPerTask(60);
            double[] values = Cocktail.validate(List.of(plan.rate(1e-6), plan.rate(1e-2)));
            assertEquals(0, values[0]);
            assertTrue(values[1] > 0.6, "reached " + values[1]);
        }
    }

    @Test
    void aSmallerDrawIsTheBeginningOfALargerOne() {
        TaskTexts texts = TaskTexts.of(POOL.get(0), 10, PIECES);
        List<Prompted> many = texts.draw(100, new Rng(4));
        assertEquals(many.subList(0, 30), texts.draw(30, new Rng(4)));
        assertNotEquals(many, texts.draw(100, new Rng(5)));
        assertEquals(texts.fit().size(), texts.draw(10_000, new Rng(4)).size());
        assertEquals(10, texts.parts().get(TaskTexts.TEST).prompts().size());
    }

    /** Judged in order of length, with the labels in the same order; teacher forcing agrees with greedy decoding. */
    @Test
    void scoresAreThoseOfGreedyDecoding() {
        try (NDManager manager = Compute.manager()) {
            TaskTexts texts = TaskTexts.of(POOL.get(0), 300, PIECES);
            TaskTexts.Part part = texts.parts().get(TaskTexts.TEST);
            int[] lengths = part.prompts().stream().mapToInt(p -> p.prompt().length).toArray();
            assertArrayEquals(Arrays.stream(lengths).sorted().toArray(), lengths);
            for (int i = 0; i < lengths.length; i++) {
                String label = texts.task().labels().get(part.labels()[i]);
                assertEquals(label, PIECES.decode(part.prompts().get(i).target()));
            }
            var scorer = DECODER.scorer(base(manager));
            int[][] greedy = Decoding.greedy(SubWordPiece.EOS, 6)
                    .of(scorer, part.prompts().stream().map(Prompted::prompt).toList());
            double right = IntStream.range(0, greedy.length).filter(i -> PIECES.decode(greedy[i]).equals(
                    texts.task().labels().get(part.labels()[i]))).count();
            assertEquals(right / greedy.length, texts.exact(scorer, TaskTexts.TEST).orElseThrow());
        }
    }

    @Test
    void lengthsOfTrainings() {
        assertEquals(280, TrainingLength.stepsPerTask(40).steps(7, 700));
        assertEquals(280, TrainingLength.steps(280).steps(1, 100));
        assertEquals(263, TrainingLength.epochs(6, 16).steps(7, 700), "6 x 700 / 16");
        assertThrows(IllegalArgumentException.class, () -> TrainingLength.stepsPerTask(0));
        assertThrows(IllegalArgumentException.class, () -> TrainingLength.epochs(0, 16));
        assertThrows(IllegalArgumentException.class, () -> TrainingLength.steps(-1));
    }

    /** The oracle: three seeds, three tasks. */
    @Test
    void gainsArePairedBySeed() {
        double[][] single = {{.41, .62, .55}, {.39, .66, .51}, {.44, .60, .58}};
        double[][] cocktail = {{.52, .61, .60}, {.50, .70, .59}, {.47, .66, .61}};
        Rows rows = Rows.named("scores").whole("seed").text("arm").text("task").text("split").text("metric")
                .number("value").whole("steps");
        for (int seed = 0; seed < 3; seed++) {
            for (int task = 0; task < 3; task++) {
                rows.add(seed, "single", "t" + task, "test", CocktailResult.EXACT, single[seed][task], 40);
                rows.add(seed, "cocktail", "t" + task, "test", CocktailResult.EXACT, cocktail[seed][task], 120);
                rows.add(seed, "cocktail", "t" + task, "validation", CocktailResult.EXACT, 0.9, 120);
            }
        }
        CocktailResult result = new CocktailResult(rows.table(), Rows.named("none").whole("seed").table());
        Table gains = result.gains("single");
        assertEquals(List.of("t0", "t1", "t2", "all tasks"), gains.stringColumn("task").asList());
        assertArrayEquals(new double[] {.2016129, .0478723, .0975610},
                Arrays.copyOf(gains.doubleColumn("relative").asDoubleArray(), 3), 1e-7);
        assertEquals(.0555556, gains.doubleColumn("gain").get(3), 1e-7);
        assertEquals(.0470847, gains.doubleColumn("gain").get(3) - gains.doubleColumn("low").get(3), 1e-7);
        assertEquals(.0470847, gains.doubleColumn("high").get(3) - gains.doubleColumn("gain").get(3), 1e-7);
        assertThrows(IllegalArgumentException.class, () -> result.gains("nothing"));
        assertTrue(result.bars().json().contains("cocktail"));
    }

    @Test
    void whatIsNotThereIsNamed() {
        try (NDManager manager = Compute.manager()) {
            Cocktail plan = Cocktail.of(DECODER, base(manager), POOL);
            String message = assertThrows(IllegalArgumentException.class, () -> plan.arm("x", "to_c")).getMessage();
            assertTrue(message.contains("to_c") && message.contains("to_copy"), message);
            assertThrows(IllegalStateException.class, plan::run);
            assertThrows(IllegalArgumentException.class, () -> plan.seeds(1, 1));
            assertThrows(IllegalArgumentException.class, () -> plan.perTask(0));
            assertThrows(IllegalArgumentException.class, () -> new CocktailArm("x", List.of("to_a", "to_a")));
            assertThrows(IllegalArgumentException.class, () -> new CocktailArm(" ", List.of("to_a")));
            assertEquals(Map.of("x", 3), Map.of("x", plan.arm("x").arms().get(0).tasks().size()));
        }
    }
}
