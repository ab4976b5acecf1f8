package kindred.multitask.aggregator;

import java.util.Arrays;
import kindred.multitask.LossWeighting;
import kindred.multitask.StepContext;

/**
 * Geometric loss strategy (GLS; Chennupati et al., 2019): the objective {@code (prod_i L_i)^{1/m}}, that is the weights
 * {@code GM / (m L_i)}, GM the geometric mean of the losses. Losses must be positive.
 */
public final class Gls implements LossWeighting {
    @Override
    public double[] weights(double[] losses, StepContext step) {
        double mean = objective(losses);
        double[] w = new double[losses.length];
        for (int i = 0; i < w.length; i++) {
            w[i] = mean / (w.length * losses[i]);
        }
        return w;
    }

    /** The geometric mean of the losses. */
    public double objective(double[] losses) {
        double log = 0;
        for (double loss : losses) {
            if (!(loss > 0)) {
                throw new IllegalArgumentException("a geometric mean needs positive losses, got "
                        + Arrays.toString(losses));
            }
            log += Math.log(loss);
        }
        return Math.exp(log / losses.length);
    }
}
