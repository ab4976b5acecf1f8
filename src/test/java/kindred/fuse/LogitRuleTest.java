package kindred.fuse;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.stream.Stream;
import kindred.core.Compute;
import kindred.core.Rng;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LogitRuleTest {
    private final NDManager manager = Compute.manager();
    private final NDArray large = log(2, 1, 0, -1);
    private final NDArray small = log(1, 1, 0, 0);
    private final NDArray expert = log(0, 2, 1, -1);

    @AfterEach
    void close() {
        manager.close();
    }

    private NDArray log(double... logits) {
        return manager.create(logits, new Shape(1, logits.length)).logSoftmax(-1);
    }

    private double[] probabilities(LogitRule rule) {
        return rule.fuse(large, small, List.of(expert)).exp().toDoubleArray();
    }

    @Test
    void theOraclesDistributions() {
        assertArrayEquals(new double[] {0.41362198, 0.41362198, 0.15216302, 0.02059303},
                probabilities(new ProxyTuning(0.5)), 1e-8);
        assertArrayEquals(new double[] {0.20972851, 0.57010121, 0.20972851, 0.01044177},
                probabilities(new ProxyTuning(1)), 1e-8);
        assertArrayEquals(new double[] {0.24363641, 0.66227241, 0.08962882, 0.00446236},
                probabilities(new ProductOfExperts()), 1e-8);
        assertArrayEquals(new double[] {0.36552929, 0.44039854, 0.16201357, 0.03205860},
                probabilities(new LinearPool()), 1e-8);
        assertArrayEquals(new double[] {0.56621917, -0.43378083, -0.43378083, Double.NEGATIVE_INFINITY},
                new ContrastiveDecoding(0.1).scores(large, small).toDoubleArray(), 1e-8);
    }

    @Test
    void everyRuleGivesLogProbabilitiesRowByRow() {
        NDArray[] models = new NDArray[4];
        for (int i = 0; i < models.length; i++) {
            models[i] = manager.create(new Rng(i).normal(5 * 7, 2), new Shape(5, 7)).logSoftmax(-1);
        }
        Stream.of(new ProxyTuning(0.7), new ProductOfExperts(), new LinearPool(), new ContrastiveDecoding(0.1))
                .forEach(rule -> {
                    NDArray fused = rule.fuse(models[0], models[1], List.of(models[2], models[3]));
                    assertArrayEquals(new float[] {1, 1, 1, 1, 1}, fused.exp().sum(new int[] {1}).toFloatArray(), 1e-5f);
                    NDArray row = rule.fuse(models[0].get("2:3"), models[1].get("2:3"),
                            List.of(models[2].get("2:3"), models[3].get("2:3")));
                    assertArrayEquals(row.toFloatArray(), fused.get("2:3").toFloatArray(), 1e-6f);
                });
    }

    @Test
    void anExpertEqualToTheSmallModelSteersNowhere() {
        assertArrayEquals(large.toDoubleArray(),
                new ProxyTuning(1).fuse(large, small, List.of(small, small)).toDoubleArray(), 1e-12);
    }
}
