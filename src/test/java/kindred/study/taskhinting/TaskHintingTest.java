package kindred.study.taskhinting;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import kindred.hint.LengthTests;
import kindred.model.decoder.Prompted;
import kindred.study.Report;
import kindred.study.Scale;
import kindred.study.Studies;
import kindred.study.Verdict;
import kindred.table.Rows;
import org.junit.jupiter.api.Test;
import tech.tablesaw.api.Table;

class TaskHintingTest {
    @Test
    void smokeRunDecidesNothingAndFillsEveryPage() {
        Report report = new TaskHinting().run(Scale.SMOKE);
        assertEquals(Claims.ALL, report.findings().stream().map(f -> f.claim()).toList());
        assertTrue(report.findings().stream().allMatch(f -> f.verdict() == Verdict.INCONCLUSIVE));
        Table runs = report.tables().get("runs");
        assertEquals(4 * 3, runs.rowCount());
        assertTrue(runs.doubleColumn("token").min() > 0 && runs.doubleColumn("token").max() <= 1);
        assertEquals(Set.of("construction", "curves", "hints", "budgets", "attention", "probes", "errors"), report.figures().keySet());
        assertTrue(report.html().contains("H1&#39;"));
    }

    @Test
    void theStudyIsRegistered() {
        assertSame(TaskHinting.class, Studies.get("task-hinting").getClass());
    }

    @Test
    void hintedRunsSeeTheSameMainExamplesAndPlainRunsTwiceAsLongCostTheSame() {
        Setting sort = Protocol.of(Scale.DEFAULT).sort();
        var plain = sort.trial(Protocol.MAIN, Protocol.ONCE).training();
        var twice = sort.trial(Protocol.MAIN, Protocol.TWICE).training();
        for (String arm : List.of(Protocol.SUCCESSOR, Protocol.COUNT, Protocol.FILL, Protocol.NOISE)) {
            var hinted = sort.trial(arm, Protocol.ONCE).training();
            assertEquals(plain.steps() * plain.mixture().mainExamples(0),
                    hinted.steps() * hinted.mixture().mainExamples(0));
            assertEquals(twice.steps() * twice.mixture().batch(), hinted.steps() * hinted.mixture().batch());
        }
    }

    @Test
    void testSequencesAreFixedAndApartFromEachOther() {
        Setting sort = Protocol.of(Scale.DEFAULT).sort();
        LengthTests tests = sort.lengthTests();
        assertEquals(Set.copyOf(sort.lengths()), tests.byLength().keySet());
        List<Prompted> once = tests.byLength().get(12);
        List<Prompted> again = sort.lengthTests().byLength().get(12);
        Set<List<Integer>> seen = new HashSet<>();
        for (int i = 0; i < 500; i++) {
            assertEquals(-1, java.util.Arrays.mismatch(once.get(i).prompt(), again.get(i).prompt()));
            seen.add(java.util.Arrays.stream(once.get(i).prompt()).boxed().toList());
        }
        assertEquals(500, seen.size());
    }

    @Test
    void comparisonTakesTheLengthsFromTwoToThreeTimesTheTrained() {
        Setting sort = Protocol.of(Scale.DEFAULT).sort();
        Rows rows = Rows.named("runs").text("arm").text("budget").whole("seed").whole("length").number("exact");
        for (int seed = 0; seed < 2; seed++) {
            for (int length : sort.lengths()) {
                rows.add(Protocol.MAIN, Protocol.ONCE, seed, length, length / 100.0);
                rows.add(Protocol.SUCCESSOR, Protocol.ONCE, seed, length, length / 50.0 + seed / 10.0);
            }
        }
        Comparison compare = new Comparison(sort, rows.table());
        assertEquals(0.15, compare.mean(Protocol.MAIN, Protocol.ONCE).values()[0], 1e-12);
        double[] gain = compare.gain(Protocol.SUCCESSOR, Protocol.MAIN).values();
        assertEquals(0.15, gain[0], 1e-12);
        assertEquals(0.25, gain[1], 1e-12);
        assertFalse(compare.has(Protocol.NOISE));
    }
}
