package kindred.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import kindred.core.Rng;
import org.junit.jupiter.api.Test;

class StatsTest {
    private static final double[] DIFFERENCES = {-0.0862, -0.0247, -0.0511, -0.0700};

    @Test
    void tIntervalOfKnownDifferences() {
        Interval interval = Stats.t(DIFFERENCES);
        assertEquals(-0.0580, interval.mean(), 1e-12);
        assertEquals(0.026431, Stats.sd(DIFFERENCES), 5e-7);
        assertEquals(-0.100057, interval.low(), 1e-6);
        assertEquals(-0.015943, interval.high(), 1e-6);
        assertEquals(4, interval.n());
        assertTrue(interval.below(0) && !interval.above(0) && !interval.contains(0));
    }

    @Test
    void tIntervalOfTwoValuesHasTheCauchyQuantile() {
        // One degree of freedom: t(0.975) = tan(0.475 pi), the error of {0, 2} is 1.
        assertEquals(1 + Math.tan(0.475 * Math.PI), Stats.t(new double[] {0, 2}).high(), 1e-6);
        assertEquals(1 + Math.tan(0.4 * Math.PI), Stats.t(new double[] {0, 2}, 0.8).high(), 1e-6);
    }

    @Test
    void pairedIntervalIsTheIntervalOfDifferences() {
        double[] a = {0.1, 0.5, 0.9, 0.3};
        double[] b = new double[4];
        Arrays.setAll(b, i -> a[i] - DIFFERENCES[i]);
        Interval paired = Stats.pairedT(a, b);
        assertEquals(-0.100057, paired.low(), 1e-6);
        assertEquals(0.100057, Stats.pairedT(b, a).high(), 1e-6);
        assertEquals(paired.low(), paired.negate().negate().low());
        assertEquals(-paired.low(), paired.negate().high());
    }

    @Test
    void equalDifferencesHaveAnIntervalOfNoWidth() {
        Interval interval = Stats.pairedT(new double[] {1, 2, 3}, new double[] {0, 1, 2});
        assertEquals(new Interval(1, 1, 1, 3), interval);
    }

    @Test
    void welchAgreesWithClosedForm() {
        // Equal sizes and variances: Welch's degrees of freedom are 2 (n - 1) = 4, t(0.975, 4) = 2.776445.
        Interval interval = Stats.welch(new double[] {1, 2, 3}, new double[] {11, 12, 13});
        assertEquals(-10, interval.mean(), 1e-12);
        assertEquals(-10 + 2.776445 * Math.sqrt(2.0 / 3), interval.high(), 1e-5);
        assertEquals(6, interval.n());
        // One sample without spread: the other's degrees of freedom, t(0.975, 2) = 4.302653.
        assertEquals(2 + 4.302653 * Math.sqrt(1.0 / 3), Stats.welch(new double[] {1, 2, 3}, new double[] {0, 0, 0})
                .high(), 1e-5);
    }

    @Test
    void bootstrapIsDecidedByTheSeedAndCoversLikeTheNormal() {
        double[] x = Arrays.stream(toDoubles(new Rng(1).normal(200, 1))).toArray();
        Interval interval = Stats.bootstrap(x, new Rng(2));
        assertEquals(interval, Stats.bootstrap(x, new Rng(2)));
        assertEquals(Stats.mean(x), interval.mean(), 0);
        double half = 1.96 * Stats.sd(x) / Math.sqrt(200);
        assertEquals(half, interval.halfWidth(), 0.05 * half);
    }

    @Test
    void bootstrapOfTwoValuesHasThreeMeans() {
        Interval interval = Stats.bootstrap(new double[] {0, 1}, new Rng(3));
        assertEquals(new Interval(0.5, 0, 1, 2), interval);
        double[] ones = {1, 1, 1};
        assertEquals(new Interval(0, 0, 0, 3), Stats.pairedBootstrap(ones, ones, new Rng(4)));
    }

    @Test
    void bootstrapTakesAnyStatistic() {
        Interval largest = Stats.bootstrap(
                new double[] {3, 1, 2}, x -> Arrays.stream(x).max().orElseThrow(), 0.9, 1000, new Rng(5));
        assertEquals(3, largest.mean());
        assertEquals(3, largest.high());
    }

    @Test
    void signTestIsTheBinomialTail() {
        assertEquals(2 * (1 + 10) / 1024.0, Stats.signTest(9, 1), 1e-12);
        assertEquals(2 * (1 + 10) / 1024.0, Stats.signTest(1, 9), 1e-12);
        assertEquals(0.0625, Stats.signTest(5, 0), 1e-12);
        assertEquals(1, Stats.signTest(3, 3), 0);
        assertEquals(1, Stats.signTest(0, 0), 0);
    }

    /** 9 of 10: the bounds of Clopper and Pearson as R's binom.test prints them; 0.5 is out when the sign test says so. */
    @Test
    void proportionsHaveExactIntervals() {
        Interval nine = Stats.proportion(9, 10);
        assertEquals(0.9, nine.mean(), 1e-12);
        assertEquals(0.5549839, nine.low(), 1e-6);
        assertEquals(0.9974714, nine.high(), 1e-6);
        for (int n = 1; n <= 30; n++) {
            for (int k = 0; k <= n; k++) {
                assertEquals(Stats.signTest(k, n - k) < 0.05, !Stats.proportion(k, n).contains(0.5), k + " of " + n);
            }
        }
        assertThrows(IllegalArgumentException.class, () -> Stats.proportion(0, 0));
        assertThrows(IllegalArgumentException.class, () -> Stats.proportion(4, 3));
    }

    @Test
    void correlationsOfKnownRanks() {
        double[] x = {1, 2, 3, 4, 5};
        double[] y = {2, 1, 4, 3, 5};
        assertEquals(0.8, Stats.pearson(x, y), 1e-12);
        assertEquals(0.8, Stats.spearman(x, y), 1e-12);
        assertEquals(0.6, Stats.kendall(x, y), 1e-12);
        double[] cubes = {1, 8, 27, 64, 125};
        assertEquals(1, Stats.spearman(x, cubes), 1e-12);
        assertEquals(1, Stats.kendall(x, cubes), 1e-12);
    }

    @Test
    void tiesShareRanks() {
        double[] x = {1, 2, 2, 3};
        double[] y = {1, 2, 3, 4};
        // Mid-ranks 1, 2.5, 2.5, 4 against 1, 2, 3, 4: 4.5 / sqrt(4.5 * 5).
        assertEquals(4.5 / Math.sqrt(22.5), Stats.spearman(x, y), 1e-12);
        // Five concordant pairs, one tied in x: tau-b = 5 / sqrt(5 * 6).
        assertEquals(5 / Math.sqrt(30), Stats.kendall(x, y), 1e-12);
    }

    @Test
    void fisherIntervalOfKnownCorrelation() {
        // r = 0.5, n = 28: z = 0.549306 +- 1.959964 / 5.
        Interval interval = Stats.fisherZ(0.5, 28);
        assertEquals(Math.tanh(0.5493061443 - 1.9599639845 / 5), interval.low(), 1e-8);
        assertEquals(Math.tanh(0.5493061443 + 1.9599639845 / 5), interval.high(), 1e-8);
        assertEquals(new Interval(1, 1, 1, 5), Stats.fisherZ(1, 5));
        assertEquals(new Interval(-1, -1, -1, 5), Stats.fisherZ(-1, 5));
    }

    @Test
    void errorsNameTheValue() {
        assertMessage("at least 2 values, got 1", () -> Stats.t(new double[] {1}));
        assertMessage("at least 1 value, got 0", () -> Stats.mean(new double[0]));
        assertMessage("value 1 is NaN", () -> Stats.t(new double[] {1, Double.NaN}));
        assertMessage("value 0 is Infinity", () -> Stats.t(new double[] {Double.POSITIVE_INFINITY, 1}));
        assertMessage("3 values against 2", () -> Stats.pairedT(new double[3], new double[2]));
        assertMessage("got 1.0", () -> Stats.t(new double[] {1, 2}, 1));
        assertMessage("got 0.0", () -> Stats.welch(new double[] {1, 2}, new double[] {1, 2}, 0));
        assertMessage("second sample needs at least 2 values, got 1",
                () -> Stats.welch(new double[] {1, 2}, new double[] {1}));
        assertMessage("got 99", () -> Stats.bootstrap(new double[] {1, 2}, Stats::mean, 0.95, 99, new Rng(1)));
        assertMessage("got -1 and 2", () -> Stats.signTest(-1, 2));
        assertMessage("all 3 values of one side are 7.0",
                () -> Stats.pearson(new double[] {1, 2, 3}, new double[] {7, 7, 7}));
        assertMessage("at least 3 values, got 2", () -> Stats.kendall(new double[] {1, 2}, new double[] {1, 2}));
        assertMessage("[-1, 1], got 1.5", () -> Stats.fisherZ(1.5, 10));
        assertMessage("at least 4 pairs, got 3", () -> Stats.fisherZ(0.5, 3));
        assertMessage("low 2.0, high 1.0", () -> new Interval(1, 2, 1, 3));
        assertMessage("n = 0", () -> new Interval(1, 0, 2, 0));
    }

    private static double[] toDoubles(float[] x) {
        double[] out = new double[x.length];
        Arrays.setAll(out, i -> x[i]);
        return out;
    }

    private static void assertMessage(String part, org.junit.jupiter.api.function.Executable call) {
        String message = assertThrows(IllegalArgumentException.class, call).getMessage();
        assertTrue(message.contains(part), message);
    }
}
