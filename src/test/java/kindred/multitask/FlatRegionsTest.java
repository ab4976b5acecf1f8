package kindred.multitask;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.BatchNorm;
import java.util.Arrays;
import java.util.List;
import kindred.core.BlockNetwork;
import kindred.core.Compute;
import kindred.core.Initializer;
import kindred.core.Layout;
import kindred.core.Pass;
import kindred.core.Rng;
import kindred.core.Tensors;
import kindred.core.Weights;
import kindred.multitask.aggregator.DbMtl;
import kindred.multitask.aggregator.Mean;
import kindred.multitask.aggregator.PCGrad;
import kindred.multitask.aggregator.Sum;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class FlatRegionsTest {
    private static final StepContext STEP = new StepContext(0, 0, new Rng(7));
    private static final Layout LAYOUT = Layout.builder().add("w", Layout.Role.WEIGHT, 2)
            .add("head.a", Layout.Role.WEIGHT, 1).add("head.b", Layout.Role.WEIGHT, 1).build();
    private static final Sharing SHARING = Sharing.heads(LAYOUT, "head.a", "head.b");
    private static final Perturbation NO_CLIMB = Perturbation.plain(0);

    private static NDManager manager;

    @BeforeAll
    static void start() {
        manager = Compute.manager();
    }

    @AfterAll
    static void stop() {
        manager.close();
    }

    /** Two least-squares tasks: the predictions of task i are its head times its inputs times w. */
    private static Objectives twoRegressions() {
        return Objectives.joint(2, pass -> List.of(
                regression(pass, "head.a", new double[] {1, 2, 0, 1}, new double[] {1, 0}),
                regression(pass, "head.b", new double[] {-1, 1, 1, 0}, new double[] {2, -1})));
    }

    private static NDArray regression(Pass pass, String head, double[] inputs, double[] targets) {
        NDArray w = pass.get("w");
        NDArray a = pass.manager().create(inputs, new Shape(2, 2)).toType(w.getDataType(), false);
        NDArray y = pass.manager().create(targets).toType(w.getDataType(), false);
        NDArray errors = a.matMul(w.reshape(2, 1)).flatten().mul(pass.get(head)).sub(y);
        return errors.pow(2).sum().mul(0.5);
    }

    private static Weights point(NDManager local, DataType type) {
        return Weights.of(LAYOUT, Tensors.toType(local, local.create(new double[] {2, -0.5, 0.5, 1}), type));
    }

    private static double[] gradient(TaskRule rule, Objectives objectives, Sharing sharing, Weights w) {
        try (NDManager local = manager.newSubManager()) {
            double[] before = GradientRows.host(w.vector());
            NDArray vector = rule.gradient(objectives, w, sharing, STEP, local).vector();
            assertEquals(local, vector.getManager());
            assertArrayEquals(before, GradientRows.host(w.vector()), "the weights are only read");
            return GradientRows.host(vector);
        }
    }

    @Test
    void plainGradientsOfTheTwoRegressions() {
        try (NDManager local = manager.newSubManager()) {
            Weights w = point(local, DataType.FLOAT64);
            TaskGradients g = Jacobian.of(twoRegressions(), w, SHARING, pass -> pass, local);
            assertArrayEquals(new double[] {-0.25, -0.625, 7.5, -4.5}, g.rows().toDoubleArray(), 1e-12);
            assertEquals(-0.375, g.heads().get(0).toDoubleArray()[0], 1e-12);
            assertEquals(17.25, g.heads().get(1).toDoubleArray()[0], 1e-12);
            double[] plain = gradient(new AggregatedStep(new Mean()), twoRegressions(), SHARING, w);
            assertArrayEquals(new double[] {3.625, -2.5625, -0.1875, 8.625}, plain, 1e-12);
            double[] surgery = gradient(new AggregatedStep(new PCGrad()), twoRegressions(), SHARING, w);
            assertArrayEquals(new double[] {-0.375, 17.25}, Arrays.copyOfRange(surgery, 2, 4), 1e-12);
        }
    }

    @Test
    void separatePerturbations() {
        for (DataType type : List.of(DataType.FLOAT64, DataType.FLOAT32)) {
            try (NDManager local = manager.newSubManager()) {
                Weights w = point(local, type);
                double tolerance = type == DataType.FLOAT64 ? 1e-8 : 1e-5;
                TaskRule rule = FlatRegions.split(new Mean(), new Mean(), Perturbation.plain(0.1),
                        Perturbation.plain(0.05));
                assertArrayEquals(new double[] {4.0322131900, -2.8564056697, -0.3472109704, 19.2305734093},
                        gradient(rule, twoRegressions(), SHARING, w), tolerance);
            }
        }
    }

    @Test
    void flatPartsAreDifferencesOfTheRows() {
        try (NDManager local = manager.newSubManager()) {
            Weights w = point(local, DataType.FLOAT64);
            double[][] seen = new double[2][];
            RowAggregator loss = (rows, losses, step) -> {
                seen[0] = rows.toDoubleArray();
                return rows.sum(new int[] {0});
            };
            RowAggregator flat = (rows, losses, step) -> {
                seen[1] = rows.toDoubleArray();
                return rows.sum(new int[] {0});
            };
            gradient(FlatRegions.split(loss, flat, Perturbation.plain(0.1), Perturbation.plain(0.05)),
                    twoRegressions(), SHARING, w);
            assertArrayEquals(new double[] {-0.25, -0.625, 7.5, -4.5}, seen[0], 1e-12);
            assertArrayEquals(new double[] {-0.0426239672, -0.0802995873, 0.8570503472, -0.5075117521}, seen[1], 1e-8);
        }
    }

    @Test
    void adaptivePerturbations() {
        try (NDManager local = manager.newSubManager()) {
            Weights w = point(local, DataType.FLOAT64);
            NDArray shared = local.create(new double[] {2, -0.5});
            assertArrayEquals(new double[] {-0.1695996608, -0.0264999470},
                    Perturbation.adaptive(0.1).of(local.create(new double[] {-0.25, -0.625}), shared)
                            .toDoubleArray(), 1e-8);
            assertArrayEquals(new double[] {0.1977872706, -0.0074170226},
                    Perturbation.adaptive(0.1).of(local.create(new double[] {7.5, -4.5}), shared)
                            .toDoubleArray(), 1e-8);
            double[][] uphill = new double[1][];
            RowAggregator keep = (rows, losses, step) -> {
                uphill[0] = rows.toDoubleArray();
                return rows.mean(new int[] {0});
            };
            TaskRule direct = FlatRegions.direct(keep, Perturbation.adaptive(0.1), Perturbation.adaptive(0.05));
            double[] d = gradient(direct, twoRegressions(), SHARING, w);
            assertArrayEquals(new double[] {-0.2995990246, -0.7179895996, 8.5555481991, -5.0824877333}, uphill[0],
                    1e-8);
            assertArrayEquals(new double[] {4.1279745873, -2.9002386665}, Arrays.copyOf(d, 2), 1e-8);
        }
    }

    @Test
    void splitDiffersFromDirectForSurgery() {
        try (NDManager local = manager.newSubManager()) {
            NDArray loss = local.create(new double[] {1, 0, -1, 1}, new Shape(2, 2));
            NDArray flat = local.create(new double[] {0, 0.5, 0.2, -0.1}, new Shape(2, 2));
            double[] ones = {1, 1};
            PCGrad surgery = new PCGrad();
            assertArrayEquals(new double[] {0.9, 1.9}, surgery.direction(loss, ones, STEP)
                    .add(surgery.direction(flat, ones, STEP)).toDoubleArray(), 1e-6);
            assertArrayEquals(new double[] {0.286897, 1.757241},
                    surgery.direction(loss.add(flat), ones, STEP).toDoubleArray(), 1e-6);
        }
    }

    @Test
    void splitEqualsDirectForALinearAggregator() {
        for (int seed = 0; seed < 20; seed++) {
            try (NDManager local = manager.newSubManager()) {
                Rng rng = new Rng(seed);
                double[] point = rng.doubles(4, -2, 2).toArray();
                Weights w = Weights.of(LAYOUT, Tensors.toType(local, local.create(point), DataType.FLOAT64));
                Perturbation climb = seed % 2 == 0 ? Perturbation.plain(0.3) : Perturbation.adaptive(0.3);
                for (Aggregator linear : List.of(new Mean(), new Sum())) {
                    double[] split = gradient(FlatRegions.split(linear, linear, climb, climb), twoRegressions(),
                            SHARING, w);
                    double[] direct = gradient(FlatRegions.direct(linear, climb, climb), twoRegressions(), SHARING, w);
                    assertArrayEquals(split, direct, 1e-12 * (1 + Math.abs(split[0])));
                }
            }
        }
    }

    @Test
    void onAQuadraticTheFlatPartIsTheHessianTimesTheStep() {
        Layout layout = Layout.builder().add("w", Layout.Role.WEIGHT, 2).build();
        Sharing alone = Sharing.everything(layout, 1);
        Objectives quadratic = Objectives.joint(1, pass -> List.of(
                pass.get("w").pow(2).mul(pass.manager().create(new double[] {1, 4})).sum().mul(0.5)));
        try (NDManager local = manager.newSubManager()) {
            Weights w = Weights.of(layout, Tensors.toType(local, local.create(new double[] {1, 1}),
                    DataType.FLOAT64));
            NDArray gradient = local.create(new double[] {1, 4});
            assertArrayEquals(new double[] {0.0242535625, 0.0970142500},
                    Perturbation.plain(0.1).of(gradient, gradient).toDoubleArray(), 1e-9);
            double[] flat = {1.0242535625, 4.3880570001};
            for (TaskRule rule : List.of(FlatRegions.direct(new Mean(), Perturbation.plain(0.1), NO_CLIMB),
                    FlatRegions.split(new Mean(), new Mean(), Perturbation.plain(0.1), NO_CLIMB),
                    FlatRegions.global(Perturbation.plain(0.1)))) {
                assertArrayEquals(flat, gradient(rule, quadratic, alone, w), 1e-9);
            }
            assertArrayEquals(new double[2], Perturbation.plain(0.1).of(gradient.mul(0), gradient).toDoubleArray());
        }
    }

    @Test
    void globalClimbsTheMeanLoss() {
        try (NDManager local = manager.newSubManager()) {
            Weights w = point(local, DataType.FLOAT64);
            double[] g = gradient(new AggregatedStep(new Mean()), twoRegressions(), SHARING, w);
            double norm = Math.sqrt(Arrays.stream(g).map(x -> x * x).sum());
            double[] above = GradientRows.host(w.vector());
            for (int k = 0; k < 4; k++) {
                above[k] += 0.1 * g[k] / norm;
            }
            Weights there = Weights.of(LAYOUT, Tensors.toType(local, local.create(above), DataType.FLOAT64));
            assertArrayEquals(gradient(new AggregatedStep(new Mean()), twoRegressions(), SHARING, there),
                    gradient(FlatRegions.global(Perturbation.plain(0.1)), twoRegressions(), SHARING, w), 1e-12);
        }
    }

    @Test
    void bothPassesSeeTheSameDropout() {
        Objectives dropped = Objectives.separate(List.of(
                pass -> regression(pass, "head.a", new double[] {1, 2, 0, 1}, new double[] {1, 0})
                        .add(pass.dropout(pass.get("w").tile(64), 0.5).pow(2).sum()),
                pass -> pass.dropout(pass.get("w").tile(64), 0.5).pow(2).sum().mul(pass.get("head.b").sum())));
        try (NDManager local = manager.newSubManager()) {
            Weights w = point(local, DataType.FLOAT64);
            double[] plain = gradient(new AggregatedStep(new PCGrad()), dropped, SHARING, w);
            double[] still = gradient(FlatRegions.direct(new PCGrad(), NO_CLIMB, NO_CLIMB), dropped, SHARING, w);
            assertArrayEquals(plain, still, 1e-12);
        }
    }

    @Test
    void onlyTheFirstPassUpdatesRunningStatistics() {
        BlockNetwork network = BlockNetwork.of(new SequentialBlock().add(Linear.builder().setUnits(3).build())
                .add(BatchNorm.builder().build()).add(Linear.builder().setUnits(2).build()),
                Initializer.byFanIn(), new Shape(4, 3));
        Sharing sharing = Sharing.everything(network.layout(), 2);
        try (NDManager local = manager.newSubManager()) {
            NDArray x = Tensors.of(local, new Rng(1).normal(12, 1), 4, 3);
            Objectives objectives = Objectives.joint(2, pass -> {
                NDArray out = network.apply(pass, x);
                return List.of(out.get(":, 0").pow(2).sum(), out.get(":, 1").sub(1).pow(2).sum());
            });
            Weights plain = network.initial(local, new Rng(2));
            Weights climbed = network.initial(local, new Rng(2));
            float[] before = plain.buffers().toFloatArray();
            new AggregatedStep(new PCGrad()).gradient(objectives, plain, sharing, STEP, local);
            FlatRegions.split(new PCGrad(), new PCGrad(), Perturbation.plain(0.5), NO_CLIMB)
                    .gradient(objectives, climbed, sharing, STEP, local);
            assertArrayEquals(plain.buffers().toFloatArray(), climbed.buffers().toFloatArray());
            assertEquals(false, Arrays.equals(before, plain.buffers().toFloatArray()));
        }
    }

    @Test
    void aMemoryIsNotShared() {
        DbMtl memory = new DbMtl();
        assertThrows(IllegalArgumentException.class, () -> FlatRegions.split(memory, memory, NO_CLIMB, NO_CLIMB));
        assertThrows(IllegalArgumentException.class, () -> Perturbation.plain(-1));
    }

    @Test
    void sharpnessOfAQuadratic() {
        Layout layout = Layout.builder().add("w", Layout.Role.WEIGHT, 3).build();
        try (NDManager local = manager.newSubManager()) {
            Weights w = Weights.of(layout, Tensors.toType(local, local.create(new double[] {1, 1, 0.5}),
                    DataType.FLOAT64));
            double[] h = {1, 4, -9};
            double norm = Math.sqrt(1 + 16 + 4.5 * 4.5);
            double expected = 0;
            double[] g = {1, 4, -4.5};
            double[] at = {1, 1, 0.5};
            for (int k = 0; k < 3; k++) {
                double above = at[k] + 0.1 * g[k] / norm;
                expected += 0.5 * h[k] * (above * above - at[k] * at[k]);
            }
            assertEquals(expected, Sharpness.ascent(FlatRegionsTest::saddle, w, 0.1), 1e-12);
            assertEquals(4, Sharpness.hessianTopEigenvalue(FlatRegionsTest::saddle, w, 10, new Rng(1)), 1e-9);
        }
    }

    private static NDArray saddle(Pass pass) {
        return pass.get("w").pow(2).mul(pass.manager().create(new double[] {1, 4, -9})).sum().mul(0.5);
    }
}
