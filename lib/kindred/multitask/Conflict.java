package kindred.multitask;

import ai.djl.ndarray.NDArray;
import java.util.Arrays;
import kindred.multitask.solver.Vectors;

/**
 * How far the gradients of tasks disagree at one step. Tasks without a gradient are left out.
 *
 * @param meanCosine mean over pairs of tasks, in [-1, 1]; NaN with fewer than two tasks
 * @param shareNegative share of pairs with a negative cosine, in [0, 1]; NaN with fewer than two tasks
 * @param normRatio longest over shortest gradient, at least 1; NaN without any
 */
public record Conflict(double meanCosine, double shareNegative, double normRatio) {
    /** The statistics of these rows (m x d). */
    public static Conflict of(NDArray rows) {
        return of(GradientRows.gramian(rows));
    }

    /** The statistics of the rows with this Gramian (m x m). */
    public static Conflict of(double[][] gramian) {
        double[][] cosines = cosines(gramian);
        double[] norms = Arrays.stream(Vectors.norms(gramian)).filter(n -> n > 0).toArray();
        double sum = 0;
        double negative = 0;
        int pairs = 0;
        for (int i = 0; i < cosines.length; i++) {
            for (int j = 0; j < i; j++) {
                if (!Double.isNaN(cosines[i][j])) {
                    sum += cosines[i][j];
                    negative += cosines[i][j] < 0 ? 1 : 0;
                    pairs++;
                }
            }
        }
        double longest = Arrays.stream(norms).max().orElse(Double.NaN);
        double shortest = Arrays.stream(norms).min().orElse(Double.NaN);
        return new Conflict(sum / pairs, negative / pairs, longest / shortest);
    }

    /** The cosines between all pairs of rows, from their Gramian; NaN where a row is zero. */
    public static double[][] cosines(double[][] gramian) {
        double[] norms = Vectors.norms(gramian);
        double[][] cosines = new double[norms.length][norms.length];
        for (int i = 0; i < norms.length; i++) {
            for (int j = 0; j < norms.length; j++) {
                double cosine = gramian[i][j] / (norms[i] * norms[j]);
                cosines[i][j] = Math.max(-1, Math.min(1, cosine));
            }
        }
        return cosines;
    }

    /**
     * The cosine between the direction and the task gradient it serves worst, in [-1, 1]: negative when the step hurts
     * a task.
     *
     * @param rows m x d
     * @param direction d
     */
    public static double worstAlignment(NDArray rows, NDArray direction) {
        NDArray products = rows.matMul(direction.reshape(direction.size(), 1)).flatten();
        double[] inner = GradientRows.host(products);
        double[] norms = GradientRows.host(rows.norm(new int[] {1}, false));
        double length = GradientRows.host(direction.norm())[0];
        double worst = Double.NaN;
        for (int i = 0; i < inner.length; i++) {
            double cosine = inner[i] / (norms[i] * length);
            worst = Double.isNaN(worst) ? cosine : Double.isNaN(cosine) ? worst : Math.min(worst, cosine);
        }
        return worst;
    }
}
