package kindred.fuse;

import java.util.List;
import kindred.core.Weights;
import kindred.train.AdamW;
import kindred.train.Optimizer;

/**
 * Task vectors composed with learnt anisotropic scaling, aTLAS: one coefficient for each parameter of each vector, learnt
 * from few labels, or from none (Zhang et al. 2024, "Knowledge composition using task vectors with learned anisotropic
 * scaling", arXiv 2407.02880, equation 3).
 *
 * @param granularity what has a coefficient of its own; {@link Granularity#parameter()} in the paper
 * @param optimizer   how the coefficients move; AdamW with rate 1e-2 in the authors' code
 * @param steps       number of steps
 * @param start       every coefficient's start; 0 in the authors' code
 */
public record Atlas(Granularity granularity, Optimizer optimizer, int steps, double start) {
    /** One coefficient for each parameter, from 0, AdamW with rate 1e-2 and no decay. */
    public static Atlas perParameter(int steps) {
        return new Atlas(Granularity.parameter(), AdamW.rate(1e-2).decay(0), steps, 0);
    }

    /** As {@link #perParameter} with one coefficient for each vector: the fair rival. */
    public static Atlas perVector(int steps) {
        return new Atlas(Granularity.task(), AdamW.rate(1e-2).decay(0), steps, 0);
    }

    /**
     * Learns the coefficients.
     *
     * @param base       the common start
     * @param tuned      the models whose task vectors are composed
     * @param objectives their sum is made small; on other data than the test's
     */
    public LearntCoefficients learn(Weights base, List<Weights> tuned, List<StepObjective> objectives) {
        return LearntCoefficients.learn("aTLAS", base, tuned, granularity, optimizer, steps, start, objectives);
    }
}
