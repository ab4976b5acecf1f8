package kindred.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.NDArray;
import kindred.core.Layout;
import kindred.core.Ranges;
import kindred.core.Rng;
import kindred.core.Step;
import org.junit.jupiter.api.Test;

class OptimizerTest {
    private static final Layout ONE = Layout.builder().add("w", Layout.Role.WEIGHT, 1).build();

    @Test
    void sgdWithMomentumAndDecayTakesTheStepsOfTheSpecification() {
        try (Step step = Step.quiet()) {
            NDArray w = step.manager().create(new double[] {1});
            NDArray g = step.manager().create(new double[] {0.5});
            Optimizer.State sgd = Sgd.rate(0.1).momentum(0.9).decay(0.01).start(step.manager(), ONE, ONE.all(), w);
            sgd.step(w, g, 0.1);
            assertEquals(0.949, w.toDoubleArray()[0], 1e-12);
            sgd.step(w, g, 0.1);
            assertEquals(0.852151, w.toDoubleArray()[0], 1e-9);
            assertEquals(0.968490, sgd.memory().get("velocity").toDoubleArray()[0], 1e-9);
        }
    }

    @Test
    void adamWAgreesWithItsDefinitionWrittenOut() {
        Layout layout = Layout.builder()
                .add("w", Layout.Role.WEIGHT, 3).add("b", Layout.Role.BIAS, 2).build();
        double[] expected = {0.3, -0.2, 1.5, 0.7, -1.1};
        double[] m = new double[5];
        double[] v = new double[5];
        double rate = 0.01;
        Rng rng = new Rng(3);
        try (Step step = Step.quiet()) {
            NDArray w = step.manager().create(expected.clone());
            Optimizer.State adam = AdamW.rate(rate).decay(0.1).scale(PerParameter.all(1).under("b", 0.5))
                    .start(step.manager(), layout, layout.all(), w);
            for (int t = 1; t <= 20; t++) {
                double[] g = new double[5];
                for (int i = 0; i < 5; i++) {
                    g[i] = rng.nextGaussian();
                    m[i] = 0.9 * m[i] + 0.1 * g[i];
                    v[i] = 0.999 * v[i] + 0.001 * g[i] * g[i];
                    double own = i < 3 ? rate : 0.5 * rate;
                    expected[i] -= own * (i < 3 ? 0.1 : 0) * expected[i];
                    expected[i] -= own * (m[i] / (1 - Math.pow(0.9, t)))
                            / (Math.sqrt(v[i] / (1 - Math.pow(0.999, t))) + 1e-8);
                }
                adam.step(w, step.manager().create(g), rate);
            }
            assertArrayEquals(expected, w.toDoubleArray(), 1e-9);
        }
    }

    @Test
    void aPartOfAVectorGetsItsOwnDecay() {
        Layout layout = Layout.builder().add("a", Layout.Role.WEIGHT, 2).add("b", Layout.Role.BIAS, 3).build();
        try (Step step = Step.quiet()) {
            NDArray like = step.manager().create(new float[1]);
            PerParameter decay = PerParameter.weights(0.25);
            assertArrayEquals(new float[] {0.25f, 0.25f, 0, 0, 0},
                    decay.spread(step.manager(), layout, layout.all(), like).toFloatArray());
            assertArrayEquals(new float[] {0},
                    decay.spread(step.manager(), layout, Ranges.of(2, 5), like).toFloatArray());
        }
    }

    @Test
    void schedules() {
        assertEquals(1, Schedule.cosine().factor(0, 100));
        assertEquals(0.5, Schedule.cosine().factor(50, 100), 1e-12);
        assertEquals(0.55, Schedule.cosine(0.1).factor(50, 100), 1e-12);
        assertEquals(0.25, Schedule.linear().factor(75, 100), 1e-12);
        assertEquals(0.2, Schedule.constant().warmUp(4).factor(0, 100), 1e-12);
        assertEquals(1, Schedule.cosine().warmUp(4).factor(4, 100), 1e-12);
    }

    @Test
    void badHyperparametersNameTheirValue() {
        assertThrows(IllegalArgumentException.class, () -> Sgd.rate(-0.1));
        assertThrows(IllegalArgumentException.class, () -> AdamW.rate(1e-3).betas(1, 0.9));
        assertThrows(IllegalArgumentException.class, () -> Trainer.with(Sgd.rate(1)).epochs(0));
    }
}
