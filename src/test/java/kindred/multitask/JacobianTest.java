package kindred.multitask;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.function.Function;
import kindred.core.Autograd;
import kindred.core.Compute;
import kindred.core.Layout;
import kindred.core.Network;
import kindred.core.Pass;
import kindred.core.Ranges;
import kindred.core.Rng;
import kindred.core.Step;
import kindred.core.Tensors;
import kindred.core.Weights;
import kindred.multitask.aggregator.Gls;
import kindred.multitask.aggregator.Mean;
import kindred.multitask.aggregator.Mgda;
import kindred.multitask.aggregator.UncertaintyWeighting;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class JacobianTest {
    /** Heads before, between and behind the shared parts. */
    private static final Layout LAYOUT = Layout.builder().add("b", Layout.Role.WEIGHT, 4)
            .add("trunk.0", Layout.Role.WEIGHT, 3, 4).add("a", Layout.Role.WEIGHT, 4)
            .add("trunk.1", Layout.Role.BIAS, 4).add("unused", Layout.Role.OTHER, 2)
            .add("c", Layout.Role.WEIGHT, 4).build();
    private static final Sharing SHARING = new Sharing(LAYOUT, LAYOUT.under("trunk"),
            List.of(LAYOUT.under("a"), LAYOUT.under("b"), LAYOUT.under("c")));
    private static final StepContext STEP = new StepContext(0, 0, new Rng(1));

    private static NDManager manager;
    private static NDArray x;
    private static Weights w;

    @BeforeAll
    static void start() {
        manager = Compute.manager();
        x = Tensors.toType(manager, Tensors.of(manager, new Rng(1).normal(15, 1), 5, 3), DataType.FLOAT64);
        w = Weights.of(LAYOUT, Tensors.toType(manager, Tensors.of(manager,
                new Rng(2).normal((int) LAYOUT.size(), 1), LAYOUT.size()), DataType.FLOAT64));
    }

    @AfterAll
    static void stop() {
        manager.close();
    }

    private static NDArray features(Pass pass) {
        NDArray input = Tensors.alias(pass.manager(), x);
        return pass.tap("z", input.matMul(pass.get("trunk.0")).add(pass.get("trunk.1")).tanh());
    }

    private static NDArray head(NDArray features, Pass pass, String name, double target) {
        return features.matMul(pass.get(name).reshape(4, 1)).sub(target).pow(2).mean();
    }

    private static Objectives joint() {
        return Objectives.joint(3, pass -> {
            NDArray z = features(pass);
            return List.of(head(z, pass, "a", 1), head(z, pass, "b", -2), head(z, pass, "c", 0.5));
        });
    }

    private static Objectives separate() {
        List<Function<Pass, NDArray>> losses = List.of(pass -> head(features(pass), pass, "a", 1),
                pass -> head(features(pass), pass, "b", -2), pass -> head(features(pass), pass, "c", 0.5));
        return Objectives.separate(losses);
    }

    @Test
    void rowsAgreeWithFiniteDifferences() {
        try (NDManager local = manager.newSubManager()) {
            TaskGradients g = Jacobian.of(joint(), w, SHARING, pass -> pass, local);
            assertEquals(new Shape(3, 16), g.rows().getShape());
            assertEquals(local, g.rows().getManager());
            double[] point = w.vector().toDoubleArray();
            int column = 0;
            for (Ranges.Range part : SHARING.shared().parts()) {
                for (long k = part.from(); k < part.to(); k++) {
                    double[] slope = differences(point, (int) k);
                    for (int i = 0; i < 3; i++) {
                        assertEquals(slope[i], g.rows().getDouble(i, column), 1e-7, "row " + i + ", weight " + k);
                    }
                    column++;
                }
            }
            for (int i = 0; i < 3; i++) {
                Ranges.Range part = SHARING.heads().get(i).parts().get(0);
                for (int k = 0; k < 4; k++) {
                    assertEquals(differences(point, (int) part.from() + k)[i], g.heads().get(i).getDouble(k), 1e-7);
                }
            }
        }
    }

    private static double[] differences(double[] point, int k) {
        double[] out = new double[3];
        for (double side : new double[] {1, -1}) {
            double[] moved = point.clone();
            moved[k] += side * 1e-6;
            try (Step step = Step.quiet()) {
                Weights there = Weights.of(LAYOUT, step.manager().create(moved));
                List<NDArray> losses = joint().losses(Pass.of(there).open(step));
                for (int i = 0; i < 3; i++) {
                    out[i] += side * losses.get(i).getDouble() / 2e-6;
                }
            }
        }
        return out;
    }

    @Test
    void separateBatchesGiveTheSameRows() {
        try (NDManager local = manager.newSubManager()) {
            TaskGradients one = Jacobian.of(joint(), w, SHARING, pass -> pass, local);
            TaskGradients other = Jacobian.of(separate(), w, SHARING, pass -> pass, local);
            assertArrayEquals(one.rows().toDoubleArray(), other.rows().toDoubleArray(), 1e-14);
            assertArrayEquals(one.losses(), other.losses(), 1e-14);
            for (int i = 0; i < 3; i++) {
                assertArrayEquals(one.heads().get(i).toDoubleArray(), other.heads().get(i).toDoubleArray(), 1e-14);
            }
        }
    }

    @Test
    void oneBackwardPassGivesWhatTheRowsGive() {
        for (Objectives objectives : List.of(joint(), separate())) {
            try (NDManager local = manager.newSubManager()) {
                for (LossWeighting weighting : List.of(new Mean(), new Gls(), new UncertaintyWeighting())) {
                    StepGradient one = new AggregatedStep(weighting).gradient(objectives, w, SHARING, STEP, local);
                    assertTrue(one.rows().isEmpty());
                    TaskGradients g = Jacobian.of(objectives, w, SHARING, pass -> pass, local);
                    assertArrayEquals(g.losses(), one.losses().toDoubleArray(), 1e-14);
                    // A new object where there is a memory: the one backward pass has moved the first.
                    double[] weights = (weighting instanceof Stateful ? new UncertaintyWeighting() : weighting)
                            .weights(g.losses(), STEP);
                    NDArray expected = SHARING.assemble(local, GradientRows.combine(g.rows(), weights),
                            List.of(g.heads().get(0).mul(weights[0]), g.heads().get(1).mul(weights[1]),
                                    g.heads().get(2).mul(weights[2])));
                    assertArrayEquals(expected.toDoubleArray(), one.vector().toDoubleArray(), 1e-12);
                }
            }
        }
    }

    @Test
    void aScaledLossWeightingKeepsItsHeads() {
        try (NDManager local = manager.newSubManager()) {
            double[] plain = new AggregatedStep(new Gls()).gradient(joint(), w, SHARING, STEP, local).vector()
                    .toDoubleArray();
            StepGradient scaled = new AggregatedStep(new Gls(), DirectionScale.MEAN_ROW_NORM)
                    .gradient(joint(), w, SHARING, STEP, local);
            double[] actual = scaled.vector().toDoubleArray();
            double length = scaled.rows().orElseThrow().mean(new int[] {0}).norm().getDouble();
            double squared = 0;
            for (Ranges.Range part : SHARING.shared().parts()) {
                for (int k = (int) part.from(); k < part.to(); k++) {
                    squared += actual[k] * actual[k];
                }
            }
            assertEquals(length, Math.sqrt(squared), 1e-12);
            for (int k = 0; k < 4; k++) {
                assertEquals(plain[k], actual[k], 1e-12);
            }
        }
    }

    @Test
    void partAndAssembleAreInverse() {
        try (NDManager local = manager.newSubManager()) {
            NDArray vector = w.in(local).vector();
            List<NDArray> heads = SHARING.heads().stream().map(h -> Sharing.part(vector, h)).toList();
            double[] back = SHARING.assemble(local, Sharing.part(vector, SHARING.shared()), heads).toDoubleArray();
            double[] expected = vector.toDoubleArray();
            expected[24] = 0;
            expected[25] = 0;
            assertArrayEquals(expected, back);
        }
    }

    @Test
    void rowsAtTheRepresentationGiveMgdaUb() {
        try (Step step = Step.recording()) {
            Pass pass = Pass.of(w).leaf(LAYOUT.all()).open(step);
            NDArray z = features(pass);
            List<NDArray> losses = List.of(head(z, pass, "a", 1), head(z, pass, "b", -2));
            NDArray rows = Jacobian.rows(losses, z);
            assertEquals(new Shape(2, 20), rows.getShape());
            double[] weights = new Mgda().weights(GradientRows.gramian(rows), new double[2], STEP);
            // The graph is still there for the one backward pass that follows.
            NDArray gradient = Autograd.gradient(losses.get(0).mul(weights[0]).add(losses.get(1).mul(weights[1])),
                    pass.leaf());
            assertEquals(LAYOUT.size(), gradient.size());
        }
    }

    /** The forward pass of the joint objectives, by way of a network so that taps see its activation. */
    private static Objectives tapped() {
        Network network = new Network() {
            @Override
            public Layout layout() {
                return LAYOUT;
            }

            @Override
            public NDArray forward(Pass pass, NDArray... inputs) {
                return pass.tap("z", inputs[0].matMul(pass.get("trunk.0")).add(pass.get("trunk.1")).tanh());
            }
        };
        return Objectives.joint(3, pass -> {
            NDArray z = network.apply(pass, x);
            return List.of(head(z, pass, "a", 1), head(z, pass, "b", -2), head(z, pass, "c", 0.5));
        });
    }

    @Test
    void aStepAtTheRepresentationWeighsByItsGradients() {
        try (NDManager local = manager.newSubManager(); Step step = Step.recording()) {
            Pass pass = Pass.of(w).leaf(LAYOUT.all()).open(step);
            NDArray z = features(pass);
            NDArray rows = Jacobian.rows(List.of(head(z, pass, "a", 1), head(z, pass, "b", -2),
                    head(z, pass, "c", 0.5)), z);
            TaskGradients g = Jacobian.of(joint(), w, SHARING, p -> p, local);
            double[] weights = new Mgda().weights(GradientRows.gramian(rows), g.losses(), STEP);
            double[] expected = SHARING.assemble(local, GradientRows.combine(g.rows(), weights), g.heads()).toDoubleArray();
            StepGradient actual = new RepresentationStep(new Mgda(), "z").gradient(tapped(), w, SHARING, STEP, local);
            assertArrayEquals(expected, actual.vector().toDoubleArray(), 1e-12);
            assertThrows(IllegalArgumentException.class, () -> new RepresentationStep(new Mgda(), "z")
                    .gradient(separate(), w, SHARING, STEP, local));
        }
    }

    @Test
    void sharingThatOverlapsIsRefused() {
        assertThrows(IllegalArgumentException.class,
                () -> new Sharing(LAYOUT, LAYOUT.all(), List.of(LAYOUT.under("a"))));
        assertThrows(IllegalArgumentException.class, () -> new Sharing(LAYOUT, Ranges.NONE, List.of(Ranges.NONE)));
        assertEquals(18, Sharing.heads(LAYOUT, "a", "b", "c").shared().size());
        try (NDManager local = manager.newSubManager()) {
            assertThrows(IllegalArgumentException.class, () -> Jacobian.of(joint(), w,
                    Sharing.everything(LAYOUT, 2), pass -> pass, local));
        }
    }

    @Test
    void conflictStatistics() {
        // Cosines: (1, 2) 0, (1, 3) -0.6, (2, 3) 0.8; the zero row is left out.
        try (NDManager local = manager.newSubManager()) {
            NDArray rows = local.create(new double[] {2, 0, 0, 1, -3, 4, 0, 0}, new Shape(4, 2));
            Conflict conflict = Conflict.of(rows);
            assertEquals(0.2 / 3, conflict.meanCosine(), 1e-12);
            assertEquals(1 / 3.0, conflict.shareNegative(), 1e-12);
            assertEquals(5, conflict.normRatio(), 1e-12);
            assertTrue(Double.isNaN(Conflict.of(new double[][] {{1}}).meanCosine()));
            assertEquals(-0.6, Conflict.worstAlignment(rows, local.create(new double[] {-3, 4})), 1e-12);
        }
    }

    /**
     * Blocks of 256 or 4,096 columns and a rest; rows whose squares float32 cannot hold, at either end. A product of one
     * block is rounded to float32: within 2e-7 of the trace, on a GPU too.
     */
    @Test
    void gramianAndNormsOfFloatRowsAreThoseOfTheirDoubles() {
        int d = 5000;
        for (double scale : new double[] {1, 1e22, 1e-22}) {
            float[] values = new Rng(8).normal(2 * d, scale);
            double[][] gramian;
            double[] norms;
            try (NDManager local = Compute.manager()) {
                NDArray rows = Tensors.of(local, values, 2, d);
                gramian = GradientRows.gramian(rows);
                norms = GradientRows.norms(rows);
            }
            for (int i = 0; i < 2; i++) {
                assertEquals(1, norms[i] / Math.sqrt(gramian[i][i]), 1e-6);
                for (int j = 0; j < 2; j++) {
                    double byHand = 0;
                    for (int k = 0; k < d; k++) {
                        byHand += (double) values[i * d + k] * values[j * d + k];
                    }
                    assertEquals(byHand, gramian[i][j], 2e-7 * 2 * d * scale * scale);
                }
            }
        }
    }

    @Test
    void productsWithAVectorNeedNoGramian() {
        int d = 70_000;
        float[] values = new Rng(9).normal(3 * d, 1);
        try (NDManager local = Compute.manager()) {
            NDArray rows = Tensors.of(local, values, 3, d);
            double[] weights = {0.5, -2, 1};
            double[][] gramian = GradientRows.gramian(rows);
            double[] products = GradientRows.products(rows, GradientRows.combine(rows, weights));
            for (int i = 0; i < 3; i++) {
                double expected = 0;
                for (int j = 0; j < 3; j++) {
                    expected += gramian[i][j] * weights[j];
                }
                assertEquals(expected, products[i], 1e-5 * gramian[i][i]); // float32 sums of 65,536 numbers
            }
        }
    }
}
