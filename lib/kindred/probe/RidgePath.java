package kindred.probe;

import java.util.Arrays;
import kindred.measure.Eigen;

/** Ridge regressions for every penalty from one eigendecomposition of the features' correlations. */
final class RidgePath {
    private final LabelMoments moments;
    private final Standardisation standard;
    private final double[] eigenvalues;
    private final double[][] basis;
    private final double[][] onBasis;

    RidgePath(LabelMoments moments) {
        this.moments = moments;
        this.standard = Standardisation.of(moments.mean(), moments.scatter(), moments.n());
        int d = moments.mean().length;
        double[][] correlation = new double[d][d];
        for (int i = 0; i < d; i++) {
            for (int j = 0; j < d; j++) {
                double scale = standard.inverse()[i] * standard.inverse()[j] / moments.n();
                correlation[i][j] = moments.scatter()[i][j] * scale;
            }
        }
        Eigen e = Eigen.of(correlation);
        this.basis = e.vectors();
        this.eigenvalues = Arrays.stream(e.values()).map(v -> Math.max(0, v)).toArray();
        this.onBasis = new double[moments.shares().length][d];
        for (int c = 0; c < onBasis.length; c++) {
            for (int j = 0; j < d; j++) {
                double target = moments.cross()[c][j] * standard.inverse()[j] / moments.n();
                for (int k = 0; k < d; k++) {
                    onBasis[c][k] += target * basis[j][k];
                }
            }
        }
    }

    LinearModel at(double penalty) {
        int d = eigenvalues.length;
        double[][] weights = new double[onBasis.length][d];
        for (int c = 0; c < weights.length; c++) {
            double[] shrunk = new double[d];
            for (int k = 0; k < d; k++) {
                shrunk[k] = onBasis[c][k] / (eigenvalues[k] + penalty);
            }
            for (int j = 0; j < d; j++) {
                weights[c][j] = LabelMoments.dot(basis[j], shrunk);
            }
        }
        return standard.fold(weights, moments.shares(), new LinearModel.Diagnostics(penalty, Double.NaN, 1, true));
    }
}
