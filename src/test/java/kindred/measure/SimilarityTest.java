package kindred.measure;

import static kindred.measure.Matrices.affine;
import static kindred.measure.Matrices.array;
import static kindred.measure.Matrices.centred;
import static kindred.measure.Matrices.dot;
import static kindred.measure.Matrices.floats;
import static kindred.measure.Matrices.multiply;
import static kindred.measure.Matrices.normal;
import static kindred.measure.Matrices.orthogonal;
import static kindred.measure.Matrices.rows;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import kindred.core.Compute;
import kindred.core.Rng;
import kindred.core.Tensors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SimilarityTest {
    private static final double[][] X = {{1, 0}, {2, 1}, {0, 3}, {-1, 2}, {3, -2}, {1, 1}, {0, -1}, {-2, 0}};
    private static final double[][] Y = {
        {0, 1, 1}, {1, 0, 2}, {3, 0, -1}, {2, -1, 0}, {-2, 2, 1}, {1, 3, 0}, {0, 1, -1}, {-1, -2, 1}
    };

    private NDManager manager;

    @BeforeEach
    void open() {
        manager = Compute.manager();
    }

    @AfterEach
    void close() {
        manager.close();
    }

    static List<Similarity> all() {
        return List.of(
                new LinearCka(),
                new UnbiasedCka(),
                new MinibatchCka(16),
                new RbfCka(0.5),
                new Cca(Cca.Summary.MEAN),
                new Cca(Cca.Summary.MEAN_SQUARED),
                new Svcca(0.99),
                new Pwcca(),
                new Procrustes(),
                new DirectMatchError(),
                new Rsa(Rsa.Dissimilarity.EUCLIDEAN));
    }

    private double of(Similarity index, double[][] x, double[][] y) {
        return index.of(array(manager, x), array(manager, y));
    }

    @Test
    void centredKernelAlignmentOfTheSpecification() {
        assertEquals(0.71702654, of(new LinearCka(), X, Y), 1e-8);
        assertEquals(0.87739748, of(new RbfCka(0.5), X, Y), 1e-8);
        assertEquals(0.57363245, of(new UnbiasedCka(), X, Y), 1e-8);
        assertEquals(0.57363245, of(new MinibatchCka(8), X, Y), 1e-8);
        assertEquals(0.20184446, of(new MinibatchCka(4), X, Y), 1e-8);
    }

    @Test
    void canonicalCorrelationsOfTheSpecification() {
        assertEquals(0.91777161, of(new Cca(Cca.Summary.MEAN), X, Y), 1e-8);
        assertEquals(0.84534634, of(new Cca(Cca.Summary.MEAN_SQUARED), X, Y), 1e-8);
        assertEquals(0.91777161, of(new Svcca(0.99), X, Y), 1e-8);
        assertEquals(0.91789924, of(new Pwcca(), X, Y), 1e-8);
        assertEquals(0.59820012, of(new Pwcca(), Y, X), 1e-8);
        assertEquals(0.44646581, of(new Procrustes(), X, Y), 1e-8);
        try (PairFactor factor = new PairFactor(v -> 0)) {
            factor.add(array(manager, X), array(manager, Y));
            assertArrayEquals(
                    new double[] {0.97292239, 0.86262083},
                    CanonicalCorrelation.of(factor.values()).correlations(),
                    1e-8);
        }
    }

    @Test
    void directMatchingOfTheSpecification() {
        try (LeastSquares fit = new LeastSquares()) {
            fit.add(array(manager, rows(X, 0, 3)), array(manager, rows(Y, 0, 3)));
            fit.add(array(manager, rows(X, 3, 8)), array(manager, rows(Y, 3, 8)));
            LeastSquares.Solution s = fit.solve();
            assertArrayEquals(new double[] {0.10545455, 0.98545455}, s.weights()[0], 1e-8);
            assertArrayEquals(new double[] {0.69818182, -0.06181818}, s.weights()[1], 1e-8);
            assertArrayEquals(new double[] {0.20545455, -0.11454545}, s.weights()[2], 1e-8);
            assertArrayEquals(new double[] {-0.04545455, 0.18181818, 0.32954545}, s.bias(), 1e-8);
            assertEquals(0.34442486, s.error(), 1e-8);
        }
        assertEquals(0.34442486, of(new DirectMatchError(), X, Y), 1e-8);
    }

    @Test
    void truncationOfTheSpecification() {
        double[][] expected = {{1, 0}, {1, 0}, {-1, 2}, {-1, 2}, {3, -2}, {0.5, 0.5}, {1, 0}, {-0.5, 1.5}};
        double[][] truncated = Rows.toHeap(LowRank.truncate(array(manager, X), 1));
        for (int i = 0; i < expected.length; i++) {
            assertArrayEquals(expected[i], truncated[i], 1e-8);
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void rotationScaleAndTranslationLeaveTheIndexAtItsBest(Similarity index) {
        double[][] x = normal(64, 6, new Rng(1));
        double[][] moved = affine(multiply(x, orthogonal(6, new Rng(2))), 3, 5);
        assertEquals(index.distance() ? 0 : 1, of(index, x, moved), 1e-10, index.name());
    }

    @ParameterizedTest
    @MethodSource("all")
    void rotationScaleAndTranslationOfOneSideChangeNothing(Similarity index) {
        double[][] x = normal(64, 5, new Rng(3));
        double[][] y = mixed(x, 7, new Rng(4));
        double[][] moved = affine(multiply(x, orthogonal(5, new Rng(5))), 0.2, -40);
        // the weights of PWCCA are sums over the neurons of x, so only y may be rotated
        if (index instanceof Pwcca) {
            double[][] turned = affine(multiply(y, orthogonal(7, new Rng(5))), 0.2, -40);
            assertEquals(of(index, x, y), of(index, affine(x, 0.2, -40), turned), 1e-8);
        } else {
            assertEquals(of(index, x, y), of(index, moved, y), 1e-8, index.name());
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void batchesGiveTheNumberOfAllExamplesAtOnce(Similarity index) {
        double[][] x = normal(64, 5, new Rng(6));
        double[][] y = mixed(x, 7, new Rng(7));
        double whole = of(index, x, y);
        try (Similarity.Accumulator sum = index.start()) {
            // minibatch CKA counts pairs within a batch only, so its batches must be the ones it makes itself
            int[] cuts = index instanceof MinibatchCka ? new int[] {0, 16, 32, 48, 64} : new int[] {0, 9, 10, 40, 64};
            for (int b = 0; b + 1 < cuts.length; b++) {
                try (NDManager batch = manager.newSubManager()) {
                    sum.add(array(batch, rows(x, cuts[b], cuts[b + 1])), array(batch, rows(y, cuts[b], cuts[b + 1])));
                }
            }
            assertEquals(whole, sum.value(), 1e-9, index.name());
            assertEquals(whole, sum.value(), 1e-9, "asking twice");
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void nothingIsLeftInTheCallersManager(Similarity index) {
        NDArray x = floats(manager, normal(32, 4, new Rng(30)));
        NDArray y = floats(manager, normal(32, 3, new Rng(31)));
        int before = manager.getManagedArrays().size();
        index.of(x, y);
        assertEquals(before, manager.getManagedArrays().size(), index.name());
    }

    @ParameterizedTest
    @MethodSource("all")
    void wrongInputIsNamed(Similarity index) {
        NDArray x = array(manager, normal(20, 3, new Rng(8)));
        NDArray y = array(manager, normal(19, 3, new Rng(8)));
        String message = assertThrows(IllegalArgumentException.class, () -> index.of(x, y)).getMessage();
        assertTrue(message.contains("20 rows") && message.contains("19"), message);
        double[][] bad = normal(20, 3, new Rng(9));
        bad[4][2] = Double.NaN;
        bad[7][1] = Double.POSITIVE_INFINITY;
        String nan = assertThrows(IllegalArgumentException.class, () -> index.of(x, array(manager, bad)))
                .getMessage();
        assertTrue(nan.contains("NaN"), nan);
    }

    @ParameterizedTest
    @MethodSource("all")
    void aConstantRepresentationIsNotANumberOrAnError(Similarity index) {
        double[][] x = affine(normal(20, 3, new Rng(8)), 0, 0.1);
        double[][] y = normal(20, 3, new Rng(9));
        if (index instanceof DirectMatchError) {
            // the best map from a constant is the mean of y, and of a constant y it is exact
            double[][] c = centred(y);
            assertEquals(squared(c) / squared(y), of(index, x, y), 1e-12);
            assertEquals(0, of(index, y, x), 1e-12);
        } else {
            assertEquals(Double.NaN, of(index, x, y), index.name());
            assertEquals(Double.NaN, of(index, y, x), index.name());
        }
    }

    @Test
    void theFirstBadValueIsNamed() {
        double[][] bad = normal(20, 3, new Rng(9));
        bad[4][2] = Double.NaN;
        bad[7][1] = Double.NEGATIVE_INFINITY;
        NDArray y = array(manager, normal(20, 3, new Rng(8)));
        NDArray x = array(manager, bad);
        Similarity index = new Cca(Cca.Summary.MEAN);
        String message = assertThrows(IllegalArgumentException.class, () -> index.of(x, y)).getMessage();
        assertTrue(message.contains("x has 2 values") && message.contains("row 4, column 2"), message);
    }

    @Test
    void pwccaOfAnInvertibleMapIsOne() {
        double[][] x = normal(40, 4, new Rng(10));
        assertEquals(1, of(new Pwcca(), x, multiply(x, normal(4, 4, new Rng(11)))), 1e-9);
        assertEquals(1, of(new Cca(Cca.Summary.MEAN), x, multiply(x, normal(4, 4, new Rng(11)))), 1e-9);
    }

    @Test
    void deadAndRepeatedFeaturesAreNoDirections() {
        double[][] x = normal(50, 3, new Rng(12));
        double[][] y = mixed(x, 4, new Rng(13));
        double[][] padded = new double[50][5];
        for (int i = 0; i < 50; i++) {
            padded[i] = new double[] {x[i][0], 0, x[i][1], x[i][2], x[i][0]};
        }
        assertEquals(of(new Cca(Cca.Summary.MEAN), x, y), of(new Cca(Cca.Summary.MEAN), padded, y), 1e-9);
        assertEquals(of(new DirectMatchError(), x, y), of(new DirectMatchError(), padded, y), 1e-9);
    }

    @Test
    void featureAndExampleFormsAgreeWithPlainLoops() {
        for (int[] size : new int[][] {{12, 40, 9}, {40, 5, 8}, {30, 10, 60}}) {
            double[][] x = normal(size[0], size[1], new Rng(14));
            double[][] y = mixed(x, size[2], new Rng(15));
            assertEquals(biasedCka(x, y), of(new LinearCka(), x, y), 1e-10);
            assertEquals(unbiasedCka(x, y), of(new UnbiasedCka(), x, y), 1e-10);
            assertEquals(unbiasedCka(x, y), of(new MinibatchCka(size[0]), x, y), 1e-10);
        }
    }

    @Test
    void singlePrecisionActivationsAgreeWithin1e6() {
        double[][] x = affine(normal(300, 20, new Rng(16)), 1, 3);
        double[][] y = mixed(x, 30, new Rng(17));
        double got = new LinearCka().of(floats(manager, x), floats(manager, y));
        assertEquals(biasedCka(x, y), got, 1e-6);
        double unbiased = new UnbiasedCka().of(floats(manager, x), floats(manager, y));
        assertEquals(unbiasedCka(x, y), unbiased, 1e-6);
    }

    @Test
    void longInputIsSlicedWithoutChangingTheNumber() {
        double[][] x = normal(5000, 3, new Rng(18));
        double[][] y = mixed(x, 2, new Rng(19));
        double[][] a = centred(x);
        double[][] b = centred(y);
        double expected = squared(multiply(Matrices.transpose(a), b))
                / Math.sqrt(squared(multiply(Matrices.transpose(a), a)) * squared(multiply(Matrices.transpose(b), b)));
        assertEquals(expected, of(new LinearCka(), x, y), 1e-12);
    }

    @Test
    void independentWideRepresentationsFoolOnlyTheBiasedEstimator() {
        double[][] x = normal(40, 400, new Rng(20));
        double[][] y = normal(40, 400, new Rng(21));
        assertTrue(of(new LinearCka(), x, y) > 0.85);
        assertTrue(Math.abs(of(new UnbiasedCka(), x, y)) < 0.1);
    }

    @Test
    void tooFewExamplesAreRefused() {
        double[][] x = normal(5, 6, new Rng(22));
        double[][] y = normal(5, 6, new Rng(23));
        for (Similarity index : List.of(new Cca(Cca.Summary.MEAN), new Pwcca(), new DirectMatchError())) {
            String message = assertThrows(IllegalArgumentException.class, () -> of(index, x, y)).getMessage();
            assertTrue(message.contains("5 examples"), message);
        }
        assertThrows(IllegalArgumentException.class, () -> of(new UnbiasedCka(), rows(x, 0, 3), rows(y, 0, 3)));
        assertThrows(
                IllegalArgumentException.class,
                () -> of(new Rsa(Rsa.Dissimilarity.EUCLIDEAN), rows(x, 0, 2), rows(y, 0, 2)));
    }

    @Test
    void representationalSimilarityAgreesWithPlainLoops() {
        double[][] x = normal(15, 6, new Rng(24));
        double[][] y = mixed(x, 5, new Rng(25));
        assertEquals(spearman(distances(x), distances(y)), of(new Rsa(Rsa.Dissimilarity.EUCLIDEAN), x, y), 1e-10);
        assertEquals(
                spearman(correlations(x), correlations(y)), of(new Rsa(Rsa.Dissimilarity.CORRELATION), x, y), 1e-10);
        double[][] flat = affine(x, 1, 0);
        Arrays.fill(flat[3], 2.0);
        String message = assertThrows(
                        IllegalArgumentException.class, () -> of(new Rsa(Rsa.Dissimilarity.CORRELATION), flat, y))
                .getMessage();
        assertTrue(message.contains("1 rows of x"), message);
    }

    @Test
    void svccaDropsTheSmallDirections() {
        double[][] x = normal(60, 3, new Rng(26));
        double[][] noisy = new double[60][4];
        double[][] noise = normal(60, 1, new Rng(27));
        for (int i = 0; i < 60; i++) {
            noisy[i] = new double[] {x[i][0], x[i][1], x[i][2], 1e-3 * noise[i][0]};
        }
        assertEquals(1, of(new Svcca(0.99), x, noisy), 1e-4);
        assertEquals(of(new Cca(Cca.Summary.MEAN), noisy, x), of(new Svcca(1), noisy, x), 1e-10);
    }

    @Test
    void convolutionalActivationsBecomePositionsOrMeans() {
        NDArray a = Tensors.of(manager, new double[] {1, 2, 3, 4, 10, 20, 30, 40}, 1, 2, 2, 2);
        assertArrayEquals(new double[] {1, 10, 2, 20, 3, 30, 4, 40}, Activations.positions(a).toDoubleArray());
        assertArrayEquals(new double[] {2.5, 25}, Activations.pooled(a).toDoubleArray());
        NDArray flat = a.reshape(1, 8);
        assertThrows(IllegalArgumentException.class, () -> Activations.pooled(flat));
    }

    private static double[][] mixed(double[][] x, int d, Rng rng) {
        double[][] y = multiply(x, normal(x[0].length, d, rng.split("map")));
        double[][] noise = normal(x.length, d, rng.split("noise"));
        for (int i = 0; i < y.length; i++) {
            for (int j = 0; j < d; j++) {
                y[i][j] = y[i][j] + 1.5 * noise[i][j];
            }
        }
        return y;
    }

    private static double squared(double[][] a) {
        return Arrays.stream(a).mapToDouble(row -> dot(row, row)).sum();
    }

    private static double biasedCka(double[][] x, double[][] y) {
        double[][] a = centred(x);
        double[][] b = centred(y);
        double xy = 0;
        double xx = 0;
        double yy = 0;
        for (int i = 0; i < x.length; i++) {
            for (int j = 0; j < x.length; j++) {
                double k = dot(a[i], a[j]);
                double l = dot(b[i], b[j]);
                xy += k * l;
                xx += k * k;
                yy += l * l;
            }
        }
        return xy / Math.sqrt(xx * yy);
    }

    private static double unbiasedCka(double[][] x, double[][] y) {
        return hsic(x, y) / Math.sqrt(hsic(x, x) * hsic(y, y));
    }

    /** The U-statistic by its definition: products over distinct pairs, triples and quadruples, by their row sums. */
    private static double hsic(double[][] x, double[][] y) {
        int n = x.length;
        double trace = 0;
        double sumK = 0;
        double sumL = 0;
        double between = 0;
        for (int i = 0; i < n; i++) {
            double rowK = 0;
            double rowL = 0;
            for (int j = 0; j < n; j++) {
                if (i != j) {
                    double k = dot(x[i], x[j]);
                    double l = dot(y[i], y[j]);
                    trace += k * l;
                    rowK += k;
                    rowL += l;
                }
            }
            sumK += rowK;
            sumL += rowL;
            between += rowK * rowL;
        }
        return (trace + sumK * sumL / ((n - 1.0) * (n - 2.0)) - 2 * between / (n - 2.0)) / (n * (n - 3.0));
    }

    private static double[] distances(double[][] x) {
        List<Double> out = new ArrayList<>();
        for (int i = 0; i < x.length; i++) {
            for (int j = i + 1; j < x.length; j++) {
                double sum = 0;
                for (int k = 0; k < x[i].length; k++) {
                    sum += (x[i][k] - x[j][k]) * (x[i][k] - x[j][k]);
                }
                out.add(Math.sqrt(sum));
            }
        }
        return out.stream().mapToDouble(Double::doubleValue).toArray();
    }

    private static double[] correlations(double[][] x) {
        List<Double> out = new ArrayList<>();
        for (int i = 0; i < x.length; i++) {
            for (int j = i + 1; j < x.length; j++) {
                double[] a = x[i];
                double[] b = x[j];
                double meanA = Arrays.stream(a).average().orElseThrow();
                double meanB = Arrays.stream(b).average().orElseThrow();
                double[] u = Arrays.stream(a).map(v -> v - meanA).toArray();
                double[] w = Arrays.stream(b).map(v -> v - meanB).toArray();
                out.add(1 - dot(u, w) / Math.sqrt(dot(u, u) * dot(w, w)));
            }
        }
        return out.stream().mapToDouble(Double::doubleValue).toArray();
    }

    /** Distinct values only: 1 - 6 sum d^2 / (n (n^2 - 1)). */
    private static double spearman(double[] a, double[] b) {
        double sum = 0;
        double n = a.length;
        for (int i = 0; i < a.length; i++) {
            double rankA = 0;
            double rankB = 0;
            for (int j = 0; j < a.length; j++) {
                rankA += a[j] < a[i] ? 1 : 0;
                rankB += b[j] < b[i] ? 1 : 0;
            }
            sum += (rankA - rankB) * (rankA - rankB);
        }
        return 1 - 6 * sum / (n * (n * n - 1));
    }
}
