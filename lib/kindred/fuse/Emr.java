package kindred.fuse;

import ai.djl.ndarray.NDArray;
import java.util.List;
import kindred.core.Weights;

/**
 * Elect, mask and rescale (Huang et al. 2024, "EMR-merging", arXiv 2405.17461): one unified task vector for all tasks, and
 * for each task a mask and one factor. The task must be known when the model is used.
 *
 * <p>The unified vector has the sign of the sum of the task vectors and the largest magnitude among the tasks of that
 * sign; mask t marks where task t has the unified sign; factor t makes the mean magnitude that of task t.
 *
 * @param base    the common start
 * @param unified the unified task vector
 * @param masks   0 and 1, one for each task
 * @param factors one for each task
 */
public record Emr(Weights base, Weights unified, List<Weights> masks, double[] factors) {
}
