package kindred.study.cocktail;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import kindred.multitask.cocktail.CocktailResult;
import kindred.study.Report;
import kindred.study.Scale;
import kindred.study.Studies;
import kindred.study.Verdict;
import kindred.table.Rows;
import kindred.table.Tables;
import org.junit.jupiter.api.Test;
import tech.tablesaw.api.Table;

class CocktailEffectTest {
    private static final Protocol PROTOCOL = Protocol.of(Scale.DEFAULT);

    @Test
    void smokeRunDecidesNothingAndFillsEveryPage() {
        Report report = new CocktailEffect().run(Scale.SMOKE);
        assertEquals(Claims.ALL, report.findings().stream().map(f -> f.claim()).toList());
        report.findings().forEach(f -> assertEquals(Verdict.INCONCLUSIVE, f.verdict(), f.claim().id()));
        assertEquals(Set.of("exact match", "gains", "matrix", "form", "forgetting"), report.figures().keySet());
        Table rates = report.tables().get("rates");
        assertEquals(3, rates.booleanColumn("chosen").countTrue());
        Table scores = report.tables().get("scores");
        assertEquals(Set.of(Arms.MAJORITY, Arms.UNTUNED, Arms.SINGLE, Arms.LONGER, Arms.EARLY, Arms.COCKTAIL, Arms.MATH,
                Arms.GENERAL, Arms.ADAPTER, Arms.MANY), Set.copyOf(Tables.names(scores, "arm")));
        assertEquals(45, Tables.where(scores, "arm", Arms.COCKTAIL).longColumn("steps").getLong(0), "15 for each task");
        assertEquals(45, Tables.where(scores, "arm", Arms.LONGER).longColumn("steps").getLong(0));
        assertEquals(Protocol.KNOWLEDGE, Tables.names(Tables.where(scores, "arm", Arms.COCKTAIL), "task").subList(3, 5));
        assertEquals(5, Tables.where(report.tables().get("history"), "arm", Arms.GENERAL).rowCount());
        assertEquals(5, Tables.where(report.tables().get("history"), "arm", Arms.ADAPTER).rowCount());
    }

    @Test
    void theStudyIsRegistered() {
        assertSame(CocktailEffect.class, Studies.get("cocktail").getClass());
    }

    @Test
    void tasksAndOneExampleAreShown() {
        Table tasks = new CocktailEffect().tasks(Scale.DEFAULT);
        assertEquals(21, tasks.rowCount());
        assertEquals(100 * Math.sqrt(0.25 / 52), tasks.doubleColumn("error, points").get(0), 1e-9);
        Table example = new CocktailEffect().example("fin_close");
        Table counted = example.where(example.booleanColumn("counts").isTrue());
        assertEquals("[SEP]", counted.stringColumn("given").get(0));
        assertEquals("[EOS]", counted.stringColumn("to predict").get(counted.rowCount() - 1));
        assertEquals("[BOS]", example.stringColumn("given").get(0));
    }

    /** Scores as a run gives them, filled in arm by arm. */
    private static final class Made {
        final Rows scores = Rows.named("scores").whole("examples").whole("seed").text("arm").text("task").text("split")
                .text("metric").number("value").whole("steps");
        final Rows history = Rows.named("history").whole("examples").whole("seed").text("arm").whole("step")
                .text("metric").number("value");

        /** Test values: {@code test} for the first task, 1 point more per seed, the same for all tasks. */
        Made arm(String arm, List<String> tasks, double validation, double test) {
            for (long seed : PROTOCOL.seeds()) {
                for (String task : tasks) {
                    scores.add(100, seed, arm, task, "validation", CocktailResult.EXACT, validation, 1);
                    scores.add(100, seed, arm, task, "test", CocktailResult.EXACT, test + 0.001 * seed * test, 1);
                }
            }
            return this;
        }

        Made known(String arm, double value) {
            for (long seed : PROTOCOL.seeds()) {
                for (String task : Protocol.KNOWLEDGE) {
                    scores.add(100, seed, arm, task, "test", CocktailResult.RESTRICTED, value + 0.001 * seed, 1);
                }
            }
            return this;
        }

        Made loss(String arm, double atEnd) {
            for (long seed : PROTOCOL.seeds()) {
                history.add(100, seed, arm, 5, Arms.FORGETTING, atEnd / 2);
                history.add(100, seed, arm, 10, Arms.FORGETTING, atEnd + 0.001 * seed * atEnd);
            }
            return this;
        }

        Report report(double learnt) {
            scores.add(100, 0, Arms.MANY, Protocol.LEARNABLE, "test", CocktailResult.EXACT, learnt, 400);
            var report = Report.begin(new CocktailEffect(), Scale.DEFAULT).seeds(0, 1, 2);
            new Evidence(PROTOCOL, scores.table(), history.table()).decide(report);
            return report.build();
        }
    }

    private static Made made() {
        List<String> all = PROTOCOL.finance();
        List<String> numeric = Protocol.NUMERIC;
        List<String> others = all.stream().filter(t -> !numeric.contains(t)).toList();
        return new Made()
                .arm(Arms.SINGLE, all, 0.4, 0.50)
                // better on validation, so it stands for its task; not so where it is only equal
                .arm(Arms.LONGER, PROTOCOL.longer(), 0.5, 0.52)
                .arm(Arms.EARLY, List.of("fin_close"), 0.4, 0.90)
                .arm(Arms.COCKTAIL, all, 0.5, 0.55)
                .arm(Arms.MATH, numeric, 0.6, 0.60).arm(Arms.MATH, others, 0.4, 0.55)
                .arm(Arms.GENERAL, all, 0.3, 0.99)
                .known(Arms.UNTUNED, 0.199).known(Arms.COCKTAIL, 0.21).known(Arms.MATH, 0.19)
                .loss(Arms.UNTUNED, 4.5).loss(Arms.COCKTAIL, 5.5).loss(Arms.GENERAL, 5.0);
    }

    @Test
    void evidenceReadsTheRunsAsTheClaimsMean() {
        Report report = made().report(0.8);
        // single: 0.52 for one task, 0.50 for six; best cocktail: 0.60 for the three numeric tasks, 0.55 for four
        double single = (0.52 + 6 * 0.50) / 7 * 1.001;
        assertEquals((3 * 0.60 + 4 * 0.55) / 7 * 1.001 - single, mean(report, "C1"), 1e-9);
        assertEquals(0.55 * 1.001 - single, mean(report, "C1'"), 1e-9);
        assertEquals(1, mean(report, "C2"), 1e-9);
        assertTrue(report.finding("C2").note().contains("wins 21, single-task training 0"));
        assertEquals(-0.5 * 1.001, mean(report, "C3"), 1e-9);
        assertEquals(0.05 * 1.001, mean(report, "C4"), 1e-9);
        assertEquals(0.21 - 0.199, mean(report, "C5"), 1e-9);
        assertTrue(report.finding("C5").note().contains("\"cocktail\""));
        report.findings().forEach(f -> assertEquals(Verdict.REPRODUCED, f.verdict(), f.claim().id()));
    }

    @Test
    void whatCannotBeLearntIsNotHelped() {
        var finding = made().report(0.55).finding("C4");
        assertEquals(Verdict.INCONCLUSIVE, finding.verdict());
        assertTrue(finding.note().contains("reaches 0.550") && finding.note().contains("5.005"), finding.note());
    }

    private static double mean(Report report, String claim) {
        return report.finding(claim).evidence().get(0).interval().mean();
    }
}
