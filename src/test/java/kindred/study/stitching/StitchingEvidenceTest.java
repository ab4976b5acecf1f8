package kindred.study.stitching;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import java.util.stream.DoubleStream;
import kindred.core.Compute;
import kindred.core.Rng;
import kindred.core.Tensors;
import kindred.table.Rows;
import kindred.task.Examples;
import kindred.transfer.StageOutputs;
import org.junit.jupiter.api.Test;
import tech.tablesaw.api.Table;

class StitchingEvidenceTest {
    /** {@code values[s][t]} of sources and targets 1, 2, 3. */
    private static Table grid(double[][] values) {
        Rows rows = Rows.named("grid").whole("source").whole("target").number("similarity");
        for (int s = 0; s < 3; s++) {
            for (int t = 0; t < 3; t++) {
                rows.add(s + 1, t + 1, values[s][t]);
            }
        }
        return rows.table();
    }

    @Test
    void hitsAndPreferenceByHand() {
        // target 1: 3 is best; target 2: itself; target 3: a tie of itself and 1
        Table grid = grid(new double[][] {{0.5, 0.2, 0.9}, {0.6, 0.8, 0.1}, {0.7, 0.3, 0.9}});
        assertEquals((0 + 1 + 0.5) / 3, Evidence.hitRate(grid), 1e-12);
        // two apart are only 1 and 3; target 2 has no distant source
        assertEquals(((0.7 - 0.5) + (0.9 - 0.9)) / 2, Evidence.distancePreference(grid), 1e-12);
    }

    @Test
    void anIndexThatMovesWithTheProbeHasRankCorrelationOneAndOneThatStandsStillHasNone() {
        Rows rows = Rows.named("truncation").text("index").whole("rank").number("value").number("probe accuracy");
        double[] probe = {0.2, 0.5, 0.8, 0.9};
        for (int r = 0; r < 4; r++) {
            rows.add("with", r + 1, probe[r] * probe[r], probe[r]);
            rows.add("against", r + 1, -probe[r], probe[r]);
            rows.add("still", r + 1, 1 - 1e-9 * r, probe[r]);
        }
        Table found = Evidence.sensitivity(rows.table());
        assertEquals(1, found.doubleColumn("rank correlation with the probe").get(0), 1e-12);
        assertEquals(-1, found.doubleColumn("rank correlation with the probe").get(1), 1e-12);
        assertTrue(found.doubleColumn("rank correlation with the probe").isMissing(2));
        assertEquals(0.04, found.doubleColumn("lowest value").get(0), 1e-9);
    }

    @Test
    void aurocOfTheSpecification() {
        // energies are low for genuine representations: the specification's scores with their signs turned
        double[] genuine = {-9, -8, -8, -3};
        double[] others = {-8, -2, -1};
        assertEquals(0.83333333, EnergyDetector.auroc(genuine, others), 1e-8);
    }

    /** Maps (n, 2, 6, 6): the first channel is bright in the rows of the class, or everywhere for {@code foreign}. */
    private static Examples maps(NDManager manager, int n, boolean foreign, long seed) {
        Rng rng = new Rng(seed);
        float[] x = rng.normal(n * 72, 0.3);
        long[] y = new long[n];
        for (int i = 0; i < n; i++) {
            y[i] = rng.nextInt(2);
            for (int p = 0; p < 36; p++) {
                x[i * 72 + p] += foreign ? (p % 2) * 2 : (p / 18 == y[i]) ? 2 : 0;
            }
        }
        return Examples.of(Tensors.of(manager, x, n, 2, 6, 6), Tensors.of(manager, y, n));
    }

    @Test
    void theDetectorTellsForeignRepresentationsAndKeepsGenuineOnes() {
        try (NDManager manager = Compute.manager()) {
            Examples genuine = maps(manager, 200, false, 1);
            StageOutputs foreign = StageOutputs.of(maps(manager, 150, true, 2).inputs()[0]);
            EnergyDetector detector = EnergyDetector.of(manager, genuine, foreign, 2, 20, new Rng(3));
            double[] own = detector.energy(maps(manager, 100, false, 4).inputs()[0]);
            double[] others = detector.energy(maps(manager, 100, true, 5).inputs()[0]);
            assertTrue(EnergyDetector.auroc(own, others) > 0.99);
            assertTrue(DoubleStream.of(own).average().orElseThrow() < DoubleStream.of(others).average().orElseThrow());
            double same = EnergyDetector.auroc(own, detector.energy(maps(manager, 100, false, 6).inputs()[0]));
            assertEquals(0.5, same, 0.15, "other genuine representations are not told apart");
        }
    }
}
