package kindred.multitask.aggregator;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.util.LinkedHashMap;
import java.util.Map;
import kindred.multitask.GramianWeighting;
import kindred.multitask.Stateful;
import kindred.multitask.StepContext;
import kindred.multitask.solver.Vectors;

/**
 * Gradient vaccine (GradVac; Wang et al., 2021, algorithm 1): like {@link PCGrad}, but gradient i is moved towards j
 * until their cosine reaches a target rho_ij, the running mean of the cosines seen. Targets start at 0, where the
 * method equals PCGrad.
 *
 * <p>beta is the weight of the newest cosine: 0.5 in LibMTL and TorchJD. One target per pair of tasks for the whole
 * model; apply it {@link PerBlock per block} to have one per layer or matrix. Targets count as at most 1 - 1e-8, since
 * a gradient cannot be turned wholly into another by adding a multiple.
 */
public final class GradVac implements GramianWeighting, Stateful {
    private final double beta;
    private double[] targets;

    /** beta 0.5. */
    public GradVac() {
        this(0.5);
    }

    /** @param beta weight of the newest cosine, in [0, 1] */
    public GradVac(double beta) {
        if (!(beta >= 0 && beta <= 1)) {
            throw new IllegalArgumentException("beta must lie in [0, 1], got " + beta);
        }
        this.beta = beta;
    }

    @Override
    public double[] weights(double[][] gramian, double[] losses, StepContext step) {
        int m = gramian.length;
        if (targets == null) {
            targets = new double[m * m];
        }
        if (targets.length != m * m) {
            throw new IllegalArgumentException("this aggregator holds targets for "
                    + (int) Math.sqrt(targets.length) + " tasks and was given " + m + "; use a new one");
        }
        double[] norms = Vectors.norms(gramian);
        double[] w = new double[m];
        for (int i = 0; i < m; i++) {
            double[] corrected = new double[m];
            corrected[i] = 1;
            for (int j : step.rng().permutation(m)) {
                if (j != i && norms[j] > 0) {
                    vaccinate(gramian, norms[j], corrected, i, j);
                }
            }
            for (int j = 0; j < m; j++) {
                w[j] += corrected[j];
            }
        }
        return w;
    }

    private void vaccinate(double[][] gramian, double norm, double[] corrected, int i, int j) {
        double squared = Vectors.squaredNorm(gramian, corrected);
        if (squared <= 1e-14 * longest(gramian, corrected)) {
            // Nothing is left of gradient i but rounding, which has no direction.
            return;
        }
        double length = Math.sqrt(squared);
        int pair = i * gramian.length + j;
        double inner = Vectors.dot(gramian[j], corrected);
        double cosine = Math.max(-1, Math.min(1, inner / (length * norm)));
        double target = Math.min(targets[pair], 1 - 1e-8);
        if (cosine < target) {
            double sine = Math.sqrt(1 - cosine * cosine);
            double targetSine = Math.sqrt(1 - target * target);
            corrected[j] += length * (target * sine - cosine * targetSine) / (norm * targetSine);
        }
        targets[pair] = (1 - beta) * targets[pair] + beta * cosine;
    }

    private static double longest(double[][] gramian, double[] corrected) {
        double longest = 0;
        for (int k = 0; k < corrected.length; k++) {
            longest = Math.max(longest, corrected[k] * corrected[k] * gramian[k][k]);
        }
        return longest;
    }

    @Override
    public NDList state(NDManager manager) {
        Map<String, double[]> named = new LinkedHashMap<>();
        named.put("targets", targets);
        return HostState.write(manager, named);
    }

    @Override
    public void restore(NDList state) {
        targets = HostState.read(state, "targets").get("targets");
    }
}
