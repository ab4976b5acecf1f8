package kindred.measure;

/**
 * Participation ratio {@code (sum l)^2 / sum l^2} over the eigenvalues of the covariance of all features, class means
 * included (Gao et al. 2017). Between 1 and the number of features; NaN for constant features. Unchanged by rotation,
 * isotropic scale and translation. Features are taken as they are: neither normalised nor per class.
 */
public record ParticipationRatio() implements Marker {

    @Override
    public String name() {
        return "participation ratio";
    }

    @Override
    public Accumulator start() {
        // The sum of squared eigenvalues is the squared norm of the matrix: no decomposition is needed.
        return new FeatureMoments(name(), v -> v.trace() * v.trace() / Dense.squaredNorm(v.scatter()));
    }
}
