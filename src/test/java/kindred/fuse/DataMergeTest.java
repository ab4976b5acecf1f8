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
import kindred.core.Weights;
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

    @Test
    void adaMergingsGradientIsThatOfFiniteDifferences() {
        Weights base = weights(small, 1, 0.5);
        NDArray deltas = AdaMerging.deltas(manager, base,
                List.of(base.plus(weights(small, 2, 0.3)), base.plus(weights(small, 3, 0.3))));
        NDArray[] inputs = {normal(4, 1, 30, 4), normal(5, 1, 20, 4)};
        List<AdaMerging.Unlabelled> tasks = List.of((pass, i) -> small.apply(pass, inputs[0]),
                (pass, i) -> small.apply(pass, inputs[1]));
        for (AdaMerging.Granularity granularity : AdaMerging.Granularity.values()) {
            Blocks blocks = granularity.blocks(small.layout());
            double[] a = new double[2 * blocks.count()];
            Arrays.setAll(a, k -> 0.3 + 0.1 * k);
            double[] gradient = AdaMerging.slope(manager, base, deltas, blocks, manager.create(a), tasks, 0).gradient()
                    .toDoubleArray();
            for (int k = 0; k < a.length; k++) {
                double h = 1e-5;
                double[] up = a.clone();
                double[] down = a.clone();
                up[k] += h;
                down[k] -= h;
                double slope = (entropy(base, deltas, blocks, up, tasks) - entropy(base, deltas, blocks, down, tasks))
                        / (2 * h);
                assertEquals(slope, gradient[k], 1e-8);
            }
        }
    }

    private double entropy(Weights base, NDArray deltas, Blocks blocks, double[] a, List<AdaMerging.Unlabelled> tasks) {
        return AdaMerging.slope(manager, base, deltas, blocks, manager.create(a), tasks, 0).entropy();
    }

    @Test
    void adaMergingLowersTheEntropyAndItsWeightsAreItsCoefficients() {
        Weights base = weights(small, 1, 0.5);
        List<Weights> tuned = List.of(base.plus(weights(small, 2, 0.3)), base.plus(weights(small, 3, 0.3)));
        NDArray inputs = normal(4, 1, 30, 4);
        AdaMerging.Unlabelled task = (pass, i) -> small.apply(pass, inputs);
        AdaMerging.Learned learned = new AdaMerging(AdaMerging.Granularity.LAYER, AdamW.rate(0.1).decay(0), 40, 0.3)
                .learn(base, tuned, List.of(task));
        assertTrue(learned.entropies()[39] < learned.entropies()[0] - 0.05,
                () -> Arrays.toString(learned.entropies()));
        assertArrayEquals(
                new LayerwiseArithmetic(learned.coefficients()).merge(base, tuned).vector().toDoubleArray(),
                learned.weights().vector().toDoubleArray(), 1e-12);
        AdaMerging.Learned first = new AdaMerging(AdaMerging.Granularity.TASK, AdamW.rate(0.02).decay(0), 1, 0.3)
                .learn(base, tuned, List.of(task));
        for (double[] coefficient : first.coefficients()) {
            assertEquals(1, coefficient.length);
            assertEquals(0.02, Math.abs(coefficient[0] - 0.3), 1e-6, "Adam's first step is the rate");
        }
    }
}
