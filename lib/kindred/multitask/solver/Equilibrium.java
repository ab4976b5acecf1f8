package kindred.multitask.solver;

import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.CholeskyDecomposition;

/**
 * The positive solution of {@code M a = a^-p} (elementwise): the first-order condition of a bargain between rows.
 *
 * <p>It minimises the strictly convex {@code 1/2 a^T M a - sum_i psi(a_i)}, psi' = a^-p, which is bounded below unless
 * some non-negative combination of the rows vanishes. Damped Newton steps in {@code b_i = a_i |g_i|}, where all rows
 * have length 1.
 */
public final class Equilibrium {
    /** GradientRows whose hull comes this near to the origin, squared and in units of the row length, are stationary. */
    private static final double STATIONARY = 1e-10;

    private Equilibrium() {
    }

    /**
     * The positive solution, or zeros when the rows are Pareto-stationary: some convex combination of the unit rows is
     * shorter than 1e-5.
     *
     * @param gramian M, m x m, with a positive diagonal
     * @param p positive power
     */
    public static double[] solve(double[][] gramian, double p) {
        int m = gramian.length;
        double[] norms = Vectors.norms(gramian);
        double[] inverse = new double[m];
        for (int i = 0; i < m; i++) {
            inverse[i] = 1 / norms[i];
        }
        double[][] cosines = Vectors.rescaled(gramian, inverse);
        if (Vectors.squaredNorm(cosines, MinimumNorm.weights(cosines)) < STATIONARY) {
            return new double[m];
        }
        double[] c = new double[m];
        double[] b = new double[m];
        for (int i = 0; i < m; i++) {
            c[i] = Math.pow(norms[i], p - 1);
            b[i] = Math.pow(c[i], 1 / (1 + p));
        }
        descend(cosines, c, p, b);
        for (int i = 0; i < m; i++) {
            b[i] *= inverse[i];
        }
        return b;
    }

    private static void descend(double[][] cosines, double[] c, double p, double[] b) {
        int m = b.length;
        double change = Double.POSITIVE_INFINITY;
        for (int iteration = 0; iteration < 500; iteration++) {
            double[] step = newton(cosines, c, p, b);
            double reach = 1;
            change = 0;
            for (int i = 0; i < m; i++) {
                change = Math.max(change, Math.abs(step[i] / b[i]));
                if (step[i] < 0) {
                    reach = Math.min(reach, -0.95 * b[i] / step[i]);
                }
            }
            // Entries far smaller than the rest hardly move the potential: a rise within rounding is none.
            double bound = potential(cosines, c, p, b);
            bound += 1e-12 * (1 + Math.abs(bound));
            double[] next = moved(b, step, reach);
            while (potential(cosines, c, p, next) > bound && reach > 1e-12) {
                reach /= 2;
                next = moved(b, step, reach);
            }
            System.arraycopy(next, 0, b, 0, m);
            if (change < 1e-12) {
                return;
            }
        }
        if (change > 1e-6) {
            throw new IllegalStateException("the equilibrium of " + m + " rows was not reached: last relative change "
                    + change);
        }
    }

    private static double[] newton(double[][] cosines, double[] c, double p, double[] b) {
        int m = b.length;
        double[] slope = Vectors.times(cosines, b);
        double[][] curvature = new double[m][];
        for (int i = 0; i < m; i++) {
            double pull = c[i] * Math.pow(b[i], -p);
            slope[i] = pull - slope[i];
            curvature[i] = cosines[i].clone();
            curvature[i][i] += p * pull / b[i];
        }
        return new CholeskyDecomposition(new Array2DRowRealMatrix(curvature, false), 1e-10, 0).getSolver()
                .solve(new ArrayRealVector(slope, false)).toArray();
    }

    private static double potential(double[][] cosines, double[] c, double p, double[] b) {
        double value = 0.5 * Vectors.squaredNorm(cosines, b);
        for (int i = 0; i < b.length; i++) {
            value -= c[i] * (p == 1 ? Math.log(b[i]) : Math.pow(b[i], 1 - p) / (1 - p));
        }
        return value;
    }

    private static double[] moved(double[] b, double[] step, double reach) {
        double[] next = b.clone();
        for (int i = 0; i < b.length; i++) {
            next[i] += reach * step[i];
        }
        return next;
    }
}
