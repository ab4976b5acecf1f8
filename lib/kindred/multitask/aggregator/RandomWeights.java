package kindred.multitask.aggregator;

import kindred.multitask.LossWeighting;
import kindred.multitask.StepContext;
import kindred.multitask.solver.Vectors;

/**
 * Random loss weighting (RLW; Lin et al., 2022): each step {@code w = softmax(z)}, z standard normal. A baseline that
 * every weighting should beat. The weights sum to 1.
 */
public final class RandomWeights implements LossWeighting {
    @Override
    public double[] weights(double[] losses, StepContext step) {
        double[] z = new double[losses.length];
        for (int i = 0; i < z.length; i++) {
            z[i] = step.rng().nextGaussian();
        }
        return Vectors.softmax(z);
    }
}
