package kindred.measure;

/**
 * H-score with the covariance shrunk as Ledoit and Wolf (2004) do (Ibrahim et al. 2021, "Newer is not always
 * better"): {@code (1 - a) tr(C_a^-1 cov(E[f | y]))} with {@code C_a = (1 - a) cov(f) + a (tr cov(f) / d) I} and a
 * the shrinkage of least expected squared error. Holds for fewer examples than features too. Unchanged by rotation,
 * isotropic scale and translation. Covariances are means over examples (no n - 1). NaN for constant features; an
 * error with one class.
 */
public record RegularizedHScore() implements Marker {

    @Override
    public String name() {
        return "regularized H-score";
    }

    @Override
    public Accumulator start() {
        return new LabelledMarker(name(), v -> {
            double a = shrinkage(v);
            Eigen e = Dense.eigen(v.scatter());
            double level = Dense.trace(v.scatter()) / v.mean().length;
            double[][] onDirections = Dense.product(v.weightedMeans(), e.vectors());
            double sum = 0;
            for (double[] row : onDirections) {
                for (int k = 0; k < row.length; k++) {
                    sum += row[k] * row[k] / ((1 - a) * Math.max(0, e.values()[k]) + a * level);
                }
            }
            return (1 - a) * sum;
        });
    }

    /** The Ledoit-Wolf shrinkage, in [0, 1]: error of the sample covariance over its distance to the multiple of I. */
    static double shrinkage(LabelledMoments.Values v) {
        double n = v.n();
        double d = v.mean().length;
        double squared = Dense.squaredNorm(v.scatter()) / (n * n);
        double level = Dense.trace(v.scatter()) / n / d;
        double distance = squared - d * level * level;
        double error = (v.fourth() / n - squared) / n;
        return distance <= 0 ? 1 : Math.min(1, Math.max(0, error / distance));
    }
}
