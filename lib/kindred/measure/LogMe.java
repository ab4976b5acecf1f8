package kindred.measure;

import java.util.Arrays;

/**
 * LogME, the log of maximum evidence (You et al. 2021): how well a Bayesian linear model
 * explains each class's indicator from the features, {@code max over alpha, beta of log p(y | F, alpha, beta) / n},
 * averaged over classes. Higher promises better transfer.
 *
 * <p>Features are not centred and the model has no bias (as published). Unchanged by rotation and isotropic scale,
 * not by translation. The fixed point is iterated until alpha / beta moves by less than 1e-9 of itself or 1,000
 * times; residuals below 1e-12 of a class's norm count as that much (features that explain the labels exactly have no
 * finite maximum). An error with one class.
 */
public record LogMe() implements Marker {
    private static final int MOST_ITERATIONS = 1000;
    private static final double FLOOR = 1e-12;

    @Override
    public String name() {
        return "LogME";
    }

    @Override
    public Accumulator start() {
        return new LabelledMarker(name(), v -> {
            Eigen e = Dense.eigen(
                    new SecondMoments.Values(v.n(), v.mean(), v.scatter()).aboutOrigin());
            double[] sigma = Arrays.stream(e.values()).map(s -> Math.max(0, s)).toArray();
            int rank = Dense.rank(sigma, 1e-14);
            Arrays.fill(sigma, rank, sigma.length, 0);
            double sum = 0;
            double[][] means = Dense.product(v.classMeans(), e.vectors());
            for (int c = 0; c < v.classes(); c++) {
                double[] projected = new double[sigma.length];
                for (int k = 0; k < rank; k++) {
                    double inner = v.counts()[c] * means[c][k];
                    projected[k] = inner * inner / sigma[k];
                }
                sum += evidence(sigma, projected, v.counts()[c], v.n());
            }
            return sum / v.classes();
        });
    }

    /**
     * The maximum over alpha and beta of the log evidence a example.
     *
     * @param sigma squared singular values of the features, one a feature
     * @param projected squared projection of y on each left singular vector
     * @param norm squared norm of y
     */
    static double evidence(double[] sigma, double[] projected, double norm, double n) {
        double outside = Math.max(0, norm - Arrays.stream(projected).sum());
        double alpha = 1;
        double beta = 1;
        double weights = 0;
        double residual = norm;
        for (int i = 0; i < MOST_ITERATIONS; i++) {
            double lambda = alpha / beta;
            double gamma = 0;
            weights = 0;
            residual = outside;
            for (int k = 0; k < sigma.length; k++) {
                double shrunk = sigma[k] + lambda;
                gamma += sigma[k] / shrunk;
                weights += sigma[k] * projected[k] / (shrunk * shrunk);
                residual += projected[k] * (lambda / shrunk) * (lambda / shrunk);
            }
            residual = Math.max(residual, FLOOR * norm);
            // No feature explains anything: the prior then shrinks the weights to zero.
            if (weights < FLOOR * norm / Math.max(1, sigma[0])) {
                return -n / 2 * (1 + Math.log(2 * Math.PI * norm / n)) / n;
            }
            alpha = gamma / weights;
            beta = (n - gamma) / residual;
            if (Math.abs(alpha / beta - lambda) <= 1e-9 * lambda) {
                break;
            }
        }
        double logDet = 0;
        for (double s : sigma) {
            logDet += Math.log(alpha + beta * s);
        }
        double evidence = sigma.length / 2.0 * Math.log(alpha) + n / 2 * Math.log(beta) - logDet / 2
                - beta / 2 * residual - alpha / 2 * weights - n / 2 * Math.log(2 * Math.PI);
        return evidence / n;
    }
}
