package kindred.probe;

import java.util.List;
import kindred.measure.LabelledMoments;

/**
 * Joint second moments of features and class indicators; those of disjoint examples add up.
 *
 * @param n number of examples
 * @param mean of the features, {@code [d]}
 * @param scatter of the features about their mean, {@code [d][d]}
 * @param shares mean of the indicators, {@code [classes]}
 * @param cross scatter between indicators and features about their means, {@code [classes][d]}
 */
record LabelMoments(double n, double[] mean, double[][] scatter, double[] shares, double[][] cross) {

    static LabelMoments of(LabelledMoments.Values v, int classes) {
        int d = v.mean().length;
        double[] shares = new double[classes];
        double[][] cross = new double[classes][d];
        for (int k = 0; k < v.classes(); k++) {
            int c = v.labels()[k];
            shares[c] = (double) v.counts()[k] / v.n();
            for (int j = 0; j < d; j++) {
                cross[c][j] = v.counts()[k] * (v.classMeans()[k][j] - v.mean()[j]);
            }
        }
        return new LabelMoments(v.n(), v.mean(), v.scatter(), shares, cross);
    }

    static LabelMoments sum(List<LabelMoments> parts) {
        int d = parts.get(0).mean.length;
        int classes = parts.get(0).shares.length;
        double n = parts.stream().mapToDouble(LabelMoments::n).sum();
        double[] mean = new double[d];
        double[] shares = new double[classes];
        for (LabelMoments p : parts) {
            axpy(p.n / n, p.mean, mean);
            axpy(p.n / n, p.shares, shares);
        }
        double[][] scatter = new double[d][d];
        double[][] cross = new double[classes][d];
        for (LabelMoments p : parts) {
            LabelMoments moved = p.about(mean, shares);
            for (int i = 0; i < d; i++) {
                axpy(1, moved.scatter[i], scatter[i]);
            }
            for (int c = 0; c < classes; c++) {
                axpy(1, moved.cross[c], cross[c]);
            }
        }
        return new LabelMoments(n, mean, scatter, shares, cross);
    }

    double count(int label) {
        return n * shares[label];
    }

    int classesWithExamples() {
        int count = 0;
        for (double share : shares) {
            count += share > 0 ? 1 : 0;
        }
        return count;
    }

    /** The squared error of a linear model on these examples, summed over examples and classes. */
    double squaredError(LinearModel model) {
        int d = mean.length;
        double sum = 0;
        for (int c = 0; c < shares.length; c++) {
            double[] w = model.weights()[c];
            double atMean = shares[c] - model.bias()[c] - dot(w, mean);
            // Indicators: their scatter about the mean is n p (1 - p).
            sum += n * (atMean * atMean + shares[c] * (1 - shares[c])) - 2 * dot(w, cross[c]);
            for (int i = 0; i < d; i++) {
                sum += w[i] * dot(scatter[i], w);
            }
        }
        return sum;
    }

    /** The same examples about another centre; n, mean and shares stay as they are. */
    private LabelMoments about(double[] centre, double[] centreShares) {
        double[] offset = mean.clone();
        axpy(-1, centre, offset);
        double[][] movedScatter = new double[mean.length][];
        double[][] movedCross = new double[shares.length][];
        for (int i = 0; i < mean.length; i++) {
            movedScatter[i] = scatter[i].clone();
            axpy(n * offset[i], offset, movedScatter[i]);
        }
        for (int c = 0; c < shares.length; c++) {
            movedCross[c] = cross[c].clone();
            axpy(n * (shares[c] - centreShares[c]), offset, movedCross[c]);
        }
        return new LabelMoments(n, mean, movedScatter, shares, movedCross);
    }

    private static void axpy(double factor, double[] x, double[] y) {
        for (int i = 0; i < y.length; i++) {
            y[i] += factor * x[i];
        }
    }

    static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }
}
