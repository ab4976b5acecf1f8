package kindred.probe;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import kindred.core.Compute;
import kindred.core.Rng;
import kindred.measure.Features;
import kindred.measure.Matrices;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ProbeTest {
    private NDManager manager;

    @BeforeEach
    void open() {
        manager = Compute.manager();
    }

    @AfterEach
    void close() {
        manager.close();
    }

    static List<Probe> all() {
        return List.of(
                LinearProbe.ridge(1),
                LinearProbe.logistic(1e-2),
                new KnnProbe(5, KnnProbe.Metric.EUCLIDEAN),
                new KnnProbe(5, KnnProbe.Metric.COSINE));
    }

    private record Data(double[][] z, int[] labels) {
        /** Three classes around points {@code gap} apart, labels as given. */
        static Data of(int n, double gap, Rng rng, int... classes) {
            double[][] z = Matrices.normal(n, 4, rng);
            int[] labels = new int[n];
            for (int i = 0; i < n; i++) {
                labels[i] = classes[i % classes.length];
                z[i][i % classes.length] += gap;
            }
            return new Data(z, labels);
        }

        Data rows(int from, int to) {
            return new Data(Arrays.copyOfRange(z, from, to), Arrays.copyOfRange(labels, from, to));
        }

        Features in(NDManager manager) {
            return Features.of(Matrices.array(manager, z), labels);
        }
    }

    /** Batches that are closed as soon as the next is asked for, as a network's would be. */
    private static Iterable<Features> batches(Data data, int... cuts) {
        return () -> new Iterator<>() {
            private int at;
            private NDManager open;

            @Override
            public boolean hasNext() {
                if (open != null) {
                    open.close();
                    open = null;
                }
                return at + 1 < cuts.length;
            }

            @Override
            public Features next() {
                open = Compute.manager();
                return data.rows(cuts[at], cuts[++at]).in(open);
            }
        };
    }

    @ParameterizedTest
    @MethodSource("all")
    void separatedClassesAreRead(Probe probe) {
        Features train = Data.of(120, 6, new Rng(1), 0, 1, 2).in(manager);
        Features test = Data.of(60, 6, new Rng(2), 0, 1, 2).in(manager);
        assertTrue(probe.accuracy(train, test) > 0.95, probe.name() + " " + probe.accuracy(train, test));
    }

    @ParameterizedTest
    @MethodSource("all")
    void labelsWithGapsKeepTheirNumbers(Probe probe) {
        Features train = Data.of(120, 8, new Rng(3), 1, 4, 7).in(manager);
        Data test = Data.of(30, 8, new Rng(4), 1, 4, 7);
        try (Fitted fitted = probe.fit(train)) {
            assertArrayEquals(test.labels(), fitted.predict(test.in(manager)), probe.name());
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void shuffledLabelsAreReadAtChance(Probe probe) {
        Features train = Data.of(240, 6, new Rng(5), 0, 1, 2).in(manager);
        Features test = Data.of(120, 6, new Rng(6), 0, 1, 2).in(manager);
        Selectivity s = probe.selectivity(train, test, 10, new Rng(7));
        assertTrue(s.accuracy() > 0.95);
        assertEquals(1 / 3.0, s.meanControl(), 0.15, probe.name());
        assertEquals(s.accuracy() - s.meanControl(), s.selectivity(), 0);
    }

    @ParameterizedTest
    @MethodSource("all")
    void nothingIsLeftInTheCallersManager(Probe probe) {
        Features data = Data.of(30, 1, new Rng(23), 0, 1).in(manager);
        int before = manager.getManagedArrays().size();
        probe.accuracy(data, data);
        assertEquals(before, manager.getManagedArrays().size(), probe.name());
    }

    @ParameterizedTest
    @MethodSource("all")
    void wrongInputIsNamed(Probe probe) {
        Data good = Data.of(30, 3, new Rng(8), 0, 1);
        String one = assertThrows(
                        IllegalArgumentException.class,
                        () -> probe.fit(new Data(good.z(), new int[30]).in(manager)))
                .getMessage();
        assertTrue(one.contains("at least 2, got 1"), one);
        double[][] bad = Matrices.normal(30, 4, new Rng(9));
        bad[3][1] = Double.NaN;
        String nan = assertThrows(
                        IllegalArgumentException.class, () -> probe.fit(new Data(bad, good.labels()).in(manager)))
                .getMessage();
        assertTrue(nan.contains("NaN"), nan);
        Features unlabelled = Features.of(Matrices.array(manager, good.z()), null);
        assertThrows(IllegalArgumentException.class, () -> probe.fit(unlabelled));
        assertThrows(IllegalArgumentException.class, () -> probe.fit(List.of()));
        try (Fitted fitted = probe.fit(good.in(manager))) {
            Features narrow = Features.of(Matrices.array(manager, Matrices.normal(5, 3, new Rng(1))), new int[5]);
            String width = assertThrows(IllegalArgumentException.class, () -> fitted.predict(narrow)).getMessage();
            assertTrue(width.contains("3 features") && width.contains("4"), width);
            assertThrows(IllegalArgumentException.class, () -> fitted.accuracy(unlabelled));
        }
    }

    @Test
    void aConstantFeatureGetsNoWeight() {
        Data data = Data.of(60, 3, new Rng(10), 0, 1);
        for (double[] row : data.z()) {
            row[3] = 0.1;
        }
        LinearModel ridge = new RidgeProbe(1).train(List.of(data.in(manager)));
        LinearModel logistic = new LogisticProbe(0.1).train(List.of(data.in(manager)));
        for (int c = 0; c < 2; c++) {
            assertEquals(0, ridge.weights()[c][3], 0);
            assertEquals(0, logistic.weights()[c][3], 0);
        }
    }

    @Test
    void linearProbesDoNotSeeTheScaleOfAFeature() {
        Data data = Data.of(60, 2, new Rng(11), 0, 1, 2);
        Data scaled = new Data(Matrices.affine(data.z(), 1, 0), data.labels());
        for (double[] row : scaled.z()) {
            row[1] = 1000 * row[1] - 5;
        }
        for (int kind = 0; kind < 2; kind++) {
            LinearModel a = train(kind, data);
            LinearModel b = train(kind, scaled);
            double[][] left = scores(a, data);
            double[][] right = scores(b, scaled);
            for (int i = 0; i < 60; i++) {
                assertArrayEquals(left[i], right[i], 1e-4);
            }
        }
    }

    private LinearModel train(int kind, Data data) {
        Iterable<Features> once = List.of(data.in(manager));
        return kind == 0 ? new RidgeProbe(1).train(once) : new LogisticProbe(0.01).train(once);
    }

    private double[][] scores(LinearModel model, Data data) {
        double[] flat = model.scores(manager, data.in(manager)).toDoubleArray();
        int classes = model.bias().length;
        double[][] out = new double[data.z().length][];
        Arrays.setAll(out, i -> Arrays.copyOfRange(flat, i * classes, (i + 1) * classes));
        return out;
    }

    @Test
    void batchesGiveTheLogisticModelOfAllExamples() {
        Data data = Data.of(90, 1, new Rng(12), 0, 1, 2);
        LinearModel whole = new LogisticProbe(0.01).train(List.of(data.in(manager)));
        LinearModel parts = new LogisticProbe(0.01).train(batches(data, 0, 1, 40, 90));
        assertTrue(whole.diagnostics().converged());
        for (int c = 0; c < 3; c++) {
            assertArrayEquals(whole.weights()[c], parts.weights()[c], 1e-5);
        }
        double accuracy = whole.accuracy(data.in(manager));
        assertEquals(accuracy, whole.accuracy(batches(data, 0, 30, 90)), 1e-15);
    }

    /** The optimum of the objective as written, by central differences that know nothing of the implementation. */
    @Test
    void logisticWeightsAreAtTheMinimum() {
        Data data = Data.of(80, 1, new Rng(13), 0, 1, 2);
        double l2 = 0.03;
        LinearModel model = new LogisticProbe(l2).train(List.of(data.in(manager)));
        double[] deviation = deviations(data.z());
        double at = objective(data, model.weights(), model.bias(), deviation, l2);
        assertEquals(at, model.diagnostics().error(), 1e-10);
        for (int c = 0; c < 3; c++) {
            for (int j = 0; j < 5; j++) {
                double up = moved(data, model, deviation, l2, c, j, 1e-4);
                double down = moved(data, model, deviation, l2, c, j, -1e-4);
                assertEquals(0, (up - down) / 2e-4, 1e-5, "class " + c + ", weight " + j);
                assertTrue(up >= at && down >= at);
            }
        }
    }

    private static double moved(Data data, LinearModel m, double[] deviation, double l2, int c, int j, double by) {
        double[][] weights = Matrices.affine(m.weights(), 1, 0);
        double[] bias = m.bias().clone();
        if (j < 4) {
            weights[c][j] += by;
        } else {
            bias[c] += by;
        }
        return objective(data, weights, bias, deviation, l2);
    }

    private static double objective(Data data, double[][] weights, double[] bias, double[] deviation, double l2) {
        double loss = 0;
        for (int i = 0; i < data.z().length; i++) {
            double total = 0;
            double own = 0;
            for (int c = 0; c < bias.length; c++) {
                double score = Matrices.dot(weights[c], data.z()[i]) + bias[c];
                total += Math.exp(score);
                own = c == data.labels()[i] ? score : own;
            }
            loss += (Math.log(total) - own) / data.z().length;
        }
        for (double[] row : weights) {
            for (int j = 0; j < row.length; j++) {
                loss += l2 / 2 * Math.pow(row[j] * deviation[j], 2);
            }
        }
        return loss;
    }

    private static double[] deviations(double[][] z) {
        double[][] c = Matrices.centred(z);
        double[] out = new double[z[0].length];
        for (int j = 0; j < out.length; j++) {
            for (double[] row : c) {
                out[j] += row[j] * row[j] / z.length;
            }
            out[j] = Math.sqrt(out[j]);
        }
        return out;
    }

    @Test
    void ridgeSolvesTheNormalEquations() {
        Data data = Data.of(40, 1, new Rng(14), 0, 1, 2);
        double penalty = 0.3;
        LinearModel model = new RidgeProbe(List.of(penalty), 4, 1).train(List.of(data.in(manager)));
        double[][] naive = ridge(data.z(), data.labels(), penalty, 3);
        for (int c = 0; c < 3; c++) {
            assertArrayEquals(Arrays.copyOf(naive[c], 4), model.weights()[c], 1e-12);
            assertEquals(naive[c][4], model.bias()[c], 1e-12);
        }
    }

    /** Held-out errors from the folds' moments are those of a loop over held-out examples. */
    @Test
    void crossValidationAgreesWithRefittingByHand() {
        Data data = Data.of(30, 1, new Rng(15), 0, 1, 2);
        double[] penalties = {1e-3, 0.1, 1, 10};
        int[] order = new Rng(9).permutation(30);
        double[] errors = new double[penalties.length];
        for (int p = 0; p < penalties.length; p++) {
            for (int f = 0; f < 3; f++) {
                List<Integer> held = new ArrayList<>();
                List<Integer> rest = new ArrayList<>();
                for (int i = 0; i < 30; i++) {
                    (i % 3 == f ? held : rest).add(order[i]);
                }
                double[][] z = rest.stream().map(i -> data.z()[i]).toArray(double[][]::new);
                int[] labels = rest.stream().mapToInt(i -> data.labels()[i]).toArray();
                double[][] w = ridge(z, labels, penalties[p], 3);
                for (int i : held) {
                    for (int c = 0; c < 3; c++) {
                        double residual = (data.labels()[i] == c ? 1 : 0) - w[c][4];
                        for (int j = 0; j < 4; j++) {
                            residual -= w[c][j] * data.z()[i][j];
                        }
                        errors[p] += residual * residual / 30;
                    }
                }
            }
        }
        int best = 0;
        for (int p = 1; p < errors.length; p++) {
            best = errors[p] < errors[best] ? p : best;
        }
        LinearModel model = new RidgeProbe(List.of(10.0, 1e-3, 1.0, 0.1), 3, 9).train(List.of(data.in(manager)));
        assertEquals(penalties[best], model.diagnostics().penalty(), 0);
        assertEquals(errors[best], model.diagnostics().error(), 1e-12);
    }

    /** Weights and bias on raw features: standardise, solve (Z'Z/n + penalty I) w = Z'y/n, undo. */
    private static double[][] ridge(double[][] z, int[] labels, double penalty, int classes) {
        int n = z.length;
        int d = z[0].length;
        double[] deviation = deviations(z);
        double[][] s = Matrices.centred(z);
        for (double[] row : s) {
            for (int j = 0; j < d; j++) {
                row[j] /= deviation[j];
            }
        }
        double[][] gram = Matrices.multiply(Matrices.transpose(s), s);
        for (int i = 0; i < d; i++) {
            for (int j = 0; j < d; j++) {
                gram[i][j] = gram[i][j] / n + (i == j ? penalty : 0);
            }
        }
        double[][] inverse = Matrices.inverse(gram, new double[1]);
        double[][] out = new double[classes][d + 1];
        for (int c = 0; c < classes; c++) {
            double[] target = new double[d];
            double share = 0;
            for (int i = 0; i < n; i++) {
                share += labels[i] == c ? 1.0 / n : 0;
                for (int j = 0; j < d; j++) {
                    target[j] += labels[i] == c ? s[i][j] / n : 0;
                }
            }
            out[c][d] = share;
            for (int j = 0; j < d; j++) {
                out[c][j] = Matrices.dot(inverse[j], target) / deviation[j];
                double mean = 0;
                for (double[] row : z) {
                    mean += row[j] / n;
                }
                out[c][d] -= out[c][j] * mean;
            }
        }
        return out;
    }

    @Test
    void noiseAsksForALargePenaltyAndSignalForASmallOne() {
        Data noise = new Data(Matrices.normal(40, 30, new Rng(16)), Data.of(40, 0, new Rng(17), 0, 1).labels());
        Data signal = Data.of(400, 3, new Rng(18), 0, 1);
        double large = new RidgeProbe(1).train(List.of(noise.in(manager))).diagnostics().penalty();
        double small = new RidgeProbe(1).train(List.of(signal.in(manager))).diagnostics().penalty();
        assertTrue(large >= 1 && small <= 0.1, "noise " + large + ", signal " + small);
    }

    @Test
    void ridgeTakesFewerExamplesThanFeatures() {
        double[][] z = Matrices.normal(20, 50, new Rng(19));
        int[] labels = new int[20];
        for (int i = 0; i < 20; i++) {
            labels[i] = i % 2;
            z[i][0] += 8 * labels[i];
        }
        LinearModel model = new RidgeProbe(1).train(List.of(new Data(z, labels).in(manager)));
        assertTrue(model.accuracy(new Data(z, labels).in(manager)) > 0.9);
    }

    @Test
    void ridgeOverSmallBatchesUsesEveryFold() {
        Data data = Data.of(31, 4, new Rng(20), 0, 1);
        int[] cuts = new int[32];
        Arrays.setAll(cuts, i -> i);
        LinearModel model = new RidgeProbe(1).train(batches(data, cuts));
        assertTrue(model.accuracy(data.in(manager)) > 0.9);
        assertTrue(model.diagnostics().error() < 0.5);
    }

    @Test
    void nearestNeighboursAreThoseOfABruteForceSearch() {
        Data train = Data.of(61, 0.7, new Rng(21), 0, 1, 2);
        Data test = Data.of(40, 0.7, new Rng(22), 0, 1, 2);
        for (KnnProbe.Metric metric : KnnProbe.Metric.values()) {
            for (int k : new int[] {1, 2, 4, 7}) {
                int[] expected = new int[40];
                Arrays.setAll(expected, i -> vote(train, test.z()[i], k, metric));
                try (Fitted whole = new KnnProbe(k, metric).fit(train.in(manager));
                        Fitted parts = new KnnProbe(k, metric).fit(batches(train, 0, 2, 30, 61))) {
                    assertArrayEquals(expected, whole.predict(test.in(manager)), k + " " + metric);
                    assertArrayEquals(expected, parts.predict(test.in(manager)), k + " " + metric);
                }
            }
        }
    }

    private static int vote(Data train, double[] z, int k, KnnProbe.Metric metric) {
        Integer[] order = new Integer[train.z().length];
        Arrays.setAll(order, i -> i);
        Arrays.sort(order, Comparator.comparingDouble(i -> far(train.z()[i], z, metric)));
        int[] votes = new int[3];
        for (int r = 0; r < k; r++) {
            votes[train.labels()[order[r]]]++;
        }
        int most = Arrays.stream(votes).max().getAsInt();
        for (int r = 0; r < k; r++) {
            if (votes[train.labels()[order[r]]] == most) {
                return train.labels()[order[r]];
            }
        }
        throw new AssertionError();
    }

    private static double far(double[] a, double[] b, KnnProbe.Metric metric) {
        if (metric == KnnProbe.Metric.COSINE) {
            return -Matrices.dot(a, b) / Math.sqrt(Matrices.dot(a, a) * Matrices.dot(b, b));
        }
        double sum = 0;
        for (int j = 0; j < a.length; j++) {
            sum += (a[j] - b[j]) * (a[j] - b[j]);
        }
        return sum;
    }

    @Test
    void settingsAreChecked() {
        assertThrows(IllegalArgumentException.class, () -> new LogisticProbe(0));
        assertThrows(IllegalArgumentException.class, () -> new RidgeProbe(List.of(), 5, 1));
        assertThrows(IllegalArgumentException.class, () -> new RidgeProbe(List.of(1.0, -1.0), 5, 1));
        assertThrows(IllegalArgumentException.class, () -> new RidgeProbe(List.of(1.0), 1, 1));
        assertThrows(IllegalArgumentException.class, () -> new KnnProbe(0, KnnProbe.Metric.COSINE));
        Features three = Data.of(3, 1, new Rng(1), 0, 1).in(manager);
        assertThrows(IllegalArgumentException.class, () -> new RidgeProbe(1).fit(three));
        assertThrows(IllegalArgumentException.class, () -> new KnnProbe(4, KnnProbe.Metric.COSINE).fit(three));
    }
}
