package kindred.measure;

import static kindred.measure.Matrices.array;
import static kindred.measure.Matrices.centred;
import static kindred.measure.Matrices.dot;
import static kindred.measure.Matrices.multiply;
import static kindred.measure.Matrices.normal;
import static kindred.measure.Matrices.transpose;
import static kindred.measure.MarkerTest.rowsOf;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import java.util.Arrays;
import java.util.List;
import kindred.core.Compute;
import kindred.core.Rng;
import org.apache.commons.math3.optim.InitialGuess;
import org.apache.commons.math3.optim.MaxEval;
import org.apache.commons.math3.optim.nonlinear.scalar.GoalType;
import org.apache.commons.math3.optim.nonlinear.scalar.ObjectiveFunction;
import org.apache.commons.math3.optim.nonlinear.scalar.noderiv.NelderMeadSimplex;
import org.apache.commons.math3.optim.nonlinear.scalar.noderiv.SimplexOptimizer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TransferScoreTest {
    private NDManager manager;

    @BeforeEach
    void open() {
        manager = Compute.manager();
    }

    @AfterEach
    void close() {
        manager.close();
    }

    private Features z(double[][] z, int... labels) {
        return Features.of(array(manager, z), labels);
    }

    private Features logits(double[][] logits, int... labels) {
        return new Features(null, array(manager, logits), labels);
    }

    @Test
    void leepByHand() {
        // probabilities (3/4, 1/4), (3/4, 1/4), (1/4, 3/4): joint rows (1.5, .5)/3 and (.25, .75)/3
        double[][] logits = {{Math.log(3), 0}, {Math.log(3), 0}, {0, Math.log(3)}};
        double first = 0.75 * (1.5 / 1.75) + 0.25 * (0.5 / 1.25);
        double second = 0.25 * (0.25 / 1.75) + 0.75 * (0.75 / 1.25);
        assertEquals((2 * Math.log(first) + Math.log(second)) / 3, new Leep().of(logits(logits, 0, 0, 1)), 1e-12);
    }

    @Test
    void aSourceThatKnowsTheTaskScoresZeroAndOneThatDoesNotTheLabelEntropy() {
        double[][] sharp = {{90, 0, 0}, {0, 90, 0}, {0, 0, 90}, {0, 0, 90}};
        assertEquals(0, new Leep().of(logits(sharp, 1, 0, 2, 2)), 1e-12);
        assertEquals(0, new Nce().of(logits(sharp, 1, 0, 2, 2)), 0);
        double[][] blind = {{1, 2}, {1, 2}, {1, 2}, {1, 2}};
        double entropy = 0.25 * Math.log(0.25) + 0.75 * Math.log(0.75);
        assertEquals(entropy, new Leep().of(logits(blind, 0, 1, 1, 1)), 1e-12);
        assertEquals(entropy, new Nce().of(logits(blind, 0, 1, 1, 1)), 1e-12);
    }

    @Test
    void nceByHand() {
        double[][] logits = {{1, 0}, {1, 0}, {1, 0}, {0, 1}, {0, 1}};
        double expected = (2 * Math.log(2 / 3.0) + Math.log(1 / 3.0) + 2 * Math.log(0.5)) / 5;
        assertEquals(expected, new Nce().of(logits(logits, 0, 0, 1, 1, 0)), 1e-12);
    }

    @Test
    void leepAgreesWithPlainLoops() {
        Rng rng = new Rng(1);
        double[][] logits = normal(40, 6, rng);
        int[] labels = new int[40];
        Arrays.setAll(labels, i -> rng.nextInt(3));
        double[][] p = new double[40][6];
        double[][] joint = new double[3][6];
        double[] source = new double[6];
        for (int i = 0; i < 40; i++) {
            double total = Arrays.stream(logits[i]).map(Math::exp).sum();
            for (int s = 0; s < 6; s++) {
                p[i][s] = Math.exp(logits[i][s]) / total;
                joint[labels[i]][s] += p[i][s] / 40;
                source[s] += p[i][s] / 40;
            }
        }
        double leep = 0;
        for (int i = 0; i < 40; i++) {
            double likelihood = 0;
            for (int s = 0; s < 6; s++) {
                likelihood += joint[labels[i]][s] / source[s] * p[i][s];
            }
            leep += Math.log(likelihood) / 40;
        }
        assertEquals(leep, new Leep().of(logits(logits, labels)), 1e-12);
    }

    @Test
    void hScoreAgreesWithPlainLoops() {
        Features f = MarkerTest.example(manager, 50, new Rng(2));
        double[][] z = centred(Rows.toHeap(f.z()));
        double[][] covariance = multiply(transpose(z), z);
        double[][] g = classMeans(z, f.labels());
        double[][] product = multiply(Matrices.inverse(covariance, new double[1]), multiply(transpose(g), g));
        assertEquals(trace(product), new HScore().of(f), 1e-10);
    }

    /** Two classes on one feature: the score is the squared correlation ratio. */
    @Test
    void hScoreOfOneFeatureIsTheCorrelationRatio() {
        double[][] z = {{1}, {2}, {3}, {5}, {7}};
        double total = 0;
        for (double[] row : z) {
            total += (row[0] - 3.6) * (row[0] - 3.6);
        }
        double between = 3 * 1.6 * 1.6 + 2 * 2.4 * 2.4;
        assertEquals(between / total, new HScore().of(z(z, 0, 0, 0, 1, 1)), 1e-12);
    }

    /** Perfectly collapsed classes in general position: every one of the classes - 1 directions is explained. */
    @Test
    void hScoreOfCollapsedClassesIsTheirNumberLessOne() {
        double[][] z = {{0, 0}, {0, 0}, {1, 0}, {1, 0}, {0, 2}, {0, 2}};
        assertEquals(2, new HScore().of(z(z, 0, 0, 1, 1, 2, 2)), 1e-12);
    }

    @Test
    void shrinkageIsLedoitAndWolfs() {
        for (int n : new int[] {6, 30}) {
            double[][] raw = normal(n, 8, new Rng(3));
            int[] labels = new int[n];
            Arrays.setAll(labels, i -> i % 2);
            double[][] z = centred(raw);
            double[][] s = Dense.times(multiply(transpose(z), z), 1.0 / n);
            double level = trace(s) / 8;
            double distance = 0;
            for (int i = 0; i < 8; i++) {
                for (int j = 0; j < 8; j++) {
                    double gap = s[i][j] - (i == j ? level : 0);
                    distance += gap * gap;
                }
            }
            // the expected squared error of the sample covariance, from the spread of single examples' products
            double error = 0;
            for (double[] row : z) {
                for (int i = 0; i < 8; i++) {
                    for (int j = 0; j < 8; j++) {
                        double gap = row[i] * row[j] - s[i][j];
                        error += gap * gap / n / n;
                    }
                }
            }
            double a = Math.min(1, error / distance);
            double[][] shrunk = new double[8][8];
            for (int i = 0; i < 8; i++) {
                for (int j = 0; j < 8; j++) {
                    shrunk[i][j] = (1 - a) * s[i][j] + (i == j ? a * level : 0);
                }
            }
            double[][] g = classMeans(z, labels);
            double[][] between = Dense.times(multiply(transpose(g), g), 1.0 / n);
            double expected = (1 - a) * trace(multiply(Matrices.inverse(shrunk, new double[1]), between));
            double[][] shifted = Matrices.affine(raw, 1, 30);
            assertEquals(expected, new RegularizedHScore().of(z(shifted, labels)), 1e-9, n + " examples");
        }
    }

    /** The evidence is a Gaussian density of the labels; its maximum is found here by a simplex search. */
    @Test
    void logMeIsTheMaximumOfTheEvidence() {
        for (int n : new int[] {25, 4}) {
            Features f = MarkerTest.example(manager, n, new Rng(4));
            double[][] z = Rows.toHeap(f.z());
            double[][] kernel = multiply(z, transpose(z));
            double expected = 0;
            for (int c = 0; c < 3; c++) {
                double[] y = new double[n];
                for (int i = 0; i < n; i++) {
                    y[i] = f.labels()[i] == c ? 1 : 0;
                }
                expected += new SimplexOptimizer(1e-14, 1e-12)
                                .optimize(
                                        new MaxEval(20_000),
                                        GoalType.MAXIMIZE,
                                        new ObjectiveFunction(x -> density(kernel, y, Math.exp(x[0]), Math.exp(x[1]))),
                                        new InitialGuess(new double[] {0, 1}),
                                        new NelderMeadSimplex(2, 0.5))
                                .getValue() / 3;
            }
            assertEquals(expected, new LogMe().of(f), 1e-6, n + " examples");
        }
    }

    @Test
    void logMeOfUselessFeaturesIsThePlainGaussianDensity() {
        // the only feature is orthogonal to both indicators, so the best weight is none
        double[][] z = {{1}, {-1}, {1}, {-1}};
        double perClass = -0.5 * (1 + Math.log(2 * Math.PI * 0.5));
        assertEquals(perClass, new LogMe().of(z(z, 0, 0, 1, 1)), 1e-9);
    }

    @Test
    void transRateAgreesWithPlainLoops() {
        Features f = MarkerTest.example(manager, 50, new Rng(5));
        double[][] z = centred(Rows.toHeap(f.z()));
        double rate = codingRate(z, 0.01);
        for (int c = 0; c < 3; c++) {
            double[][] own = rowsOf(z, f.labels(), c);
            rate -= own.length / 50.0 * codingRate(own, 0.01);
        }
        assertEquals(rate, new TransRate(0.01).of(f), 1e-9);
    }

    /** One feature, two points: log(1 + 1/eps) / 2 on either side, so nothing is gained. */
    @Test
    void transRateOfPointsOnEitherSideOfTheMeanIsZero() {
        assertEquals(0, new TransRate(0.1).of(z(new double[][] {{1}, {1}, {-1}, {-1}}, 0, 0, 1, 1)), 1e-12);
    }

    @Test
    void gbcOfTwoGaussiansByHand() {
        // means 0 and 3 on the first axis; variances (1, 1) and (4, 4): total scatter is diagonal, so axes are kept
        double[][] z = {
            {1, 1}, {1, -1}, {-1, 1}, {-1, -1}, {5, 2}, {5, -2}, {1, 2}, {1, -2}
        };
        int[] labels = {0, 0, 0, 0, 1, 1, 1, 1};
        double distance = 9 / 2.5 / 8 + 2 * 0.5 * Math.log(2.5 / 2);
        assertEquals(-2 * Math.exp(-distance), new Gbc(64, Gbc.Gaussian.SPHERICAL).of(z(z, labels)), 1e-10);
        assertEquals(-2 * Math.exp(-distance), new Gbc(64, Gbc.Gaussian.DIAGONAL).of(z(z, labels)), 1e-10);
        double oneAxis = 9 / 2.5 / 8 + 0.5 * Math.log(2.5 / 2);
        assertEquals(-2 * Math.exp(-oneAxis), new Gbc(1, Gbc.Gaussian.DIAGONAL).of(z(z, labels)), 1e-10);
    }

    @Test
    void betterSeparatedClassesScoreHigherEverywhere() {
        Rng rng = new Rng(6);
        int[] labels = new int[90];
        Arrays.setAll(labels, i -> i % 3);
        double[][] near = normal(90, 5, rng);
        double[][] far = Matrices.affine(near, 1, 0);
        for (int i = 0; i < 90; i++) {
            near[i][labels[i]] += 0.5;
            far[i][labels[i]] += 4;
        }
        for (Marker score : List.of(
                new HScore(), new RegularizedHScore(), new LogMe(), new TransRate(), new Gbc())) {
            assertTrue(score.of(z(far, labels)) > score.of(z(near, labels)), score.name());
        }
        for (Marker score : List.of(new Leep(), new Nce())) {
            assertTrue(score.of(logits(far, labels)) > score.of(logits(near, labels)), score.name());
        }
    }

    @Test
    void oneClassIsRefused() {
        double[][] z = normal(8, 2, new Rng(7));
        Features one = new Features(array(manager, z), array(manager, z), new int[8]);
        for (Marker score : List.of(
                new Leep(), new Nce(), new HScore(), new RegularizedHScore(), new LogMe(), new TransRate(), new Gbc(),
                new NeuralCollapse1())) {
            String message = assertThrows(IllegalArgumentException.class, () -> score.of(one)).getMessage();
            assertTrue(message.contains("at least 2, got 1"), message);
        }
    }

    @Test
    void fewerExamplesThanFeatures() {
        double[][] z = normal(8, 20, new Rng(8));
        Features f = z(z, 0, 0, 0, 0, 1, 1, 1, 1);
        String message = assertThrows(IllegalArgumentException.class, () -> new HScore().of(f)).getMessage();
        assertTrue(message.contains("8 examples of 20 features"), message);
        double regularized = new RegularizedHScore().of(f);
        assertTrue(regularized > 0 && regularized < 1, "regularized " + regularized);
        assertTrue(Double.isFinite(new LogMe().of(f)));
        assertTrue(Double.isFinite(new TransRate().of(f)));
        assertTrue(new Gbc().of(f) <= 0);
    }

    private static double density(double[][] kernel, double[] y, double alpha, double beta) {
        int n = y.length;
        double[][] covariance = new double[n][n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                covariance[i][j] = kernel[i][j] / alpha + (i == j ? 1 / beta : 0);
            }
        }
        double[] logDet = {0};
        double[] solved = multiply(new double[][] {y}, Matrices.inverse(covariance, logDet))[0];
        return -(dot(y, solved) + logDet[0] + n * Math.log(2 * Math.PI)) / 2 / n;
    }

    private static double codingRate(double[][] z, double epsilon) {
        double[][] m = Dense.times(multiply(transpose(z), z), 1 / (z.length * epsilon));
        for (int i = 0; i < m.length; i++) {
            m[i][i] += 1;
        }
        double[] logDet = {0};
        Matrices.inverse(m, logDet);
        return logDet[0] / 2;
    }

    /** Each row replaced by the mean of its class. */
    private static double[][] classMeans(double[][] z, int[] labels) {
        double[][] out = new double[z.length][z[0].length];
        for (int i = 0; i < z.length; i++) {
            double[][] own = rowsOf(z, labels, labels[i]);
            for (double[] row : own) {
                for (int j = 0; j < row.length; j++) {
                    out[i][j] += row[j] / own.length;
                }
            }
        }
        return out;
    }

    private static double trace(double[][] a) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i][i];
        }
        return sum;
    }
}
