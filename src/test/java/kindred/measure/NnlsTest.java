package kindred.measure;

import static kindred.measure.Matrices.dot;
import static kindred.measure.Matrices.multiply;
import static kindred.measure.Matrices.normal;
import static kindred.measure.Matrices.transpose;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import kindred.core.Rng;
import org.junit.jupiter.api.Test;

class NnlsTest {

    @Test
    void orthogonalColumnsKeepThePositivePart() {
        double[][] a = {{1, 0}, {0, 2}, {0, 0}};
        assertArrayEquals(new double[] {3, 0}, Nnls.solve(a, new double[] {3, -4, 5}, 1e-10), 1e-14);
        assertArrayEquals(new double[] {0, 0}, Nnls.solve(a, new double[] {-3, -4, 5}, 1e-10), 0);
        assertArrayEquals(new double[] {3, 2}, Nnls.solve(a, new double[] {3, 4, 5}, 1e-10), 1e-14);
    }

    /** A minimum is known by its conditions: a weight is zero or its gradient is, and no gradient points uphill. */
    @Test
    void theKarushKuhnTuckerConditionsHold() {
        for (int seed = 0; seed < 30; seed++) {
            Rng rng = new Rng(seed);
            int rows = 3 + rng.nextInt(20);
            int columns = 1 + rng.nextInt(60);
            double[][] a = normal(rows, columns, rng);
            check(a, normal(1, rows, rng)[0]);
        }
    }

    @Test
    void duplicatedAndDependentColumnsDoNotCycle() {
        Rng rng = new Rng(100);
        double[][] a = normal(6, 30, rng);
        for (double[] row : a) {
            for (int j = 10; j < 20; j++) {
                row[j] = row[j - 10];
            }
            row[25] = 0;
            row[26] = row[1] + row[2];
            row[27] = row[3] * (1 + 1e-9);
        }
        check(a, normal(1, 6, rng)[0]);
    }

    @Test
    void nearlyParallelColumnsAreSolved() {
        Rng rng = new Rng(200);
        double[][] centre = normal(12, 1, rng);
        double[][] a = normal(12, 40, rng);
        for (int i = 0; i < 12; i++) {
            for (int j = 0; j < 40; j++) {
                a[i][j] = centre[i][0] + 1e-4 * a[i][j];
            }
        }
        double[] b = normal(1, 12, rng)[0];
        check(a, b);
    }

    @Test
    void wrongInputIsNamed() {
        assertThrows(IllegalArgumentException.class, () -> Nnls.solve(new double[][] {{1}}, new double[] {1, 2}, 0));
        assertThrows(
                IllegalArgumentException.class,
                () -> Nnls.solve(new double[][] {{Double.NaN}}, new double[] {1}, 0));
    }

    private static void check(double[][] a, double[] b) {
        double[] z = Nnls.solve(a, b, 1e-10);
        double[] residual = b.clone();
        double norm = Math.sqrt(dot(b, b));
        for (int i = 0; i < a.length; i++) {
            residual[i] -= dot(a[i], z);
        }
        double[] gradient = multiply(new double[][] {residual}, a)[0];
        double[][] columns = transpose(a);
        for (int j = 0; j < z.length; j++) {
            double scale = norm * Math.sqrt(dot(columns[j], columns[j]));
            assertTrue(z[j] >= 0, "weight " + z[j]);
            assertTrue(gradient[j] <= 1e-8 * scale, "column " + j + " would improve by " + gradient[j]);
            assertEquals(0, z[j] == 0 ? 0 : gradient[j], 1e-8 * scale, "column " + j);
        }
    }
}
