package kindred.multitask.solver;

/**
 * Projection of combinations of rows on their dual cone {@code {x : G x >= 0}}, the directions that oppose no row.
 *
 * <p>Exact. The projection of {@code G^T u} is {@code G^T v}, v minimising {@code v^T M v} subject to {@code v >= u}
 * (Quinton and Rey, 2024, "Jacobian descent for multi-objective optimization", proposition 1).
 */
public final class DualCone {
    private DualCone() {
    }

    /**
     * The weights v of the projection.
     *
     * @param gramian m x m, with a positive diagonal
     * @param u m weights of the vector to project
     */
    public static double[] project(double[][] gramian, double[] u) {
        double[] towards = Vectors.scaled(Vectors.times(gramian, u), -1);
        double[] v = NonNegativeLeastSquares.solve(gramian, towards);
        for (int i = 0; i < v.length; i++) {
            v[i] += u[i];
        }
        return v;
    }
}
