package kindred.study.geometrymarkers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import kindred.core.Rng;
import kindred.table.Interval;
import kindred.table.Rows;
import org.junit.jupiter.api.Test;
import tech.tablesaw.api.Table;

class CorrelationsTest {
    /** Two sweeps of five networks: r of x and y is 0.8 in the first, -0.4 in the second; z does not vary. */
    private static Table runs() {
        double[][] x = {{1, 2, 3, 4, 5}, {1, 2, 3, 4, 5}};
        double[][] y = {{1, 3, 2, 5, 4}, {2, 5, 4, 3, 1}};
        Rows rows = Rows.named("runs").text("sweep").number("x").number("y").number("z").number("level");
        for (int s = 0; s < 2; s++) {
            for (int i = 0; i < 5; i++) {
                rows.add("sweep " + s, x[s][i], y[s][i], 7.0, 0.02 * i);
            }
        }
        return rows.table();
    }

    private static Correlations correlations(Table runs) {
        return Correlations.of(runs, new Rng(1));
    }

    @Test
    void sweepsAreAveragedByFishersZ() {
        double z = (atanh(0.8) + atanh(-0.4)) / 2;
        Interval r = correlations(runs()).of("x", "y").orElseThrow();
        assertEquals(Math.tanh(z), r.mean(), 1e-12);
        assertEquals(10, r.n());
        assertTrue(r.low() < r.mean() && r.mean() < r.high());
        assertTrue(r.low() >= -1 && r.high() <= 1);
    }

    private static double atanh(double r) {
        return 0.5 * Math.log((1 + r) / (1 - r));
    }

    @Test
    void aColumnThatDoesNotVaryHasNoCorrelation() {
        assertTrue(correlations(runs()).of("z", "y").isEmpty());
        assertTrue(correlations(runs()).difference("x", "z", "y").isEmpty());
        Table runs = runs();
        runs.doubleColumn("x").setMissing(3);
        assertTrue(correlations(runs).of("x", "y").isEmpty(), "nor one with a number missing");
    }

    @Test
    void aDifferenceOfAColumnWithItselfIsZeroWithoutAnyWidth() {
        Interval none = correlations(runs()).difference("x", "x", "y").orElseThrow();
        assertEquals(List.of(0.0, 0.0, 0.0), List.of(none.mean(), none.low(), none.high()));
    }

    @Test
    void agreementCountsPairsOfOneLevel() {
        // neighbours only: in the first sweep two of four agree, in the second one of four
        Interval share = correlations(runs()).agreement("x", "y", "level", 0.021).orElseThrow();
        assertEquals(3.0 / 8, share.mean(), 1e-12);
        assertTrue(correlations(runs()).agreement("x", "y", "level", 0.001).isEmpty(), "no two are of one level");
    }

    @Test
    void sweepsOfThreeNetworksSayNothing() {
        Table runs = runs();
        assertTrue(correlations(runs).known());
        assertFalse(correlations(runs.first(3)).known());
    }
}
