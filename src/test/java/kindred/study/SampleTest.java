package kindred.study;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import kindred.table.Interval;
import kindred.table.Rows;
import kindred.table.Tables;
import org.junit.jupiter.api.Test;
import tech.tablesaw.api.Table;

class SampleTest {
    private static Table runs() {
        return Rows.named("runs").whole("seed").text("split").text("arm").whole("n").number("accuracy")
                .add(0, "random", "AnB", 1, 0.50).add(0, "random", "AnB", 2, 0.70)
                .add(1, "random", "AnB", 1, 0.40).add(1, "random", "AnB", 2, 0.20)
                .add(1, "random", "base", 0, 0.10).add(0, "random", "base", 0, 0.90)
                .table();
    }

    private static Sample arm(String name) {
        return Sample.of(Tables.where(runs(), "arm", name), "accuracy", "seed", "split");
    }

    @Test
    void aUnitIsTheMeanOfItsRows() {
        assertArrayEquals(new double[] {0.60, 0.30}, arm("AnB").values(), 1e-12);
        assertEquals(2, arm("AnB").size());
    }

    @Test
    void unitsMeetTheirPartnersInWhateverOrder() {
        assertArrayEquals(new double[] {-0.30, 0.20}, arm("AnB").minus(arm("base")).values(), 1e-12);
        assertArrayEquals(new double[] {-0.20, 0.30}, arm("base").minus(arm("AnB")).values(), 1e-12);
        assertArrayEquals(new double[] {0.90, 0.30}, arm("AnB").with(arm("base"), Math::max).values(), 1e-12);
    }

    @Test
    void anyStatisticOfAUnit() {
        Sample slope = Sample.of(Tables.where(runs(), "arm", "AnB"),
                rows -> Tables.numbers(rows, "accuracy")[1] - Tables.numbers(rows, "accuracy")[0], "seed");
        assertArrayEquals(new double[] {0.20, -0.20}, slope.values(), 1e-12);
    }

    /** Oracle: the paired differences of the transfer study's specification. */
    @Test
    void theIntervalIsStudents() {
        Rows rows = Rows.named("d").whole("seed").number("d");
        double[] differences = {-0.0862, -0.0247, -0.0511, -0.0700};
        for (int seed = 0; seed < 4; seed++) {
            rows.add(seed, differences[seed]);
        }
        Interval interval = Sample.of(rows.table(), "d", "seed").t();
        assertEquals(-0.0580, interval.mean(), 1e-5);
        assertEquals(-0.100057, interval.low(), 1e-5);
        assertEquals(-0.015943, interval.high(), 1e-5);
    }

    @Test
    void oneUnitHasNoBounds() {
        Table one = Tables.where(runs(), "seed", 0);
        Interval interval = Sample.of(Tables.where(one, "arm", "base"), "accuracy", "seed").t();
        assertEquals(new Interval(0.90, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY, 1), interval);
    }

    @Test
    void errorsNameTheUnit() {
        Table lonely = Tables.where(Tables.where(runs(), "arm", "base"), "seed", 1);
        assertMessage("[[0, random]]", () -> arm("AnB").minus(Sample.of(lonely, "accuracy", "seed", "split")));
        assertMessage("no row", () -> Sample.of(Tables.where(runs(), "arm", "none"), "accuracy", "seed"));
        assertMessage("columns that make a unit", () -> Sample.of(runs(), "accuracy"));
        assertMessage("sead", () -> Sample.of(runs(), "accuracy", "sead"));
        assertMessage("[0] is NaN", () -> Sample.of(runs(), rows -> Double.NaN, "seed"));
    }

    private static void assertMessage(String part, Runnable call) {
        String message = assertThrows(IllegalArgumentException.class, call::run).getMessage();
        assertTrue(message.contains(part), message);
    }
}
