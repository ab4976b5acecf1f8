package kindred.multitask.solver;

import java.util.Arrays;

/**
 * Non-negative least squares from inner products: minimise {@code 1/2 x^T K x - b^T x} over {@code x >= 0}, for K
 * positive semidefinite and b in its range.
 *
 * <p>The active-set method of Lawson and Hanson (1974, chapter 23). Own code, because ojAlgo's ConvexSolver missed the
 * optimality conditions by 1e-5 on rows of unlike scale and failed on linearly dependent rows; both are everyday cases
 * for task gradients. Variables are scaled to a unit diagonal first, so rows of any length are treated alike; a
 * variable whose column depends on the chosen ones adds nothing and is passed over.
 */
public final class NonNegativeLeastSquares {
    /** Gradients below this, for unit columns and relative to b, are rounding. */
    private static final double OPTIMAL = 1e-13;
    /** A squared distance to the span of the chosen columns below this is dependence. */
    private static final double DEPENDENT = 1e-13;

    private NonNegativeLeastSquares() {
    }

    /**
     * A minimiser.
     *
     * @param k m x m, symmetric positive semidefinite with a positive diagonal
     * @param b m numbers, {@code K z} for some z
     */
    public static double[] solve(double[][] k, double[] b) {
        int m = b.length;
        double[] unit = new double[m];
        for (int i = 0; i < m; i++) {
            if (!(k[i][i] > 0)) {
                throw new IllegalArgumentException("diagonal entry " + i + " must be positive, got " + k[i][i]);
            }
            unit[i] = 1 / Math.sqrt(k[i][i]);
        }
        double[][] scaled = Vectors.rescaled(k, unit);
        double[] target = new double[m];
        double size = 0;
        for (int i = 0; i < m; i++) {
            target[i] = unit[i] * b[i];
            size = Math.max(size, Math.abs(target[i]));
        }
        double[] x = solveUnit(scaled, target, OPTIMAL * size);
        for (int i = 0; i < m; i++) {
            x[i] *= unit[i];
        }
        return x;
    }

    private static double[] solveUnit(double[][] k, double[] b, double tolerance) {
        int m = b.length;
        double[] x = new double[m];
        int[] chosen = new int[m];
        int count = 0;
        boolean[] taken = new boolean[m];
        boolean[] passedOver = new boolean[m];
        // Each round lowers the objective or passes a variable over; the bound only guards against cycling by rounding.
        for (int round = 0; round < 20 * m + 20; round++) {
            int best = steepest(k, b, x, taken, passedOver, tolerance);
            if (best < 0) {
                return x;
            }
            chosen[count] = best;
            double[] z = unconstrained(k, b, chosen, count + 1);
            if (z == null || z[count] <= 0) {
                passedOver[best] = true;
                continue;
            }
            count++;
            taken[best] = true;
            while (true) {
                int blocking = -1;
                double length = 1;
                for (int i = 0; i < count; i++) {
                    if (z[i] <= 0) {
                        double reach = x[chosen[i]] / (x[chosen[i]] - z[i]);
                        if (blocking < 0 || reach < length) {
                            length = reach;
                            blocking = i;
                        }
                    }
                }
                for (int i = 0; i < count; i++) {
                    int variable = chosen[i];
                    x[variable] = blocking < 0 ? z[i] : Math.max(0, x[variable] + length * (z[i] - x[variable]));
                }
                if (blocking < 0) {
                    break;
                }
                x[chosen[blocking]] = 0;
                count = keepPositive(x, chosen, count, taken);
                z = unconstrained(k, b, chosen, count);
                if (z == null) {
                    throw new IllegalStateException("a subset of independent columns became dependent");
                }
            }
            Arrays.fill(passedOver, false);
        }
        return x;
    }

    private static int steepest(double[][] k, double[] b, double[] x, boolean[] taken, boolean[] passedOver,
            double tolerance) {
        int best = -1;
        double steepest = tolerance;
        for (int i = 0; i < b.length; i++) {
            if (!taken[i] && !passedOver[i]) {
                double descent = b[i];
                double magnitude = 0;
                for (int j = 0; j < x.length; j++) {
                    descent -= k[i][j] * x[j];
                    magnitude = Math.max(magnitude, Math.abs(k[i][j] * x[j]));
                }
                if (descent > Math.max(steepest, OPTIMAL * magnitude)) {
                    steepest = descent;
                    best = i;
                }
            }
        }
        return best;
    }

    private static int keepPositive(double[] x, int[] chosen, int count, boolean[] taken) {
        int kept = 0;
        for (int i = 0; i < count; i++) {
            if (x[chosen[i]] > 0) {
                chosen[kept++] = chosen[i];
            } else {
                taken[chosen[i]] = false;
            }
        }
        return kept;
    }

    /** The solution of the chosen rows and columns by Cholesky, or null when they are linearly dependent. */
    private static double[] unconstrained(double[][] k, double[] b, int[] chosen, int count) {
        double[][] l = new double[count][count];
        double[] z = new double[count];
        for (int i = 0; i < count; i++) {
            double target = b[chosen[i]];
            for (int j = 0; j <= i; j++) {
                double sum = k[chosen[i]][chosen[j]];
                for (int p = 0; p < j; p++) {
                    sum -= l[i][p] * l[j][p];
                }
                if (i == j) {
                    if (sum < DEPENDENT) {
                        return null;
                    }
                    l[i][i] = Math.sqrt(sum);
                } else {
                    l[i][j] = sum / l[j][j];
                    target -= l[i][j] * z[j];
                }
            }
            z[i] = target / l[i][i];
        }
        for (int i = count - 1; i >= 0; i--) {
            for (int j = i + 1; j < count; j++) {
                z[i] -= l[j][i] * z[j];
            }
            z[i] /= l[i][i];
        }
        return z;
    }
}
