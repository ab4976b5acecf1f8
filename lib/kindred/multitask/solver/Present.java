package kindred.multitask.solver;

import java.util.function.Function;

/**
 * Solving for the rows that are there. A task that is absent from a batch has a zero gradient; to a solver that is a
 * point at the origin, which would end every step. Such rows are left out and get the weight 0.
 */
public final class Present {
    private Present() {
    }

    /**
     * Weights for all rows from a solution for the non-zero ones.
     *
     * @param gramian m x m
     * @param solve from the Gramian of the rows that are there (positive diagonal) to their weights; not called when
     *     all rows are zero
     */
    public static double[] weights(double[][] gramian, Function<double[][], double[]> solve) {
        int m = gramian.length;
        int[] there = new int[m];
        int count = 0;
        for (int i = 0; i < m; i++) {
            if (gramian[i][i] > Double.MIN_NORMAL) {
                there[count++] = i;
            }
        }
        double[] out = new double[m];
        if (count == 0) {
            return out;
        }
        double[][] part = new double[count][count];
        for (int i = 0; i < count; i++) {
            for (int j = 0; j < count; j++) {
                part[i][j] = gramian[there[i]][there[j]];
            }
        }
        double[] solved = solve.apply(part);
        for (int i = 0; i < count; i++) {
            out[there[i]] = solved[i];
        }
        return out;
    }
}
