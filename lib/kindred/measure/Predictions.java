package kindred.measure;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;

/** What a batch's logits predict, against its labels. */
final class Predictions {

    private Predictions() {}

    /** The labels as rows of zeros with a one at the class, {@code [n, classes]}, as wide as the logits. */
    static NDArray right(Features batch, String who, NDManager step) {
        int classes = (int) batch.requireLogits(who).getShape().get(1);
        if (classes < 2) {
            throw new IllegalArgumentException(who + " compares classes and needs at least 2 logits, got " + classes);
        }
        if (batch.classes() > classes) {
            throw new IllegalArgumentException(
                    who + " needs a logit for every label: label " + (batch.classes() - 1) + ", " + classes
                            + " logits");
        }
        return step.create(batch.requireLabels(who)).oneHot(classes, DataType.FLOAT64);
    }

    /** The largest class probability of each example, {@code [n]}. */
    static NDArray confidence(Features batch, String who, NDManager step) {
        return Rows.matrix(step, batch.requireLogits(who), "logits").softmax(1).max(new int[] {1});
    }

    /** 1 where the largest logit is the label's, otherwise 0, {@code [n]}. */
    static NDArray correct(Features batch, String who, NDManager step) {
        NDArray right = right(batch, who, step);
        NDArray predicted = Rows.matrix(step, batch.requireLogits(who), "logits").argMax(1);
        return right.argMax(1).eq(predicted).toType(DataType.FLOAT64, false);
    }
}
