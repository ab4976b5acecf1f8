package kindred.task.metric;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import kindred.core.Rng;
import org.junit.jupiter.api.Test;

class DeltaMTest {
    /** NYUv2, linear scalarisation against single tasks: the two rows of Nash-MTL's table 2 (Navon et al., 2022). */
    private static final String[] TASKS = {"segmentation", "segmentation", "depth", "depth", "normal", "normal",
        "normal", "normal", "normal"};
    private static final boolean[] HIGHER = {true, true, false, false, false, false, true, true, true};
    private static final double[] SINGLE = {38.30, 63.76, 0.6754, 0.2780, 25.01, 19.21, 30.14, 57.20, 69.15};
    private static final double[] MULTI = {39.29, 65.33, 0.5493, 0.2263, 28.15, 23.96, 22.09, 47.50, 61.08};

    private static List<Comparison> nyu() {
        return IntStream.range(0, TASKS.length)
                .mapToObj(k -> new Comparison(TASKS[k], "metric " + k, HIGHER[k], MULTI[k], SINGLE[k]))
                .toList();
    }

    /** The paper prints +5.59 with the opposite sign: lower is better there, over all metrics alike. */
    @Test
    void thePublishedRowComesOut() {
        assertEquals(-5.59, DeltaM.overMetrics(nyu()), 0.005);
    }

    @Test
    void tasksWeighAlikeWhateverTheirMetrics() {
        Map<String, Double> byTask = DeltaM.byTask(nyu());
        assertEquals(List.of("segmentation", "depth", "normal"), List.copyOf(byTask.keySet()));
        assertEquals((100 * 0.99 / 38.30 + 100 * 1.57 / 63.76) / 2, byTask.get("segmentation"), 1e-9);
        assertTrue(byTask.get("depth") > 0 && byTask.get("normal") < 0);
        assertEquals((byTask.get("segmentation") + byTask.get("depth") + byTask.get("normal")) / 3,
                DeltaM.overTasks(nyu()), 1e-9);
        assertTrue(DeltaM.overTasks(nyu()) > 0, "the sign itself depends on the mean that is taken");
    }

    @Test
    void betterIsPositiveInEitherDirection() {
        assertEquals(10, new Comparison("t", "accuracy", true, 0.55, 0.5).percent(), 1e-9);
        assertEquals(10, new Comparison("t", "error", false, 0.45, 0.5).percent(), 1e-9);
        assertEquals(50, new Comparison("t", "R2", true, -0.1, -0.2).percent(), 1e-9);
    }

    @Test
    void theLogRatioIsSymmetricAndNearThePercentage() {
        Comparison halved = new Comparison("t", "error", false, 0.001, 0.002);
        Comparison doubled = new Comparison("t", "error", false, 0.002, 0.001);
        assertEquals(100 * Math.log(2), halved.logPercent(), 1e-9);
        assertEquals(-halved.logPercent(), doubled.logPercent(), 1e-9);
        Comparison small = new Comparison("t", "accuracy", true, 0.801, 0.8);
        assertEquals(small.percent(), small.logPercent(), 1e-3);
        assertEquals(Map.of("t", 100 * Math.log(2)), DeltaM.byTask(List.of(halved), Comparison::logPercent));
    }

    @Test
    void errorsNameTheMetric() {
        assertMessage("error of t is 0 alone", () -> new Comparison("t", "error", false, 1, 0).percent());
        assertMessage("above 0", () -> new Comparison("t", "error", false, 1, 0).logPercent());
        assertMessage("NaN", () -> new Comparison("t", "error", false, Double.NaN, 1));
        assertMessage("got none", () -> DeltaM.overTasks(List.of()));
        assertMessage("got none", () -> DeltaM.overMetrics(List.of()));
    }

    @Test
    void ranksShareTies() {
        double[][] values = {{0.9, 1.0}, {0.9, 2.0}, {0.5, 3.0}, {0.1, 0.0}};
        assertArrayEquals(new double[] {1.75, 2.25, 3.5, 2.5},
                MeanRank.of(values, new boolean[] {true, false}), 1e-12);
        assertArrayEquals(new double[] {1.5, 1.5}, MeanRank.of(new double[][] {{0.0}, {-0.0}}, new boolean[] {true}));
    }

    /** Ranks of n methods always have the mean (n + 1) / 2, and no strictly rising map of a metric changes them. */
    @Test
    void ranksSeeOrderOnly() {
        Rng rng = new Rng(8);
        for (int trial = 0; trial < 100; trial++) {
            int methods = 1 + rng.nextInt(9);
            double[][] values = new double[methods][3];
            double[][] mapped = new double[methods][3];
            for (int i = 0; i < methods; i++) {
                for (int k = 0; k < 3; k++) {
                    values[i][k] = rng.nextInt(5) - 2;
                    mapped[i][k] = Math.exp(3 * values[i][k]) - 7;
                }
            }
            boolean[] higher = {true, false, rng.nextBoolean()};
            double[] ranks = MeanRank.of(values, higher);
            assertEquals((methods + 1) / 2.0, IntStream.range(0, methods).mapToDouble(i -> ranks[i]).average()
                    .orElseThrow(), 1e-12);
            assertArrayEquals(ranks, MeanRank.of(mapped, higher), 1e-12);
        }
    }

    @Test
    void ranksRefuseRaggedAndUnknownValues() {
        assertMessage("Method 1 has 1 values for 2", () -> MeanRank.of(new double[][] {{1, 2}, {1}}, new boolean[2]));
        assertMessage("Metric 0 of method 0 is NaN", () -> MeanRank.of(new double[][] {{Double.NaN}}, new boolean[1]));
        assertMessage("got 0 and 1", () -> MeanRank.of(new double[0][], new boolean[1]));
    }

    @Test
    void aTaskIsHurtOnlyBeyondTheSeedsDoubt() {
        Map<String, double[]> bySeed = new LinkedHashMap<>();
        bySeed.put("hurt", new double[] {-5, -6, -5.5});
        bySeed.put("perhaps", new double[] {-5, -6, 1});
        bySeed.put("helped", new double[] {5, 6, 5.5});
        bySeed.put("hurt too", new double[] {-0.01, -0.011, -0.012});
        assertEquals(List.of("hurt", "hurt too"), NegativeTransfer.tasks(bySeed));
        bySeed.put("single", new double[] {-1});
        assertMessage("at least 2", () -> NegativeTransfer.tasks(bySeed));
    }

    private static void assertMessage(String part, Runnable call) {
        String message = assertThrows(IllegalArgumentException.class, call::run).getMessage();
        assertTrue(message.contains(part), message);
    }
}
