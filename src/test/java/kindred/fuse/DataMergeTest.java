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
import java.util.Map;
import kindred.core.Compute;
import kindred.core.Layout;
import kindred.core.Network;
import kindred.core.Pass;
import kindred.core.Rng;
import kindred.core.Step;
import kindred.core.Weights;
import kindred.task.Loss;
import kindred.train.AdamW;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Merges that need data: Fisher information, Gram matrices, entropy. */
class DataMergeTest {
    /** Two dense layers with tanh between: 4 inputs, 5 hidden, 3 classes. */
    private static final class Small implements Network {
        private static final Layout LAYOUT = Layout.builder().add("in.weight", Layout.Role.WEIGHT, 5, 4)
                .add("in.bias", Layout.Role.BIAS, 5).add("out.weight", Layout.Role.WEIGHT, 3, 5).build();

        @Override
        public Layout layout() {
            return LAYOUT;
        }

        @Override
        public NDArray forward(Pass pass, NDArray... inputs) {
            NDArray hidden = inputs[0].matMul(pass.get("in.weight").transpose()).add(pass.get("in.bias")).tanh();
            return pass.tap("hidden", hidden).matMul(pass.get("out.weight").transpose());
        }
    }

    /** One dense layer: the Fisher information of multinomial logistic regression has a closed form. */
    private static final class Logistic implements Network {
        private static final Layout LAYOUT = Layout.builder().add("weight", Layout.Role.WEIGHT, 3, 2).build();

        @Override
        public Layout layout() {
            return LAYOUT;
        }

        @Override
        public NDArray forward(Pass pass, NDArray... inputs) {
            return inputs[0].matMul(pass.get("weight").transpose());
        }
    }

    private final NDManager manager = Compute.manager();
    private final Network small = new Small();

    @AfterEach
    void close() {
        manager.close();
    }

    private NDArray normal(long seed, double deviation, long... shape) {
        Shape s = new Shape(shape);
        return manager.create(new Rng(seed).normal((int) s.size(), deviation), s).toType(DataType.FLOAT64, true);
    }

    private Weights weights(Network network, long seed, double deviation) {
        return Weights.of(network.layout(), normal(seed, deviation, network.layout().size()));
    }

    @Test
    void fisherIsThatOfLogisticRegression() {
        Network logistic = new Logistic();
        Weights w = Weights.of(logistic.layout(), manager.create(new double[] {0.5, -1, 0.2, 0.3, -0.4, 0.8}));
        double[] x = {1.5, -0.7};
        int copies = 3000;
        NDArray inputs = manager.create(x).expandDims(0).repeat(0, copies);
        double[] fisher = Fisher.diagonal(logistic, w, new Rng(1), inputs).vector().toDoubleArray();
        double[] p = logistic.apply(manager, w, inputs.get("0:1")).softmax(1).toDoubleArray();
        for (int c = 0; c < 3; c++) {
            for (int j = 0; j < 2; j++) {
                // E over y of ((1[y = c] - p_c) x_j)^2 = p_c (1 - p_c) x_j^2; the square's deviation is below 1.
                double expected = p[c] * (1 - p[c]) * x[j] * x[j];
                assertEquals(expected, fisher[2 * c + j], 4 * x[j] * x[j] * 0.5 / Math.sqrt(copies));
            }
        }
    }

    @Test
    void fisherTakesEveryExampleByItself() {
        Weights w = weights(small, 1, 0.5);
        NDArray inputs = normal(2, 1, 6, 4);
        Weights all = Fisher.diagonal(small, w, new Rng(3), inputs);
        Rng rng = new Rng(3);
        NDArray mean = null;
        for (int i = 0; i < 6; i++) {
            NDArray one = Fisher.diagonal(small, w, rng, inputs.get(i + ":" + (i + 1))).vector().div(6);
            mean = mean == null ? one : mean.add(one);
        }
        assertArrayEquals(mean.toDoubleArray(), all.vector().toDoubleArray(), 1e-12);
        assertThrows(IllegalArgumentException.class,
                () -> Fisher.diagonal(small, w, new Rng(1), manager.create(new Shape(0, 4))));
    }

    @Test
    void regMeanMakesTheOutputsNearestOnEveryTasksOwnInputs() {
        Weights base = weights(small, 1, 0.5);
        List<Weights> tuned = List.of(base.plus(weights(small, 2, 0.3)), base.plus(weights(small, 3, 0.3)));
        NDArray[] inputs = {normal(4, 1, 30, 4), normal(5, 1, 20, 4).mul(2)};
        Map<String, String> inputOf = Map.of("in.weight", Gram.INPUT, "out.weight", "hidden");
        List<Map<String, NDArray>> grams = List.of(Gram.of(manager, small, tuned.get(0), inputOf, inputs[0]),
                Gram.of(manager, small, tuned.get(1), inputOf, inputs[1]));
        Weights merged = new RegMean(grams, 1).merge(base, tuned);
        Weights mean = new UniformSoup().merge(base, tuned);
        double best = distance(merged, tuned, inputs);
        assertTrue(best < distance(mean, tuned, inputs));
        for (int seed = 10; seed < 15; seed++) {
            Weights moved = Weights.of(small.layout(), merged.vector().add(normal(seed, 1e-3, small.layout().size())));
            assertTrue(best < distance(moved, tuned, inputs), "moved by seed " + seed);
        }
        assertArrayEquals(mean.view("in.bias").toDoubleArray(), merged.view("in.bias").toDoubleArray(), 1e-12);
    }

    /** Summed squares of what RegMean minimises in the first layer, whose inputs are the tasks' own. */
    private double distance(Weights merged, List<Weights> tuned, NDArray[] inputs) {
        double sum = 0;
        for (int t = 0; t < 2; t++) {
            NDArray difference = merged.view("in.weight").sub(tuned.get(t).view("in.weight"));
            sum += inputs[t].matMul(difference.transpose()).square().sum().getDouble();
        }
        return sum;
    }

    @Test
    void regMeanOfInputsThatAreAlwaysZeroIsTheMean() {
        Layout layout = Layout.builder().add("w", Layout.Role.WEIGHT, 1, 2).build();
        Weights base = Weights.of(layout, manager.create(new double[] {0, 0}));
        List<Weights> tuned = List.of(Weights.of(layout, manager.create(new double[] {1, 2})),
                Weights.of(layout, manager.create(new double[] {3, 6})));
        NDArray gram = manager.create(new double[] {4, 0, 0, 0}, new Shape(2, 2));
        double[] merged = new RegMean(List.of(Map.of("w", gram), Map.of("w", gram)), 1).merge(base, tuned).vector()
                .toDoubleArray();
        assertArrayEquals(new double[] {2, 4}, merged, 1e-9);
    }

    private List<Weights> twoTuned(Weights base) {
        return List.of(base.plus(weights(small, 2, 0.3)), base.plus(weights(small, 3, 0.3)));
    }

    @Test
    void theGradientByCoefficientsIsThatOfFiniteDifferences() {
        Weights base = weights(small, 1, 0.5);
        NDArray deltas = Deltas.of(manager, base, twoTuned(base));
        NDArray[] inputs = {normal(4, 1, 30, 4), normal(5, 1, 20, 4)};
        NDArray labels = inputs[0].get(":, :3").argMax(1);
        StepObjective labelled = StepObjective.labelled((pass, i) -> small.apply(pass, inputs[0]),
                (pass, i) -> labels, Loss.crossEntropy());
        StepObjective unlabelled = StepObjective.entropy((pass, i) -> small.apply(pass, inputs[1]));
        List<StepObjective> objectives = List.of(labelled.minus(unlabelled, 0.5), unlabelled);
        for (Granularity granularity : List.of(Granularity.task(), Granularity.parameter(),
                Granularity.partitions(3, 1))) {
            Mixing mixing = granularity.of(manager, small.layout());
            double[] a = new double[2 * mixing.count()];
            Arrays.setAll(a, k -> 0.3 + 0.1 * k / mixing.count());
            double[] gradient = slope(base, deltas, mixing, a, objectives).gradient().toDoubleArray();
            for (int k = 0; k < a.length; k++) {
                double h = 1e-5;
                double[] up = a.clone();
                double[] down = a.clone();
                up[k] += h;
                down[k] -= h;
                double slope = (slope(base, deltas, mixing, up, objectives).loss()
                        - slope(base, deltas, mixing, down, objectives).loss()) / (2 * h);
                assertEquals(slope, gradient[k], 1e-8);
            }
        }
    }

    private LearntCoefficients.Slope slope(Weights base, NDArray deltas, Mixing mixing, double[] a,
            List<StepObjective> objectives) {
        return LearntCoefficients.slope(manager, base, deltas, mixing, manager.create(a), objectives, 0);
    }

    @Test
    void adaMergingLowersTheEntropyAndItsWeightsAreItsCoefficients() {
        Weights base = weights(small, 1, 0.5);
        NDArray inputs = normal(4, 1, 30, 4);
        StepObjective.Logits task = (pass, i) -> small.apply(pass, inputs);
        LearntCoefficients learnt = new AdaMerging(Granularity.parameter(), AdamW.rate(0.1).decay(0), 40, 0.3)
                .learn(base, twoTuned(base), List.of(task));
        assertTrue(learnt.losses()[39] < learnt.losses()[0] - 0.05, () -> Arrays.toString(learnt.losses()));
        assertArrayEquals(
                new LayerwiseArithmetic(learnt.coefficients()).merge(base, twoTuned(base)).vector().toDoubleArray(),
                learnt.weights().vector().toDoubleArray(), 1e-12);
        LearntCoefficients first = new AdaMerging(Granularity.task(), AdamW.rate(0.02).decay(0), 1, 0.3)
                .learn(base, twoTuned(base), List.of(task));
        for (double[] coefficient : first.coefficients()) {
            assertEquals(1, coefficient.length);
            assertEquals(0.02, Math.abs(coefficient[0] - 0.3), 1e-6, "Adam's first step is the rate");
        }
    }

    @Test
    void atlasFindsTheCoefficientsThatMadeTheLabels() {
        Weights base = weights(small, 1, 0.5);
        Weights goal = new LayerwiseArithmetic(new double[][] {{1, 0, 1}, {0, 1, 1}}).merge(base, twoTuned(base));
        NDArray inputs = normal(4, 1, 60, 4);
        NDArray outputs = small.apply(manager, goal, inputs);
        StepObjective near = (pass, i) -> small.apply(pass, inputs).sub(outputs).square().mean();
        LearntCoefficients learnt = new Atlas(Granularity.parameter(), AdamW.rate(0.05).decay(0), 150, 0)
                .learn(base, twoTuned(base), List.of(near));
        assertTrue(learnt.losses()[149] < 1e-3 * learnt.losses()[0],
                learnt.losses()[0] + " to " + learnt.losses()[149]);
        assertArrayEquals(new double[] {1, 0, 1}, learnt.coefficients()[0], 0.15);
        assertArrayEquals(new double[] {0, 1, 1}, learnt.coefficients()[1], 0.15);
    }

    @Test
    void theOraclesGradientOfTwoBlocksAndItsEntropy() {
        NDArray g = manager.create(new double[] {0.5, -1, 2, 0, 1});
        NDArray deltas = manager.create(new double[] {1, 2, -1, 0.5, 0.5, 0, 1, 1, 1, -2}, new Shape(2, 5));
        double[] expected = {-1.5, -1.5, -1, 0};
        Layout layout = Layout.builder().add("a", Layout.Role.WEIGHT, 2).add("b", Layout.Role.WEIGHT, 3).build();
        assertArrayEquals(expected, Blocks.of(layout).inner(deltas, g).toDoubleArray(), 1e-12);
        assertArrayEquals(expected,
                Partitions.of(manager, layout, 1, new Rng(1)).inner(deltas, g).toDoubleArray(), 1e-12);
        NDArray logits = manager.create(new double[] {2, 1, 0, 0, 0, 0}, new Shape(2, 3));
        assertEquals(0.9655039353, StepObjective.entropy((pass, i) -> logits).loss(null, 0).getDouble(), 1e-9);
    }

    @Test
    void coefficientsOfPartsThatAgreeAreCoefficientsOfParameters() {
        Layout layout = Layout.builder().add("a", Layout.Role.WEIGHT, 7).add("b", Layout.Role.WEIGHT, 12).build();
        NDArray deltas = normal(1, 1, 2, 19);
        Partitions parts = Partitions.of(manager, layout, 3, new Rng(4));
        NDArray fine = manager.create(new double[] {1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4}, new Shape(2, 6));
        NDArray coarse = manager.create(new double[] {1, 2, 3, 4}, new Shape(2, 2));
        assertArrayEquals(Blocks.of(layout).combine(coarse, deltas).toDoubleArray(),
                parts.combine(fine, deltas).toDoubleArray(), 1e-12);
        long[] sizes = new long[6];
        Arrays.stream(parts.part().toLongArray()).forEach(p -> sizes[(int) p]++);
        assertArrayEquals(new long[] {3, 2, 2, 4, 4, 4}, sizes);
        assertThrows(IllegalArgumentException.class, () -> Granularity.partitions(0, 1));
    }

    @Test
    void pseudoLabelsCountOnlyWhereTheyAreSureAndAreNotDifferentiated() {
        Weights base = weights(small, 1, 2);
        NDArray x = normal(4, 1, 30, 4);
        NDArray shifted = x.add(0.1);
        StepObjective.Logits weak = (pass, i) -> small.apply(pass, x);
        StepObjective.Logits strong = (pass, i) -> small.apply(pass, shifted);
        double[] p = small.apply(manager, base, x).softmax(1).toDoubleArray();
        double[] q = small.apply(manager, base, shifted).softmax(1).toDoubleArray();
        double expected = 0;
        int sure = 0;
        for (int i = 0; i < 30; i++) {
            int best = 3 * i;
            for (int c = 1; c < 3; c++) {
                best = p[3 * i + c] > p[best] ? 3 * i + c : best;
            }
            if (p[best] >= 0.8) {
                sure++;
                expected -= Math.log(q[best]) / 30;
            }
        }
        assertTrue(sure > 0 && sure < 30, sure + " of 30 are sure");
        try (Step step = Step.quiet()) {
            double loss = StepObjective.pseudoLabels(weak, strong, 0.8)
                    .loss(Pass.of(base).open(step), 0).getDouble();
            assertEquals(expected, loss, 1e-9);
        }
    }
}
