package kindred.fuse;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import kindred.core.Compute;
import kindred.core.Rng;
import kindred.core.Tensors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class JointFusionTest {
    private static final int ROWS = 50;
    private static final double RHO = 0.1;

    private final NDManager manager = Compute.manager();
    private final JointFusion exact = new JointFusion(RHO, 3, 1e-14);
    private final DynamicFusion alone = new DynamicFusion(3, 1e-14);

    @AfterEach
    void close() {
        manager.close();
    }

    private NDArray random(long seed) {
        return manager.create(new Rng(seed).normal(ROWS * 50, 2), new Shape(ROWS, 50))
                .toType(DataType.FLOAT64, true).logSoftmax(-1);
    }

    private NDArray tuned(NDArray small, long seed, double much) {
        return small.add(random(seed).mul(much)).logSoftmax(-1);
    }

    /** What is made small, written down as the specification has it: (batch, 1). */
    private NDArray cost(NDArray large, NDArray small, List<NDArray> experts, NDArray amounts, NDArray start) {
        NDArray steered = large;
        for (int t = 0; t < experts.size(); t++) {
            steered = steered.add(experts.get(t).sub(small).mul(amounts.get(":, " + t + ":" + (t + 1))));
        }
        NDArray moved = Divergence.of(steered.logSoftmax(-1), large);
        NDArray cost = amounts.sub(start).square().sum(new int[] {1}, true).mul(RHO);
        for (NDArray expert : experts) {
            cost = cost.add(moved.sub(Divergence.of(expert, small)).square());
        }
        return cost;
    }

    private NDArray start(NDArray large, NDArray small, List<NDArray> experts) {
        return experts.stream().map(e -> alone.amounts(large, small, List.of(e))).reduce((a, b) -> a.concat(b, 1))
                .orElseThrow();
    }

    @Test
    void ofOneExpertIsTheSingleForm() {
        NDArray l = random(1);
        NDArray s = random(2);
        List<NDArray> expert = List.of(tuned(s, 3, 0.3));
        assertArrayEquals(alone.amounts(l, s, expert).toDoubleArray(), exact.amounts(l, s, expert).toDoubleArray(), 1e-6);
        assertArrayEquals(alone.fuse(l, s, expert).toDoubleArray(), exact.fuse(l, s, expert).toDoubleArray(), 1e-6);
    }

    @Test
    void noNearbyAmountsAreBetter() {
        NDArray l = random(1);
        NDArray s = random(2);
        for (int n = 2; n <= 3; n++) {
            List<NDArray> experts = List.of(tuned(s, 3, 0.4), tuned(s, 4, 0.8), tuned(s, 5, 0.2)).subList(0, n);
            NDArray found = exact.amounts(l, s, experts);
            NDArray start = start(l, s, experts);
            NDArray least = cost(l, s, experts, found, start);
            assertTrue(found.min().getDouble() >= 0);
            assertTrue(cost(l, s, experts, start, start).sub(least).min().getDouble() >= 0);
            // Karush, Kuhn and Tucker, by differences: no slope where an amount is free, none downhill where it is 0.
            double h = 1e-5;
            for (int t = 0; t < n; t++) {
                double[] unit = new double[n];
                unit[t] = h;
                NDArray up = cost(l, s, experts, found.add(manager.create(unit)), start);
                NDArray down = cost(l, s, experts, found.sub(manager.create(unit)), start);
                NDArray slope = up.sub(down).div(2 * h);
                NDArray free = found.get(":, " + t + ":" + (t + 1)).gt(0).toType(DataType.FLOAT64, false);
                assertEquals(0, slope.mul(free).abs().max().getDouble(), 1e-6);
                assertTrue(slope.min().getDouble() > -1e-6);
            }
        }
    }

    @Test
    void noGridFindsBetterAmounts() {
        NDArray l = random(1);
        NDArray s = random(2);
        List<NDArray> experts = List.of(tuned(s, 3, 0.3), tuned(s, 4, 0.5));
        NDArray start = start(l, s, experts);
        double[] found = cost(l, s, experts, exact.amounts(l, s, experts), start).toDoubleArray();
        double[] best = new double[ROWS];
        Arrays.fill(best, Double.POSITIVE_INFINITY);
        for (double a = 0; a <= 3.5; a += 0.05) {
            for (double b = 0; b <= 3.5; b += 0.05) {
                try (NDManager scratch = manager.newSubManager()) {
                    NDArray large = Tensors.alias(scratch, l);
                    NDArray small = Tensors.alias(scratch, s);
                    List<NDArray> both = experts.stream().map(e -> Tensors.alias(scratch, e)).toList();
                    NDArray amounts = scratch.create(new double[] {a, b}).broadcast(ROWS, 2);
                    double[] cost = cost(large, small, both, amounts, Tensors.alias(scratch, start)).toDoubleArray();
                    for (int r = 0; r < ROWS; r++) {
                        best[r] = Math.min(best[r], cost[r]);
                    }
                }
            }
        }
        for (int r = 0; r < ROWS; r++) {
            assertTrue(found[r] <= best[r] + 1e-9, "row " + r + ": " + found[r] + " against " + best[r]);
        }
    }

    @Test
    void float32IsRightToItsToleranceAndRowsDoNotSeeEachOther() {
        NDArray l = random(1);
        NDArray s = random(2);
        List<NDArray> experts = List.of(tuned(s, 3, 0.3), tuned(s, 4, 0.5));
        double[] right = exact.amounts(l, s, experts).toDoubleArray();
        NDArray l4 = l.toType(DataType.FLOAT32, true);
        NDArray s4 = s.toType(DataType.FLOAT32, true);
        List<NDArray> experts4 = experts.stream().map(e -> e.toType(DataType.FLOAT32, true)).toList();
        AdditiveRule.Steered steered = new JointFusion().steer(l4, s4, experts4);
        float[] rough = steered.amounts().toFloatArray();
        assertArrayEquals(right, java.util.stream.IntStream.range(0, rough.length).mapToDouble(i -> rough[i]).toArray(),
                2e-3);
        assertEquals(ROWS, steered.logProbabilities().exp().sum().getFloat(), 1e-3);
        assertEquals(DataType.FLOAT32, steered.logProbabilities().getDataType());
        NDArray row = new JointFusion().amounts(l4.get("7:8"), s4.get("7:8"),
                experts4.stream().map(e -> e.get("7:8")).toList());
        assertArrayEquals(steered.amounts().get("7:8").toFloatArray(), row.toFloatArray(), 1e-5f);
    }

    @Test
    void anExpertThatLearntNothingIsNotAdded() {
        NDArray l = random(1);
        NDArray s = random(2);
        NDArray amounts = exact.amounts(l, s, List.of(s, s));
        assertEquals(0, amounts.abs().max().getDouble());
        Stream.of(new double[] {0, 3, 1}, new double[] {1, 0, 1}, new double[] {1, 1, 0}).forEach(bad ->
                assertThrows(IllegalArgumentException.class, () -> new JointFusion(bad[0], bad[1], bad[2])));
    }
}
