package kindred.fuse;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import kindred.core.Compute;
import kindred.core.Rng;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DynamicFusionTest {
    private final NDManager manager = Compute.manager();
    private final DynamicFusion exact = new DynamicFusion(3, 1e-12);
    private final NDArray large = log(2, 1, 0, -1);
    private final NDArray small = log(1, 1, 0, 0);
    private final NDArray expert = log(0, 2, 1, -1);
    private final NDArray second = log(3, 0, 0, 0.5);

    @AfterEach
    void close() {
        manager.close();
    }

    private NDArray log(double... logits) {
        return manager.create(logits, new Shape(1, logits.length)).logSoftmax(-1);
    }

    private NDArray random(long seed, DataType type) {
        return manager.create(new Rng(seed).normal(1000 * 50, 2), new Shape(1000, 50)).toType(type, true).logSoftmax(-1);
    }

    @Test
    void oneExpert() {
        assertEquals(0.3278133255, Divergence.of(expert, small).getDouble(), 1e-10);
        assertEquals(0.8394946953, exact.amounts(large, small, List.of(expert)).getDouble(), 1e-9);
        NDArray fused = exact.fuse(large, small, List.of(expert));
        assertArrayEquals(new double[] {0.26687401, 0.52624456, 0.19359456, 0.01328687},
                fused.exp().toDoubleArray(), 1e-8);
        assertEquals(0.3278133255, Divergence.of(fused, large).getDouble(), 1e-9);
        assertEquals(0.4379077573, Divergence.of(
                new ProxyTuning(1).fuse(large, small, List.of(expert)), large).getDouble(), 1e-9);
    }

    @Test
    void severalExperts() {
        assertEquals(0.5246245936, Divergence.of(second, small).getDouble(), 1e-9);
        assertEquals(3, exact.amounts(large, small, List.of(second)).getDouble());
        double[] amounts = exact.amounts(large, small, List.of(expert, second)).toDoubleArray();
        assertEquals(0.84888887, amounts[0], 1e-7);
        assertEquals(3.03357081, amounts[1], 1e-7);
        NDArray fused = exact.fuse(large, small, List.of(expert, second));
        assertArrayEquals(new double[] {0.99754267, 0.00022366, 0.00170904, 0.00052463},
                fused.exp().toDoubleArray(), 1e-8);
        assertEquals(0.4262189595, Divergence.of(fused, large).getDouble(), 1e-7);
    }

    @Test
    void equalModelsGiveOneAndAnExpertThatLearntNothingGivesZero() {
        assertEquals(1, exact.amounts(large, large, List.of(second)).getDouble(), 1e-9);
        assertEquals(0, exact.amounts(large, small, List.of(small)).getDouble());
        assertArrayEquals(large.toDoubleArray(), exact.fuse(large, small, List.of(small)).toDoubleArray(), 1e-14);
        assertThrows(IllegalArgumentException.class, () -> exact.fuse(large, small, List.of()));
    }

    @Test
    void aBatchAgreesWithBisection() {
        NDArray l = random(1, DataType.FLOAT64);
        NDArray s = random(2, DataType.FLOAT64);
        NDArray e = random(2, DataType.FLOAT64).add(random(3, DataType.FLOAT64).mul(0.3)).logSoftmax(-1);
        NDArray found = exact.amounts(l, s, List.of(e));
        NDArray wanted = Divergence.of(e, s);
        NDArray direction = e.sub(s);
        NDArray low = wanted.zerosLike();
        NDArray high = low.add(3);
        for (int i = 0; i < 45; i++) {
            NDArray middle = low.add(high).mul(0.5);
            NDArray below = Divergence.of(l.add(direction.mul(middle)).logSoftmax(-1), l).lt(wanted)
                    .toType(DataType.FLOAT64, false);
            low = low.add(middle.sub(low).mul(below));
            high = middle.add(high.sub(middle).mul(below));
        }
        assertTrue(found.sub(low).abs().max().getDouble() < 1e-6);
        long inside = found.lt(2.999).logicalAnd(found.gt(0.001)).countNonzero().getLong();
        assertTrue(inside > 900, inside + " of 1000 roots are inside the bounds");
        NDArray rough = new DynamicFusion().amounts(random(1, DataType.FLOAT32), random(2, DataType.FLOAT32),
                List.of(e.toType(DataType.FLOAT32, true))).toType(DataType.FLOAT64, true);
        assertTrue(rough.sub(low).abs().max().getDouble() < 1e-3);
    }

    @Test
    void exponentialsThatOverflowAreLowered() {
        NDArray even = manager.create(new float[] {0, 0, 0}, new Shape(1, 3)).logSoftmax(-1);
        NDArray never = manager.create(new float[] {-39, 0, 0}, new Shape(1, 3)).logSoftmax(-1);
        NDArray always = manager.create(new float[] {39, 0, 0}, new Shape(1, 3)).logSoftmax(-1);
        // exp(3 * 39) is beyond float32: the expert is sure of what the small model rules out.
        AdditiveRule.Steered one = new DynamicFusion().steer(even, never, List.of(always));
        assertEquals(3, one.amounts().getFloat());
        assertEquals(1, one.logProbabilities().exp().get(0, 0).getFloat(), 1e-6);
        for (AdditiveRule rule : List.of(new DynamicFusion(), new JointFusion())) {
            AdditiveRule.Steered two = rule.steer(even, never, List.of(always, always));
            assertTrue(two.amounts().min().getFloat() > 0, rule::toString);
            assertEquals(1, two.logProbabilities().exp().get(0, 0).getFloat(), 1e-6);
        }
    }

    @Test
    void noFineGridFindsABetterAmount() {
        NDArray l = random(1, DataType.FLOAT64).get("0:60");
        NDArray s = random(2, DataType.FLOAT64).get("0:60");
        NDArray e = s.add(random(3, DataType.FLOAT64).get("0:60").mul(0.3)).logSoftmax(-1);
        double[] found = exact.amounts(l, s, List.of(e)).toDoubleArray();
        double[] wanted = Divergence.of(e, s).toDoubleArray();
        double[] best = new double[60];
        double[] least = new double[60];
        java.util.Arrays.fill(least, Double.POSITIVE_INFINITY);
        for (int i = 0; i <= 3000; i++) {
            try (NDManager scratch = manager.newSubManager()) {
                NDArray tilted = kindred.core.Tensors.alias(scratch, l);
                NDArray p = tilted.add(kindred.core.Tensors.alias(scratch, e).sub(s).mul(i / 1000.0)).logSoftmax(-1);
                double[] moved = Divergence.of(p, tilted).toDoubleArray();
                for (int r = 0; r < 60; r++) {
                    double error = Math.pow(moved[r] - wanted[r], 2);
                    best[r] = error < least[r] ? i / 1000.0 : best[r];
                    least[r] = Math.min(error, least[r]);
                }
            }
        }
        assertArrayEquals(best, found, 1e-3);
    }

    @Test
    void theGapClosed() {
        assertEquals(0.8, new GapClosed(1.90, 1.50, 1.40).value(), 1e-12);
        assertEquals(0.8, new GapClosed(0.1, 0.5, 0.6).value(), 1e-12);
        assertTrue(Double.isNaN(new GapClosed(1, 2, 1).value()));
    }
}
