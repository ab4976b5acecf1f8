package kindred.multitask.aggregator;

import kindred.multitask.LossWeighting;
import kindred.multitask.StepContext;
import kindred.multitask.solver.Vectors;

/**
 * Smooth Tchebycheff scalarisation (STCH; Lin et al., 2024, equation 4) in its plain form, as in TorchJD: the objective
 * {@code mu logsumexp_i(lambda_i (L_i - z_i) / mu)} with equal preferences {@code lambda_i = 1/m} and an ideal point z.
 * A different objective from {@link Stch}: no logarithm, no warm-up. The weights sum to 1/m.
 */
public final class StchIdeal implements LossWeighting {
    private final double mu;
    private final double[] ideal;

    /** mu 1, ideal point 0. */
    public StchIdeal() {
        this(1);
    }

    /**
     * @param mu positive smoothness
     * @param ideal the lowest loss thinkable for each task, or nothing for 0
     */
    public StchIdeal(double mu, double... ideal) {
        if (!(mu > 0)) {
            throw new IllegalArgumentException("mu must be positive, got " + mu);
        }
        this.mu = mu;
        this.ideal = ideal.clone();
    }

    @Override
    public double[] weights(double[] losses, StepContext step) {
        int m = losses.length;
        if (ideal.length != 0 && ideal.length != m) {
            throw new IllegalArgumentException("the ideal point is set for " + ideal.length
                    + " tasks, the step has " + m);
        }
        double[] exponent = new double[m];
        for (int i = 0; i < m; i++) {
            exponent[i] = (losses[i] - (ideal.length == 0 ? 0 : ideal[i])) / (m * mu);
        }
        return Vectors.scaled(Vectors.softmax(exponent), 1.0 / m);
    }
}
