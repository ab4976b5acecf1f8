package kindred.multitask.aggregator;

import java.util.stream.IntStream;
import kindred.multitask.solver.DualCone;

/** The two ways to project on the directions that oppose no task. */
enum Cone {
    /** TorchJD's: the Gramian is divided by its trace (0 when that is under 1e-4), 1e-4 is added to the diagonal. */
    REGULARISED {
        @Override
        double[] project(double[][] gramian, double[] u) {
            int m = u.length;
            double trace = 0;
            for (int i = 0; i < m; i++) {
                trace += gramian[i][i];
            }
            double[][] regular = new double[m][m];
            for (int i = 0; i < m; i++) {
                for (int j = 0; j < m; j++) {
                    regular[i][j] = trace < SMALL ? 0 : gramian[i][j] / trace;
                }
                regular[i][i] += SMALL;
            }
            return DualCone.project(regular, u);
        }
    },

    /** The projection itself. A zero row opposes nothing and keeps its weight. */
    EXACT {
        @Override
        double[] project(double[][] gramian, double[] u) {
            int m = u.length;
            int[] there = IntStream.range(0, m).filter(i -> gramian[i][i] > Double.MIN_NORMAL)
                    .toArray();
            double[][] part = new double[there.length][there.length];
            double[] target = new double[there.length];
            for (int i = 0; i < there.length; i++) {
                target[i] = u[there[i]];
                for (int j = 0; j < there.length; j++) {
                    part[i][j] = gramian[there[i]][there[j]];
                }
            }
            double[] projected = DualCone.project(part, target);
            double[] v = u.clone();
            for (int i = 0; i < there.length; i++) {
                v[there[i]] = projected[i];
            }
            return v;
        }
    };

    private static final double SMALL = 1e-4;

    /** Weights of the projection of the combination u of the rows with this Gramian. */
    abstract double[] project(double[][] gramian, double[] u);
}
