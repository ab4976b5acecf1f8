package kindred.fuse;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import kindred.core.Pass;
import kindred.core.Tensors;
import kindred.task.Loss;

/** What learnt coefficients make small: a scalar at a pass's weights, on the data of a step. */
@FunctionalInterface
public interface StepObjective {
    /**
     * The value, a scalar.
     *
     * @param pass where weights and everything computed live
     * @param step counted from 0; decides the batch
     */
    NDArray loss(Pass pass, int step);

    /** The logits (batch, classes) of a step's batch, a head of the task's own included. */
    @FunctionalInterface
    interface Logits {
        NDArray of(Pass pass, int step);
    }

    /** The int64 classes (batch) of a step's batch. */
    @FunctionalInterface
    interface Labels {
        NDArray of(Pass pass, int step);
    }

    /** The loss on labelled data. */
    static StepObjective labelled(Logits logits, Labels labels, Loss loss) {
        return (pass, step) -> loss.of(logits.of(pass, step), labels.of(pass, step));
    }

    /** The mean entropy of the predictions, in nats: needs no labels, and is least at any constant prediction. */
    static StepObjective entropy(Logits logits) {
        return (pass, step) -> {
            NDArray log = logits.of(pass, step).logSoftmax(-1);
            return log.exp().mul(log).sum(new int[] {-1}).mean().neg();
        };
    }

    /**
     * Cross-entropy of the predictions for strongly altered inputs against those for weakly altered ones, where these are
     * sure; the others count 0 (Sohn et al. 2020, "FixMatch", arXiv 2001.07685, equation 4).
     *
     * @param weak   logits whose likeliest class is taken for the label
     * @param strong logits for the same inputs, altered more
     * @param sure   least probability of that class, 0..1; 0.95 in the paper
     */
    static StepObjective pseudoLabels(Logits weak, Logits strong, double sure) {
        return (pass, step) -> {
            NDArray guess = Tensors.alias(pass.manager(), weak.of(pass, step)).softmax(1);
            NDArray label = guess.argMax(1).toType(DataType.INT64, false);
            NDArray log = strong.of(pass, step).logSoftmax(1);
            NDArray trusted = guess.max(new int[] {1}).gte(sure).toType(log.getDataType(), false);
            NDArray chosen = log.mul(label.oneHot((int) log.getShape().get(1), log.getDataType())).sum(new int[] {1});
            return chosen.mul(trusted).mean().neg();
        };
    }

    /** This minus a multiple of another: to forget a task while keeping a control. */
    default StepObjective minus(StepObjective other, double factor) {
        return (pass, step) -> loss(pass, step).sub(other.loss(pass, step).mul(factor));
    }
}
