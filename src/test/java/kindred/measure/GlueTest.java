package kindred.measure;

import static kindred.measure.Matrices.affine;
import static kindred.measure.Matrices.multiply;
import static kindred.measure.Matrices.normal;
import static kindred.measure.Matrices.orthogonal;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.List;
import kindred.core.Compute;
import kindred.core.Rng;
import org.junit.jupiter.api.Test;

class GlueTest {
    private static final List<double[][]> SMALL =
            List.of(new double[][] {{1, 1, 0}, {1, -1, 0}}, new double[][] {{0, .5, 2}, {.5, -.5, 2}, {0, 0, 1}});
    private static final double[][] T = {
        {1, -2, .5}, {-1, 3, .2}, {2, 2, -1}, {-1, -1, 4}, {.3, .7, 1.1}, {-2, .4, -.6}
    };
    private static final double[][] LABELS = {{1, 1}, {1, -1}, {-1, 1}, {1, 1}, {-1, -1}, {1, -1}};

    private static GlueDraws draws(List<double[][]> manifolds, double[][] t, double[][] y) {
        return new GlueDraws(manifolds, t[0].length, t, Glue.anchors(manifolds, t, y), manifolds.size());
    }

    @Test
    void pointsOfTheSpecification() {
        List<double[][]> points = List.of(new double[][] {{1, 0, 0}}, new double[][] {{0, 1, 0}});
        double[][] t = {{1, -2, .5}, {-1, 3, 0}, {2, 2, 1}, {-1, -1, 4}};
        double[][] y = {{1, 1}, {1, -1}, {-1, 1}, {1, 1}};
        double[] a = {1, 0, 4, 0};
        GlueDraws draws = draws(points, t, y);
        for (int k = 0; k < 4; k++) {
            assertEquals(a[k], draws.forms(k).a(), 1e-12);
        }
        ManifoldGeometry g = Glue.defaults(0).analyze(points, t, y);
        assertEquals(1.6, g.capacity(), 1e-12);
        assertEquals(0, g.dimension(), 0);
        assertEquals(Double.NaN, g.radius());
        assertEquals(0, g.utility(), 0);
    }

    @Test
    void manyOrthogonalPointsHaveCoversCapacity() {
        List<double[][]> points = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            double[][] point = new double[1][40];
            point[0][i] = 3;
            points.add(point);
        }
        // E[relu(t)^2] = 1/2; the mean over 40 x 500 draws has a standard error of 0.016 in the capacity
        assertEquals(2, Glue.of(500, 1, 1, Dichotomies.RANDOM, 7).analyze(points).capacity(), 0.06);
    }

    @Test
    void smallManifoldsOfTheSpecification() {
        GlueDraws draws = draws(SMALL, T, LABELS);
        double[] a = {4.75, 2.56888889, 0, 16, 0.08, 1.28};
        double[] b = {1.14285714, 5.78291372, 0, 2.14925373, 0.14, 0.05890909};
        double[] c = {4.8, 9.072, 0, 10.66666667, 0.49, 2.16};
        for (int k = 0; k < 6; k++) {
            assertEquals(a[k], draws.forms(k).a(), 1e-8, "a of draw " + k);
            assertEquals(b[k], draws.forms(k).b(), 1e-8, "b of draw " + k);
            assertEquals(c[k], draws.forms(k).c(), 1e-8, "c of draw " + k);
        }
        assertArrayEquals(new double[] {1, -1 / 3.0, 0}, draws.centres()[0], 1e-12);
        assertArrayEquals(new double[] {.375, -.375, 1.75}, draws.centres()[1], 1e-12);
        ManifoldGeometry g = Glue.defaults(0).analyze(SMALL, T, LABELS);
        assertEquals(0.48624555, g.capacity(), 1e-8);
        assertEquals(2.26572222, g.dimension(), 1e-8);
        assertEquals(0.71949341, g.radius(), 1e-8);
        assertEquals(0.37578409, g.utility(), 1e-8);
        assertEquals(7 / 12.0, g.activeShare(), 1e-12);
        identity(g);
    }

    @Test
    void scaleAndRotationChangeNothing() {
        List<double[][]> manifolds = clouds(4, 12, 8, new Rng(3));
        double[][] t = normal(20, 8, new Rng(4));
        double[][] y = signs(20, 4, new Rng(5));
        double[][] q = orthogonal(8, new Rng(6));
        Glue glue = Glue.defaults(0);
        ManifoldGeometry plain = glue.analyze(manifolds, t, y);
        identity(plain);
        same(plain, glue.analyze(manifolds.stream().map(m -> affine(m, 7, 0)).toList(), t, y));
        same(plain, glue.analyze(manifolds.stream().map(m -> multiply(m, q)).toList(), multiply(t, q), y));
    }

    /** The anchors' quadratic form and the projection onto the cone hold the same share of the direction. */
    @Test
    void theAnchorsHoldWhatTheProjectionHolds() {
        List<double[][]> manifolds = clouds(5, 10, 20, new Rng(8));
        double[][] t = normal(10, 20, new Rng(9));
        double[][] y = signs(10, 5, new Rng(10));
        GlueDraws draws = draws(manifolds, t, y);
        for (int k = 0; k < 10; k++) {
            double[][] a = new double[20][50];
            for (int j = 0; j < 50; j++) {
                for (int r = 0; r < 20; r++) {
                    a[r][j] = y[k][j / 10] * manifolds.get(j / 10)[j % 10][r];
                }
            }
            double[] z = Nnls.solve(a, t[k], 1e-10);
            double squared = 0;
            for (double[] row : a) {
                double value = Matrices.dot(row, z);
                squared += value * value;
            }
            assertEquals(squared, draws.forms(k).a(), 1e-9 * Matrices.dot(t[k], t[k]));
        }
    }

    @Test
    void theSameSeedGivesTheSameNumbersAndAnotherOthers() {
        List<double[][]> manifolds = clouds(3, 20, 10, new Rng(11));
        ManifoldGeometry first = Glue.of(20, 15, 2, Dichotomies.RANDOM, 1).analyze(manifolds);
        assertEquals(first, Glue.of(20, 15, 2, Dichotomies.RANDOM, 1).analyze(manifolds));
        assertTrue(first.capacity() != Glue.of(20, 15, 2, Dichotomies.RANDOM, 2).analyze(manifolds).capacity());
    }

    @Test
    void largerCloudsHoldLessCapacity() {
        List<double[][]> tight = clouds(5, 20, 30, new Rng(12), 0.2);
        List<double[][]> wide = clouds(5, 20, 30, new Rng(12), 0.8);
        for (Dichotomies d : Dichotomies.values()) {
            Glue glue = Glue.of(40, 20, 1, d, 5);
            ManifoldGeometry small = glue.analyze(tight);
            ManifoldGeometry large = glue.analyze(wide);
            identity(small);
            identity(large);
            assertTrue(small.capacity() > large.capacity(), d + ": " + small + " " + large);
            assertTrue(small.radius() < large.radius(), d + ": " + small + " " + large);
        }
    }

    @Test
    void aCollapsedManifoldHasNoAxes() {
        List<double[][]> manifolds = List.of(
                new double[][] {{1, 0, 0}, {1, 1e-12, 0}}, new double[][] {{0, 1, 0}, {0, 1, -1e-13}});
        ManifoldGeometry g = Glue.of(50, 2, 1, Dichotomies.RANDOM, 3).analyze(manifolds);
        assertEquals(0, g.dimension(), 0);
        assertEquals(Double.NaN, g.radius());
    }

    @Test
    void bothRadiusFormsAreOffered() {
        Glue ratioOfMeans = new Glue(10, 2, 1, Dichotomies.RANDOM, RadiusForm.RATIO_OF_MEANS, 1);
        Glue meanOfRatios = new Glue(10, 2, 1, Dichotomies.RANDOM, RadiusForm.MEAN_OF_RATIOS, 1);
        double expected = 0;
        double[] b = {1.14285714, 5.78291372, 2.14925373, 0.14, 0.05890909};
        double[] c = {4.8, 9.072, 10.66666667, 0.49, 2.16};
        for (int k = 0; k < b.length; k++) {
            expected += b[k] / (c[k] - b[k]) / b.length;
        }
        assertEquals(0.71949341, ratioOfMeans.analyze(SMALL, T, LABELS).radius(), 1e-8);
        assertEquals(Math.sqrt(expected), meanOfRatios.analyze(SMALL, T, LABELS).radius(), 1e-8);
    }

    @Test
    void featuresAndManifoldsGiveTheSameGeometry() {
        List<double[][]> manifolds = clouds(3, 20, 6, new Rng(13));
        double[][] z = new double[60][];
        int[] labels = new int[60];
        for (int i = 0; i < 60; i++) {
            labels[i] = i % 3;
            z[i] = manifolds.get(i % 3)[i / 3];
        }
        Glue glue = Glue.of(20, 15, 2, Dichotomies.RANDOM, 1);
        ManifoldGeometry expected = glue.analyze(manifolds);
        try (NDManager manager = Compute.manager()) {
            Features all = Features.of(Matrices.array(manager, z), labels);
            assertEquals(expected, glue.analyze(all));
            assertEquals(expected.dimension(), new GlueMarker(glue, GlueMarker.Part.DIMENSION).of(all));
            assertEquals(expected.utility(), new GlueMarker(glue, GlueMarker.Part.UTILITY).of(all));
        }
    }

    @Test
    void wrongInputIsNamed() {
        Glue glue = Glue.of(20, 15, 1, Dichotomies.RANDOM, 1);
        assertThrows(IllegalArgumentException.class, () -> glue.analyze(clouds(1, 20, 4, new Rng(1))));
        String few = assertThrows(IllegalArgumentException.class, () -> glue.analyze(clouds(2, 9, 4, new Rng(1))))
                .getMessage();
        assertTrue(few.contains("manifold 0 has 9 points, 15 were asked for"), few);
        List<double[][]> bad = clouds(2, 20, 4, new Rng(1));
        bad.get(1)[3][2] = Double.NaN;
        String nan = assertThrows(IllegalArgumentException.class, () -> glue.analyze(bad)).getMessage();
        assertTrue(nan.contains("manifold 1"), nan);
        assertThrows(IllegalArgumentException.class, () -> Glue.of(1, 15, 1, Dichotomies.RANDOM, 1));
    }

    private static void identity(ManifoldGeometry g) {
        double identity = g.utility() * (1 + 1 / (g.radius() * g.radius())) / g.dimension();
        assertEquals(g.capacity(), identity, 1e-12 * g.capacity());
    }

    private static void same(ManifoldGeometry a, ManifoldGeometry b) {
        assertEquals(a.capacity(), b.capacity(), 1e-8);
        assertEquals(a.dimension(), b.dimension(), 1e-8);
        assertEquals(a.radius(), b.radius(), 1e-8);
        assertEquals(a.utility(), b.utility(), 1e-8);
        assertEquals(a.centerAlignment(), b.centerAlignment(), 1e-8);
        assertEquals(a.axisAlignment(), b.axisAlignment(), 1e-8);
        assertEquals(a.centerAxisAlignment(), b.centerAxisAlignment(), 1e-8);
        assertEquals(a.activeShare(), b.activeShare(), 0);
    }

    private static List<double[][]> clouds(int manifolds, int points, int features, Rng rng) {
        return clouds(manifolds, points, features, rng, 0.5);
    }

    private static List<double[][]> clouds(int manifolds, int points, int features, Rng rng, double spread) {
        List<double[][]> out = new ArrayList<>();
        for (int i = 0; i < manifolds; i++) {
            double[] centre = normal(1, features, rng)[0];
            double[][] cloud = affine(normal(points, features, rng), spread, 0);
            for (double[] point : cloud) {
                for (int j = 0; j < features; j++) {
                    point[j] += centre[j];
                }
            }
            out.add(cloud);
        }
        return out;
    }

    private static double[][] signs(int draws, int manifolds, Rng rng) {
        double[][] y = new double[draws][manifolds];
        for (double[] row : y) {
            for (int i = 0; i < manifolds; i++) {
                row[i] = rng.nextBoolean() ? 1 : -1;
            }
        }
        return y;
    }
}
