package kindred.measure;

import java.util.Arrays;

/**
 * Non-negative least squares by the active set method of Lawson and Hanson (1974, chapter 23), on the Gram matrix of
 * the columns with a Cholesky factor that grows and shrinks with the passive set (Bro and de Jong 1997).
 *
 * <p>Columns that depend on the passive set are passed over, and the number of exchanges is capped at 20 times the
 * number of columns, so that ties and duplicates cannot cycle.
 */
public final class Nnls {
    /**
     * A column whose part outside the span of the passive set is below this share of its norm, squared, depends on
     * it.
     */
    private static final double DEPENDENT = 1e-13;

    private final double[][] gram;
    private final double[] sign;
    private final double[] inner;
    private final int[] passive;
    private final boolean[] isPassive;
    private final double[][] factor;
    private int size;

    private Nnls(double[][] gram, double[] sign, double[] inner, int most) {
        int columns = inner.length;
        this.gram = gram;
        this.sign = sign;
        this.inner = inner;
        this.passive = new int[Math.min(columns, most) + 1];
        this.isPassive = new boolean[columns];
        this.factor = new double[passive.length][];
    }

    /**
     * The z that minimises {@code |a z - b|} subject to {@code z >= 0}.
     *
     * @param a {@code [rows][columns]}
     * @param b {@code [rows]}
     * @param tolerance a column may leave the solution when the cosine of its angle with the residual, relative to b,
     *     is not above this; 1e-10 is a good value
     * @return {@code [columns]}, exactly 0 outside the passive set
     * @throws IllegalArgumentException if the sizes disagree or a value is not finite
     */
    public static double[] solve(double[][] a, double[] b, double tolerance) {
        if (a.length != b.length || a.length == 0) {
            throw new IllegalArgumentException("a has " + a.length + " rows, b has " + b.length + " values");
        }
        int columns = a[0].length;
        double[][] gram = new double[columns][columns];
        double[] inner = new double[columns];
        for (int r = 0; r < a.length; r++) {
            if (a[r].length != columns) {
                throw new IllegalArgumentException(
                        "row " + r + " of a has " + a[r].length + " columns, row 0 has " + columns);
            }
            Dense.axpy(b[r], a[r], inner);
            for (int i = 0; i < columns; i++) {
                Dense.axpy(a[r][i], a[r], gram[i]);
            }
        }
        double norm = Math.sqrt(Dense.dot(b, b));
        if (!Double.isFinite(norm) || !Double.isFinite(Dense.trace(gram))) {
            throw new IllegalArgumentException("a and b must be finite");
        }
        double[] sign = new double[columns];
        Arrays.fill(sign, 1);
        return solve(gram, sign, inner, norm, a.length, tolerance);
    }

    /**
     * The same from inner products.
     *
     * @param gram inner products of the columns before their signs
     * @param sign factor of each column, 1, -1, or 0 to leave the column out
     * @param inner inner products of the signed columns with b
     * @param norm norm of b
     * @param most rank of the columns at most
     */
    static double[] solve(double[][] gram, double[] sign, double[] inner, double norm, int most, double tolerance) {
        return new Nnls(gram, sign, inner, most).run(norm, tolerance);
    }

    private double[] run(double norm, double tolerance) {
        int columns = inner.length;
        double[] z = new double[columns];
        boolean[] passedOver = new boolean[columns];
        double[] gradient = inner.clone();
        for (int exchange = 0; exchange < 20 * columns; exchange++) {
            int best = steepest(gradient, passedOver, norm, tolerance);
            if (best < 0) {
                break;
            }
            if (!append(best)) {
                passedOver[best] = true;
                continue;
            }
            double[] target = target();
            if (target[size - 1] <= 0) {
                remove(size - 1);
                passedOver[best] = true;
                continue;
            }
            settle(z, target);
            Arrays.fill(passedOver, false);
            System.arraycopy(inner, 0, gradient, 0, columns);
            for (int k = 0; k < size; k++) {
                subtract(gradient, passive[k], z[passive[k]]);
            }
        }
        refine(z, gradient);
        return z;
    }

    private int steepest(double[] gradient, boolean[] passedOver, double norm, double tolerance) {
        int best = -1;
        double steepest = 0;
        for (int j = 0; j < gradient.length; j++) {
            if (gradient[j] > steepest && !isPassive[j] && !passedOver[j]
                    && gradient[j] > tolerance * norm * Math.sqrt(gram[j][j])) {
                steepest = gradient[j];
                best = j;
            }
        }
        return best;
    }

    /** Moves z to the solution on the passive set, dropping columns whose weight would turn negative on the way. */
    private void settle(double[] z, double[] target) {
        double[] goal = target;
        while (true) {
            double step = 1;
            for (int k = 0; k < size; k++) {
                if (goal[k] <= 0) {
                    double weight = z[passive[k]];
                    step = Math.min(step, weight / (weight - goal[k]));
                }
            }
            for (int k = size - 1; k >= 0; k--) {
                int column = passive[k];
                z[column] += step * (goal[k] - z[column]);
                if (step < 1 && goal[k] <= 0 && z[column] <= 1e-15 * Math.abs(goal[k])) {
                    z[column] = 0;
                    remove(k);
                }
            }
            if (step == 1) {
                return;
            }
            goal = target();
        }
    }

    /** One step of iterative refinement on the final passive set, kept only where it leaves the weights positive. */
    private void refine(double[] z, double[] gradient) {
        double[] right = new double[size];
        for (int k = 0; k < size; k++) {
            right[k] = gradient[passive[k]];
        }
        double[] step = substitute(right);
        for (int k = 0; k < size; k++) {
            z[passive[k]] = Math.max(0, z[passive[k]] + step[k]);
        }
    }

    private void subtract(double[] gradient, int column, double weight) {
        double[] row = gram[column];
        double factor = weight * sign[column];
        for (int j = 0; j < gradient.length; j++) {
            gradient[j] -= factor * row[j] * sign[j];
        }
    }

    private double entry(int i, int j) {
        return sign[i] * sign[j] * gram[i][j];
    }

    /** Takes a column into the passive set; false, and no change, if it depends on the others. */
    private boolean append(int column) {
        if (size == factor.length) {
            return false;
        }
        double[] row = new double[size + 1];
        double rest = gram[column][column];
        for (int k = 0; k < size; k++) {
            double value = entry(column, passive[k]);
            for (int m = 0; m < k; m++) {
                value -= row[m] * factor[k][m];
            }
            row[k] = value / factor[k][k];
            rest -= row[k] * row[k];
        }
        if (rest <= DEPENDENT * gram[column][column]) {
            return false;
        }
        row[size] = Math.sqrt(rest);
        factor[size] = row;
        passive[size] = column;
        isPassive[column] = true;
        size++;
        return true;
    }

    /** Takes the column at this place out of the passive set, restoring the triangle by Givens rotations. */
    private void remove(int place) {
        isPassive[passive[place]] = false;
        for (int k = place; k < size - 1; k++) {
            passive[k] = passive[k + 1];
            factor[k] = factor[k + 1];
        }
        size--;
        for (int k = place; k < size; k++) {
            double a = factor[k][k];
            double b = factor[k][k + 1];
            double norm = Math.hypot(a, b);
            double c = a / norm;
            double s = b / norm;
            for (int i = k; i < size; i++) {
                double left = factor[i][k];
                double right = factor[i][k + 1];
                factor[i][k] = c * left + s * right;
                factor[i][k + 1] = c * right - s * left;
            }
            factor[k] = Arrays.copyOf(factor[k], k + 1);
        }
    }

    /** The unconstrained solution on the passive set. */
    private double[] target() {
        double[] right = new double[size];
        for (int k = 0; k < size; k++) {
            right[k] = inner[passive[k]];
        }
        return substitute(right);
    }

    private double[] substitute(double[] right) {
        double[] x = right.clone();
        for (int k = 0; k < size; k++) {
            double value = x[k];
            for (int m = 0; m < k; m++) {
                value -= factor[k][m] * x[m];
            }
            x[k] = value / factor[k][k];
        }
        for (int k = size - 1; k >= 0; k--) {
            x[k] /= factor[k][k];
            for (int m = 0; m < k; m++) {
                x[m] -= factor[k][m] * x[k];
            }
        }
        return x;
    }
}
