package kindred.measure;

import java.util.Arrays;

/**
 * Gaussian Bhattacharyya coefficient (Pandy et al. 2022): each class a Gaussian in the leading
 * principal directions, {@code -sum over ordered pairs of classes of exp(-D)} with D their Bhattacharyya distance. At
 * most 0, higher (less overlap) promises better transfer. Unchanged by rotation and translation, and by isotropic
 * scale where no variance meets the floor.
 *
 * <p>Variances are means over examples, floored at 1e-4 (as the authors' code does). A spherical class has the mean
 * variance in every direction, and its log determinant counts every direction (the authors' code counts one). Needs
 * {@code classes x d^2} doubles. An error with one class.
 *
 * @param directions most principal directions to keep, 1 or more; the paper's is 64
 * @param gaussian shape of a class
 */
public record Gbc(int directions, Gaussian gaussian) implements Marker {
    private static final double FLOOR = 1e-4;

    /** The covariance a class may have. */
    public enum Gaussian {
        /** One variance for all directions. */
        SPHERICAL,
        /** A variance for each principal direction. */
        DIAGONAL
    }

    public Gbc {
        if (directions < 1) {
            throw new IllegalArgumentException("at least 1 principal direction, got " + directions);
        }
    }

    /** Spherical classes in 64 directions, the paper's choice. */
    public Gbc() {
        this(64, Gaussian.SPHERICAL);
    }

    @Override
    public String name() {
        return "GBC";
    }

    @Override
    public Accumulator start() {
        return new ClassScatters(name(), v -> {
            Eigen e = Dense.eigen(v.total());
            double[][] basis = Dense.columns(e.vectors(), 0, Math.min(directions, e.values().length));
            int classes = v.classes().size();
            double[][] means = new double[classes][];
            double[][] variances = new double[classes][];
            for (int c = 0; c < classes; c++) {
                SecondMoments.Values own = v.classes().get(c);
                means[c] = Dense.product(new double[][] {own.mean()}, basis)[0];
                variances[c] = variances(own, basis);
            }
            double sum = 0;
            for (int a = 0; a < classes; a++) {
                for (int b = 0; b < a; b++) {
                    sum -= 2 * Math.exp(-distance(means[a], variances[a], means[b], variances[b]));
                }
            }
            return sum;
        });
    }

    private double[] variances(SecondMoments.Values own, double[][] basis) {
        double[][] onBasis = Dense.product(own.scatter(), basis);
        double[] out = new double[basis[0].length];
        double mean = 0;
        for (int k = 0; k < out.length; k++) {
            for (int i = 0; i < basis.length; i++) {
                out[k] += basis[i][k] * onBasis[i][k];
            }
            out[k] = Math.max(FLOOR, out[k] / own.count());
            mean += out[k] / out.length;
        }
        if (gaussian == Gaussian.SPHERICAL) {
            Arrays.fill(out, mean);
        }
        return out;
    }

    /** The Bhattacharyya distance of two Gaussians with diagonal covariances. */
    static double distance(double[] meanA, double[] varianceA, double[] meanB, double[] varianceB) {
        double sum = 0;
        for (int k = 0; k < meanA.length; k++) {
            double variance = (varianceA[k] + varianceB[k]) / 2;
            double gap = meanA[k] - meanB[k];
            sum += gap * gap / variance / 8 + Math.log(variance / Math.sqrt(varianceA[k] * varianceB[k])) / 2;
        }
        return sum;
    }
}
