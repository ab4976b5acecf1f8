package kindred.multitask.aggregator;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import kindred.core.Rng;
import kindred.multitask.LossWeighting;
import kindred.multitask.Promise;
import kindred.multitask.StepContext;

/**
 * Weights chosen by the user, or by a search: the loss {@code sum_i w_i L_i}. Scalarisation with a search is the
 * strongest cheap baseline (Kurin et al., 2022; Xin et al., 2022).
 */
public final class StaticWeights implements LossWeighting {
    private final double[] weights;

    /** @param weights one finite, non-negative number per task; used as they are */
    public StaticWeights(double... weights) {
        for (double w : weights) {
            if (!(w >= 0) || Double.isInfinite(w)) {
                throw new IllegalArgumentException("task weights must be finite and not negative, got "
                        + Arrays.toString(weights));
            }
        }
        this.weights = weights.clone();
    }

    /** Candidates of a random search: draws from the flat Dirichlet distribution (sum 1); 16 are customary. */
    public static List<StaticWeights> search(int tasks, int candidates, Rng rng) {
        List<StaticWeights> out = new ArrayList<>();
        for (int c = 0; c < candidates; c++) {
            double[] w = new double[tasks];
            double sum = 0;
            for (int i = 0; i < tasks; i++) {
                w[i] = -Math.log(1 - rng.nextDouble());
                sum += w[i];
            }
            for (int i = 0; i < tasks; i++) {
                w[i] /= sum;
            }
            out.add(new StaticWeights(w));
        }
        return out;
    }

    @Override
    public double[] weights(double[] losses, StepContext step) {
        if (losses.length != weights.length) {
            throw new IllegalArgumentException("weights are set for " + weights.length + " tasks, the step has "
                    + losses.length);
        }
        return weights.clone();
    }

    @Override
    public Set<Promise> promises() {
        return Set.of(Promise.LINEAR_UNDER_SCALING, Promise.ROTATION_EQUIVARIANT);
    }

    @Override
    public String toString() {
        return "StaticWeights" + Arrays.toString(weights);
    }
}
