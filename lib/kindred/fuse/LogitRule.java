package kindred.fuse;

import ai.djl.ndarray.NDArray;
import java.util.List;

/**
 * Joins the predictions of several models of one vocabulary for the next token, or the classes of one label.
 *
 * <p>All arrays are log-probabilities (batch, vocabulary): normalised, so that a constant added to a model's logits
 * changes nothing.
 */
@FunctionalInterface
public interface LogitRule {
    /**
     * The fused log-probabilities (batch, vocabulary), in the manager of {@code large}.
     *
     * @param large   the model to be steered
     * @param small   the small model that the experts were tuned from
     * @param experts one or more small tuned models
     */
    NDArray fuse(NDArray large, NDArray small, List<NDArray> experts);
}
