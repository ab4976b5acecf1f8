package kindred.fuse;

import ai.djl.ndarray.NDArray;
import java.util.List;
import kindred.core.Step;
import kindred.core.Tensors;
import kindred.core.Weights;

/**
 * Elect, mask and rescale (Huang et al. 2024, "EMR-merging", arXiv 2405.17461): one unified task vector for all tasks, and
 * for each task a mask and one factor. The task must be known when the model is used.
 *
 * <p>The unified vector has the sign of the sum of the task vectors and the largest magnitude among the tasks of that
 * sign; mask t marks where task t has the unified sign; factor t gives the masked vector the mean magnitude of task t's.
 *
 * @param base    the common start
 * @param unified (d): the unified task vector
 * @param masks   (n, d) of 0 and 1
 * @param factors (n)
 */
public record Emr(Weights base, NDArray unified, NDArray masks, NDArray factors) {
    /**
     * The merged model of these tuned ones; its arrays live where the base lives.
     *
     * @throws IllegalArgumentException if layouts differ or there is no tuned model
     */
    public static Emr of(Weights base, List<Weights> tuned) {
        try (Step step = Step.quiet()) {
            NDArray deltas = Deltas.of(step.manager(), base, tuned);
            NDArray sign = deltas.sum(new int[] {0}).sign();
            NDArray unified = deltas.mul(sign).max(new int[] {0}).maximum(0).mul(sign);
            NDArray masks = deltas.mul(unified).gt(0).toType(deltas.getDataType(), false);
            NDArray covered = masks.mul(unified).abs().sum(new int[] {1});
            NDArray factors = deltas.abs().sum(new int[] {1}).div(covered.maximum(Float.MIN_NORMAL));
            unified.attach(base.manager());
            masks.attach(base.manager());
            factors.attach(base.manager());
            return new Emr(base, unified, masks, factors);
        }
    }

    /** The weights for task {@code t}, counted from 0 in the order of the tuned models; they live where the base lives. */
    public Weights weights(int t) {
        try (Step step = Step.quiet()) {
            NDArray mask = Tensors.alias(step.manager(), masks).get(t);
            NDArray factor = Tensors.alias(step.manager(), factors).get(t);
            NDArray vector = mask.mul(unified).mul(factor).add(base.vector());
            vector.attach(base.manager());
            return base.with(vector);
        }
    }
}
