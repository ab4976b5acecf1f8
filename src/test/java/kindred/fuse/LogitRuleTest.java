package kindred.fuse;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.stream.Stream;
import kindred.core.Compute;
import kindred.core.Rng;
import kindred.model.Scorer;
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
    void aVoteGoesToTheMajorityAndTiesToTheMoreCertain() {
        NDArray first = log(Math.log(0.9), Math.log(0.05), Math.log(0.05));
        NDArray second = log(Math.log(0.3), Math.log(0.4), Math.log(0.3));
        double[] tied = new MajorityVote().fuse(first, first, List.of(second)).exp().toDoubleArray();
        assertArrayEquals(new double[] {(1 + 0.6) / 3, (1 + 0.225) / 3, 0.175 / 3}, tied, 1e-12);
        double[] won = new MajorityVote().fuse(first, first, List.of(second, second)).exp().toDoubleArray();
        assertArrayEquals(new double[] {1.5 / 4, (2 + 0.85 / 3) / 4, (0.65 / 3) / 4}, won, 1e-12);
    }

    @Test
    void aPoolOfEqualWeightsIsTheLinearPoolAndItsWeightsFitTheLabels() {
        assertArrayEquals(probabilities(new LinearPool()), probabilities(new WeightedPool(List.of(0.5, 0.5))), 1e-12);
        // Two forecasts that are always the same, 0.9 and 0.2 for class 0, which comes 55 times in 100: 0.9 w + 0.2 (1 - w)
        Scorer sure = constant(0.9);
        Scorer unsure = constant(0.2);
        NDArray labels = manager.arange(0, 100, 1, DataType.INT64).gte(55).toType(DataType.INT64, false);
        WeightedPool fitted = WeightedPool.fit(List.of(sure, unsure), labels, labels);
        assertEquals(0.5, fitted.weights().get(0), 1e-4);
        assertEquals(1, fitted.weights().get(0) + fitted.weights().get(1), 1e-9);
        assertEquals(1, WeightedPool.fit(List.of(constant(0.6), sure), labels.zerosLike(), labels).weights().get(1), 1e-3);
        assertThrows(IllegalArgumentException.class, () -> new WeightedPool(List.of(0.5, 0.6)));
        assertThrows(IllegalArgumentException.class, () -> new WeightedPool(List.of(-0.5, 1.5)));
        assertThrows(IllegalArgumentException.class, () -> probabilities(new WeightedPool(List.of(1.0))));
    }

    /** Two classes, the first with this probability whatever the input. */
    private static Scorer constant(double p) {
        return new Scorer() {
            @Override
            public int classes() {
                return 2;
            }

            @Override
            public NDArray logProbabilities(NDManager into, NDArray... inputs) {
                return into.create(new double[] {Math.log(p), Math.log(1 - p)})
                        .broadcast(inputs[0].getShape().get(0), 2);
            }
        };
    }

    @Test
    void everyRuleGivesLogProbabilitiesRowByRow() {
        NDArray[] models = new NDArray[4];
        for (int i = 0; i < models.length; i++) {
            models[i] = manager.create(new Rng(i).normal(5 * 7, 2), new Shape(5, 7)).logSoftmax(-1);
        }
        Stream.of(new ProxyTuning(0.7), new ProductOfExperts(), new LinearPool(), new ContrastiveDecoding(0.1),
                new MajorityVote(), new WeightedPool(List.of(0.2, 0.3, 0.5)), new DynamicFusion(), new JointFusion())
                .forEach(rule -> {
                    NDArray fused = rule.fuse(models[0], models[1], List.of(models[2], models[3]));
                    assertArrayEquals(new float[] {1, 1, 1, 1, 1}, fused.exp().sum(new int[] {1}).toFloatArray(), 1e-5f);
                    NDArray row = rule.fuse(models[0].get("2:3"), models[1].get("2:3"),
                            List.of(models[2].get("2:3"), models[3].get("2:3")));
                    assertArrayEquals(row.toFloatArray(), fused.get("2:3").toFloatArray(), 1e-5f);
                });
    }

    @Test
    void anExpertEqualToTheSmallModelSteersNowhere() {
        assertArrayEquals(large.toDoubleArray(),
                new ProxyTuning(1).fuse(large, small, List.of(small, small)).toDoubleArray(), 1e-12);
    }
}
