package kindred.multitask.aggregator;

import kindred.multitask.GramianWeighting;
import kindred.multitask.StepContext;
import kindred.multitask.solver.Vectors;

/**
 * PCGrad, gradient surgery (Yu et al., 2020, algorithm 1): each gradient loses its component along every other one that
 * it conflicts with, taken in random order; the corrected gradients are summed. With two tasks the result conflicts
 * with neither; with more it may.
 */
public final class PCGrad implements GramianWeighting {
    @Override
    public double[] weights(double[][] gramian, double[] losses, StepContext step) {
        int m = gramian.length;
        double[] w = new double[m];
        for (int i = 0; i < m; i++) {
            double[] corrected = new double[m];
            corrected[i] = 1;
            for (int j : step.rng().permutation(m)) {
                double inner = Vectors.dot(gramian[j], corrected);
                if (j != i && inner < 0 && gramian[j][j] > 0) {
                    corrected[j] -= inner / gramian[j][j];
                }
            }
            for (int j = 0; j < m; j++) {
                w[j] += corrected[j];
            }
        }
        return w;
    }
}
