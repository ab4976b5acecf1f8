package kindred.fuse;

import java.util.List;
import kindred.core.Weights;
import kindred.train.AdamW;
import kindred.train.Optimizer;

/**
 * Task arithmetic whose coefficients make the predictions on unlabelled test inputs certain: gradient descent on the
 * entropy, summed over tasks (Yang et al. 2024, "AdaMerging", arXiv 2310.02575, equations 3 to 5).
 *
 * <p>It is transductive: it sees the test inputs, so its results belong in a column of their own.
 *
 * @param granularity what has a coefficient of its own: {@link Granularity#task()} or {@link Granularity#parameter()}
 * @param optimizer   how the coefficients move; Adam with rate 1e-3 in the paper
 * @param steps       number of steps; ours: 300
 * @param start       every coefficient's start; 0.3 in the paper
 */
public record AdaMerging(Granularity granularity, Optimizer optimizer, int steps, double start) {
    /** The paper's settings with one coefficient for each task. */
    public static AdaMerging taskWise() {
        return new AdaMerging(Granularity.task(), AdamW.rate(1e-3).decay(0), 300, 0.3);
    }

    /** The paper's settings with one coefficient for each task and parameter. */
    public static AdaMerging layerWise() {
        return new AdaMerging(Granularity.parameter(), AdamW.rate(1e-3).decay(0), 300, 0.3);
    }

    /**
     * Learns the coefficients.
     *
     * @param base  the common start
     * @param tuned the models tuned from it
     * @param tasks the logits of each task's unlabelled inputs, as many tasks as are to be served
     */
    public LearntCoefficients learn(Weights base, List<Weights> tuned, List<StepObjective.Logits> tasks) {
        return LearntCoefficients.learn("AdaMerging", base, tuned, granularity, optimizer, steps, start,
                tasks.stream().map(StepObjective::entropy).toList());
    }
}
