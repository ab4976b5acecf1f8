package kindred.measure;

import static kindred.measure.Matrices.affine;
import static kindred.measure.Matrices.array;
import static kindred.measure.Matrices.centred;
import static kindred.measure.Matrices.dot;
import static kindred.measure.Matrices.multiply;
import static kindred.measure.Matrices.normal;
import static kindred.measure.Matrices.orthogonal;
import static kindred.measure.Matrices.transpose;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import kindred.core.Compute;
import kindred.core.Rng;
import kindred.task.Examples;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MarkerTest {
    private NDManager manager;

    @BeforeEach
    void open() {
        manager = Compute.manager();
    }

    @AfterEach
    void close() {
        manager.close();
    }

    static List<Marker> all() {
        return List.of(
                new ParticipationRatio(),
                new NumericalRank(),
                new EffectiveRank(),
                new MeanCovariance(),
                new MeanDistance(),
                new MeanAngle(),
                new NeuralCollapse1(),
                new ActivationDensity(),
                new MeanEntropy(),
                new MeanEnergy(),
                new MeanConfidence(),
                new Margin(),
                new LogitAccuracy(),
                new ConfidentAccuracy(0.5),
                new ConfidenceAuroc(),
                new Leep(),
                new Nce(),
                new HScore(),
                new RegularizedHScore(),
                new LogMe(),
                new TransRate(),
                new Gbc());
    }

    /** Those of the representation alone that a rotation leaves alone. */
    static List<Marker> geometric() {
        return List.of(
                new ParticipationRatio(),
                new NumericalRank(),
                new EffectiveRank(),
                new MeanDistance(),
                new NeuralCollapse1(),
                new HScore(),
                new RegularizedHScore(),
                new TransRate(),
                new Gbc());
    }

    static Features example(NDManager manager, int n, Rng rng) {
        double[][] z = normal(n, 5, rng.split("z"));
        double[][] logits = normal(n, 4, rng.split("logits"));
        int[] labels = new int[n];
        for (int i = 0; i < n; i++) {
            labels[i] = i % 3;
            z[i][labels[i]] += 1.5;
            logits[i][labels[i]] += 1;
        }
        return Features.of(manager, z, logits, labels);
    }

    private Features z(double[][] z) {
        return Features.of(array(manager, z), null);
    }

    private Features z(double[][] z, int... labels) {
        return Features.of(array(manager, z), labels);
    }

    private Features logits(double[][] logits, int... labels) {
        return new Features(null, array(manager, logits), labels);
    }

    @Test
    void targetsOfAClassificationAreTheLabels() {
        NDArray z = array(manager, normal(3, 2, new Rng(1)));
        NDArray classes = manager.create(new long[] {2, 0, 1});
        assertArrayEquals(new int[] {2, 0, 1}, Features.labelled(z, Examples.of(z, classes)).labels());
        assertThrows(IllegalArgumentException.class, () -> Features.labelled(z, Examples.of(z, z)));
    }

    @Test
    void participationRatioOfTheSpecification() {
        double[][] z = {{2, 0}, {0, 1}, {-2, 0}, {0, -1}, {1, 1}};
        assertEquals(1.55452865, new ParticipationRatio().of(z(z)), 1e-8);
        float[] flat = {2, 0, 0, 1, -2, 0, 0, -1, 1, 1};
        assertEquals(1.55452865, new ParticipationRatio().of(Features.of(manager, flat, 5, null)), 1e-8);
        assertThrows(IllegalArgumentException.class, () -> Features.of(manager, flat, 3, null));
    }

    @Test
    void neuralCollapseOfTheSpecification() {
        double[][] z = {{1, 0}, {1, .2}, {1.2, 0}, {-1, 0}, {-1, .2}, {-1.2, 0}, {0, 2}, {0, 2.2}, {.2, 2}};
        assertEquals(0.00728733, new NeuralCollapse1().of(z(z, 0, 0, 0, 1, 1, 1, 2, 2, 2)), 1e-8);
        double[][] points = {{1, 0}, {1, 0}, {0, 1}, {0, 1}, {-1, -1}};
        assertEquals(0, new NeuralCollapse1().of(z(points, 0, 0, 1, 1, 2)), 1e-14);
    }

    /** Unequal counts: S_W is a mean over examples, S_B over classes about the mean of all examples. */
    @Test
    void neuralCollapseWithUnequalClassesAgreesWithPlainLoops() {
        double[][] z = {{1, 0}, {1.4, .2}, {-1, 0}, {-1, .2}, {-1.2, 0}, {0, 2}, {0, 2.2}, {.2, 2}, {.3, 2.4}};
        int[] labels = {0, 0, 1, 1, 1, 4, 4, 4, 4};
        double[][] within = new double[2][2];
        double[][] between = new double[2][2];
        double[] global = mean(z);
        for (int c : new int[] {0, 1, 4}) {
            double[][] own = rowsOf(z, labels, c);
            double[] mean = mean(own);
            for (int i = 0; i < 2; i++) {
                for (int j = 0; j < 2; j++) {
                    between[i][j] += (mean[i] - global[i]) * (mean[j] - global[j]) / 3;
                    for (double[] row : own) {
                        within[i][j] += (row[i] - mean[i]) * (row[j] - mean[j]) / 9;
                    }
                }
            }
        }
        double[][] ratio = multiply(within, Matrices.inverse(between, new double[1]));
        assertEquals((ratio[0][0] + ratio[1][1]) / 3, new NeuralCollapse1().of(z(z, labels)), 1e-12);
    }

    @Test
    void ranksOfAKnownSpectrum() {
        // orthogonal centred columns with singular values 2, 1, 1e-2, 1e-4
        double[][] h = {
            {1, 1, 1, 1}, {1, -1, 1, -1}, {1, 1, -1, -1}, {1, -1, -1, 1},
            {-1, -1, -1, -1}, {-1, 1, -1, 1}, {-1, -1, 1, 1}, {-1, 1, 1, -1}
        };
        double[] s = {2, 1, 1e-2, 1e-4};
        for (double[] row : h) {
            for (int j = 0; j < 4; j++) {
                row[j] *= s[j] / Math.sqrt(8);
            }
        }
        double[][] turned = affine(multiply(h, orthogonal(4, new Rng(1))), 1, 10);
        assertEquals(3, new NumericalRank().of(z(turned)));
        assertEquals(2, new NumericalRank(0.1).of(z(turned)));
        assertEquals(4, new NumericalRank(1e-5).of(z(turned)));
        double entropy = 0;
        for (double value : s) {
            double share = value / 3.0101;
            entropy -= share * Math.log(share);
        }
        assertEquals(Math.exp(entropy), new EffectiveRank().of(z(turned)), 1e-8);
        assertEquals(Math.pow(5.00010001, 2) / (16 + 1 + 1e-8 + 1e-16), new ParticipationRatio().of(z(turned)), 1e-8);
    }

    @Test
    void constantFeaturesHaveNoGeometry() {
        Features constant = z(affine(normal(9, 3, new Rng(2)), 0, 0.3), 0, 0, 0, 1, 1, 1, 2, 2, 2);
        assertEquals(Double.NaN, new ParticipationRatio().of(constant));
        assertEquals(0, new NumericalRank().of(constant));
        assertEquals(Double.NaN, new EffectiveRank().of(constant));
        assertEquals(0, new MeanCovariance().of(constant));
        assertEquals(0, new MeanDistance().of(constant));
        assertEquals(Double.NaN, new NeuralCollapse1().of(constant));
        assertEquals(0, new HScore().of(constant));
        assertEquals(Double.NaN, new RegularizedHScore().of(constant));
        assertEquals(0, new TransRate().of(constant), 1e-12);
        assertEquals(-6, new Gbc().of(constant), 1e-12);
        assertTrue(Double.isFinite(new LogMe().of(constant)));
    }

    @Test
    void covarianceDistanceAndAngleAgreeWithPlainLoops() {
        double[][] z = affine(normal(30, 4, new Rng(3)), 1, 2);
        double[][] c = centred(z);
        double covariance = 0;
        double[][] columns = transpose(c);
        for (int i = 0; i < 4; i++) {
            for (int j = 0; j < i; j++) {
                covariance += Math.abs(dot(columns[i], columns[j])) / 29 / 6;
            }
        }
        double distance = 0;
        double angle = 0;
        for (int i = 0; i < 30; i++) {
            for (int j = 0; j < i; j++) {
                double squared = 0;
                for (int k = 0; k < 4; k++) {
                    squared += (z[i][k] - z[j][k]) * (z[i][k] - z[j][k]);
                }
                distance += Math.sqrt(squared) / 435;
                angle += Math.acos(dot(z[i], z[j]) / Math.sqrt(dot(z[i], z[i]) * dot(z[j], z[j]))) / 435;
            }
        }
        assertEquals(covariance, new MeanCovariance().of(z(z)), 1e-12);
        assertEquals(distance, new MeanDistance().of(z(z)), 1e-9);
        assertEquals(angle, new MeanAngle().of(z(z)), 1e-9);
    }

    @Test
    void energyOfTheSpecification() {
        double[][] logits = {{2, 0, -1}, {100, 100, 0}, {-5, -5, -5}};
        double[] expected = {-2.16984602, -100.69314718, 3.90138771};
        assertArrayEquals(expected, EnergyScore.of(array(manager, logits)).toDoubleArray(), 1e-8);
        double mean = Arrays.stream(expected).average().orElseThrow();
        assertEquals(mean, new MeanEnergy().of(new Features(null, array(manager, logits), null)), 1e-8);
        assertEquals(-1000, EnergyScore.of(array(manager, new double[][] {{-1000, 1000}})).toDoubleArray()[0], 1e-9);
    }

    @Test
    void confidenceMarkersByHand() {
        double[][] logits = {{Math.log(6), Math.log(3), 0}, {0, Math.log(8), 0}, {0, Math.log(2), Math.log(7)}};
        Features f = logits(logits, 0, 2, 2);
        double[][] p = {{.6, .3, .1}, {.1, .8, .1}, {.1, .2, .7}};
        double entropy = 0;
        for (double[] row : p) {
            for (double value : row) {
                entropy -= value * Math.log(value) / 3;
            }
        }
        assertEquals(entropy, new MeanEntropy().of(f), 1e-12);
        assertEquals(0.7, new MeanConfidence().of(f), 1e-12);
        assertEquals(2 / 3.0, new LogitAccuracy().of(f), 1e-12);
        assertEquals(0.5, new ConfidentAccuracy(0.65).of(f), 1e-12);
        assertEquals(Double.NaN, new ConfidentAccuracy(0.9).of(f));
        // the wrong one is the most confident: it loses both comparisons
        assertEquals(0, new ConfidenceAuroc().of(f), 0);
        assertEquals((Math.log(2) - Math.log(8) + Math.log(3.5)) / 3, new Margin().of(f), 1e-12);
        assertEquals(4 / 6.0, new ActivationDensity().of(z(new double[][] {{1, 0, -2}, {1e-7, 3, 1e-5}})), 1e-12);
    }

    @Test
    void extremeLogitsStayFinite() {
        Features f = logits(new double[][] {{1e4, -1e4}, {-1e4, 1e4}}, 0, 0);
        assertEquals(0, new MeanEntropy().of(f), 0);
        assertEquals(0, new Margin().of(f), 1e-9);
        assertEquals(-1e4, new MeanEnergy().of(f), 1e-9);
    }

    @ParameterizedTest
    @MethodSource("all")
    void batchesGiveTheNumberOfAllExamplesAtOnce(Marker marker) {
        Features f = example(manager, 60, new Rng(4));
        double whole = marker.of(f);
        try (Marker.Accumulator sum = marker.start()) {
            int[] cuts = {0, 1, 20, 27, 60};
            for (int b = 0; b < 4; b++) {
                sum.add(new Features(
                        Rows.slice(f.z(), cuts[b], cuts[b + 1]),
                        Rows.slice(f.logits(), cuts[b], cuts[b + 1]),
                        Arrays.copyOfRange(f.labels(), cuts[b], cuts[b + 1])));
            }
            assertEquals(whole, sum.value(), 1e-9 * Math.max(1, Math.abs(whole)), marker.name());
            assertEquals(sum.value(), sum.value(), 0, "asking twice");
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void nothingIsLeftInTheCallersManager(Marker marker) {
        Features f = example(manager, 30, new Rng(10));
        int before = manager.getManagedArrays().size();
        marker.of(f);
        assertEquals(before, manager.getManagedArrays().size(), marker.name());
    }

    @ParameterizedTest
    @MethodSource("geometric")
    void rotationAndTranslationChangeNothing(Marker marker) {
        Features f = example(manager, 60, new Rng(5));
        double[][] moved = affine(multiply(Rows.toHeap(f.z()), orthogonal(5, new Rng(6))), 1, 4);
        double expected = marker.of(f);
        assertEquals(expected, marker.of(z(moved, f.labels())), 1e-8 * Math.max(1, expected), marker.name());
    }

    @ParameterizedTest
    @MethodSource("geometric")
    void isotropicScaleChangesOnlyWhatHasAUnit(Marker marker) {
        Features f = example(manager, 60, new Rng(5));
        Features scaled = z(affine(Rows.toHeap(f.z()), 7, 0), f.labels());
        if (marker instanceof MeanDistance) {
            assertEquals(7 * marker.of(f), marker.of(scaled), 1e-9);
        } else if (marker instanceof TransRate) {
            assertEquals(new TransRate(1e-4).of(f), new TransRate(49e-4).of(scaled), 1e-9);
        } else {
            assertEquals(marker.of(f), marker.of(scaled), 1e-9, marker.name());
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void badValuesAreNamed(Marker marker) {
        double[][] z = normal(12, 3, new Rng(7));
        z[5][1] = Double.NaN;
        int[] labels = {0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1, 2};
        Features bad = new Features(array(manager, z), array(manager, z), labels);
        String message = assertThrows(IllegalArgumentException.class, () -> marker.of(bad), marker.name()).getMessage();
        assertTrue(message.contains("NaN"), message);
    }

    @Test
    void missingPartsAreNamed() {
        Features onlyZ = z(normal(6, 2, new Rng(8)));
        for (Marker marker : List.of(new MeanEntropy(), new Leep(), new HScore())) {
            String message = assertThrows(IllegalArgumentException.class, () -> marker.of(onlyZ)).getMessage();
            assertTrue(message.contains("these features have none"), message);
        }
    }

    @Test
    void disagreeingPartsAreNamed() {
        double[][] three = normal(3, 2, new Rng(9));
        double[][] four = normal(4, 2, new Rng(9));
        assertThrows(IllegalArgumentException.class, () -> new Features(null, null, new int[3]));
        assertThrows(IllegalArgumentException.class, () -> Features.of(array(manager, three), new int[4]));
        assertThrows(IllegalArgumentException.class, () -> Features.of(array(manager, three), new int[] {0, -1, 1}));
        assertThrows(
                IllegalArgumentException.class,
                () -> new Features(array(manager, three), array(manager, four), new int[3]));
        String label = assertThrows(IllegalArgumentException.class, () -> new LogitAccuracy().of(logits(three, 0, 1, 2)))
                .getMessage();
        assertTrue(label.contains("label 2, 2 logits"), label);
    }

    private static double[] mean(double[][] rows) {
        double[] out = new double[rows[0].length];
        for (double[] row : rows) {
            for (int j = 0; j < out.length; j++) {
                out[j] += row[j] / rows.length;
            }
        }
        return out;
    }

    static double[][] rowsOf(double[][] z, int[] labels, int label) {
        return IntStream.range(0, labels.length)
                .filter(i -> labels[i] == label)
                .mapToObj(i -> z[i])
                .toArray(double[][]::new);
    }
}
