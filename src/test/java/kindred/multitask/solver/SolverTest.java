package kindred.multitask.solver;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import kindred.core.Rng;
import kindred.multitask.NastyMatrices;
import kindred.multitask.NastyMatrices.Case;
import org.junit.jupiter.api.Test;

/** Every solver meets the optimality conditions of its problem to 1e-9, on rows of any scale and rank. */
class SolverTest {
    private static final double TOLERANCE = 1e-9;

    @Test
    void theShortestVectorMakesNoLongerAngleWithAnyRow() {
        for (long seed = 1; seed <= 200; seed++) {
            for (Case matrix : NastyMatrices.all(seed)) {
                double[][] gramian = NastyMatrices.gramian(matrix.rows());
                double[] w = MinimumNorm.weights(gramian);
                assertEquals(1, Vectors.sum(w), TOLERANCE);
                assertTrue(Arrays.stream(w).min().orElseThrow() >= 0);
                // Optimal exactly when g_i . d >= |d|^2 for every i.
                double[] inner = Vectors.times(gramian, w);
                double squared = Vectors.squaredNorm(gramian, w);
                double[] norms = Vectors.norms(gramian);
                double shortest = Arrays.stream(norms).min().orElseThrow();
                for (int i = 0; i < w.length; i++) {
                    assertTrue(inner[i] >= squared - TOLERANCE * norms[i] * shortest,
                            matrix + ": " + inner[i] + " against " + squared);
                }
            }
        }
    }

    @Test
    void aProjectionOnTheDualConeOpposesNoRowAndMovesAlongTouchedRowsOnly() {
        for (long seed = 1; seed <= 200; seed++) {
            for (Case matrix : NastyMatrices.all(seed)) {
                double[][] gramian = NastyMatrices.gramian(matrix.rows());
                int m = gramian.length;
                double[] norms = Vectors.norms(gramian);
                if (Arrays.stream(norms).min().orElseThrow() == 0) {
                    continue;
                }
                double[] u = new double[m];
                Rng rng = new Rng(seed);
                Arrays.setAll(u, i -> rng.nextDouble());
                double size = Math.sqrt(Vectors.squaredNorm(gramian, u));
                double[] v = DualCone.project(gramian, u);
                double[] inner = Vectors.times(gramian, v);
                for (int i = 0; i < m; i++) {
                    assertTrue(v[i] >= u[i], matrix.name());
                    assertTrue(inner[i] >= -TOLERANCE * norms[i] * size, matrix + ": " + inner[i]);
                    assertEquals(0, inner[i] * (v[i] - u[i]), TOLERANCE * size * size, matrix.name());
                }
            }
        }
    }

    @Test
    void theEquilibriumSolvesItsEquation() {
        int solved = 0;
        for (long seed = 1; seed <= 100; seed++) {
            for (Case matrix : NastyMatrices.all(seed)) {
                double[][] gramian = NastyMatrices.gramian(matrix.rows());
                if (Arrays.stream(Vectors.norms(gramian)).min().orElseThrow() == 0) {
                    continue;
                }
                for (double p : new double[] {0.1, 0.5, 1, 2}) {
                    double[] a = Equilibrium.solve(gramian, p);
                    if (a[0] == 0) {
                        continue;
                    }
                    double[] inner = Vectors.times(gramian, a);
                    double size = Math.sqrt(Vectors.squaredNorm(gramian, a));
                    double[] norms = Vectors.norms(gramian);
                    for (int i = 0; i < a.length; i++) {
                        assertEquals(Math.pow(a[i], -p), inner[i], TOLERANCE * norms[i] * size, matrix.name());
                    }
                    solved++;
                }
            }
        }
        assertTrue(solved > 4000, "only " + solved + " matrices had an equilibrium");
    }

    @Test
    void oppositeRowsHaveNoEquilibrium() {
        assertArrayEquals(new double[2], Equilibrium.solve(new double[][] {{4, -2}, {-2, 1}}, 1));
    }

    @Test
    void powersOfASymmetricMatrix() {
        // Eigenvalues 3 along (1, 1) and 1 along (1, -1).
        Symmetric matrix = new Symmetric(new double[][] {{2, 1}, {1, 2}}, 1e-12);
        assertArrayEquals(new double[] {2 / 3.0, -1 / 3.0}, matrix.power(-1, new double[] {1, 0}), 1e-12);
        assertEquals(1, matrix.smallest(), 1e-12);
        Symmetric singular = new Symmetric(new double[][] {{1, 1}, {1, 1}}, 1e-12);
        assertEquals(1, singular.rank());
        assertArrayEquals(new double[] {0.25, 0.25}, singular.power(-1, new double[] {1, 0}), 1e-12);
        assertArrayEquals(new double[2], singular.power(-1, new double[] {1, -1}), 0);
        assertEquals(0, new Symmetric(new double[2][2], 1e-12).rank());
    }

    @Test
    void absentRowsGetNoWeight() {
        double[][] gramian = {{4, 0, 2}, {0, 0, 0}, {2, 0, 9}};
        assertArrayEquals(new double[] {4, 0, 9},
                Present.weights(gramian, part -> new double[] {part[0][0], part[1][1]}));
        assertArrayEquals(new double[1], Present.weights(new double[1][1], part -> {
            throw new AssertionError("nothing to solve");
        }));
    }

    @Test
    void adamStepsMatchTheFormula() {
        HostAdam adam = new HostAdam(0.1, 0.5);
        double[] x = {1, -2};
        adam.step(x, new double[] {3, 1});
        // Decay makes the second gradient 1 - 1 = 0; the first step is the rate against the sign.
        assertArrayEquals(new double[] {0.9, -2}, x, 1e-8);
        HostAdam resumed = new HostAdam(0.1, 0.5);
        resumed.restore(adam.state());
        double[] y = x.clone();
        adam.step(x, new double[] {-1, 2});
        resumed.step(y, new double[] {-1, 2});
        assertArrayEquals(x, y);
        double first = 0.9 * 0.35 + 0.1 * (-1 + 0.45);
        double second = 0.999 * 0.01225 + 0.001 * (-1 + 0.45) * (-1 + 0.45);
        assertEquals(0.9 - 0.1 * (first / 0.19) / (Math.sqrt(second / (1 - 0.999 * 0.999)) + 1e-8), x[0], 1e-8);
        assertThrows(IllegalArgumentException.class, () -> new HostAdam(0, 0));
    }
}
