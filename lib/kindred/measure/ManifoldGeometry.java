package kindred.measure;

/**
 * Effective geometry of class manifolds (Chou et al. 2024, GLUE). {@code capacity = utility (1 + radius^-2) /
 * dimension}.
 *
 * @param capacity classes a feature can separate at random labels: manifolds over the critical number of features,
 *     positive
 * @param dimension effective dimension D_eff of a manifold, 0 for points
 * @param radius effective radius R_eff relative to the manifold's centre; NaN for points
 * @param utility effective utility Psi_eff, in [0, 1]
 * @param centerAlignment mean absolute cosine between centres of two manifolds
 * @param axisAlignment mean absolute cosine between the axis parts of two manifolds in one draw
 * @param centerAxisAlignment mean absolute cosine between the centre of one manifold and the axis part of another
 * @param activeShare share of manifolds with support in a draw, in [0, 1]
 */
public record ManifoldGeometry(
        double capacity,
        double dimension,
        double radius,
        double utility,
        double centerAlignment,
        double axisAlignment,
        double centerAxisAlignment,
        double activeShare) {

    /** Critical number of features for this many manifolds: {@code manifolds / capacity}. */
    public double criticalFeatures(int manifolds) {
        return manifolds / capacity;
    }
}
