package kindred.transfer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import kindred.core.Compute;
import kindred.task.Examples;
import kindred.task.Task;

/** What the calls of this package ask of their input: numbers that are finite, more classes than one, equal counts. */
final class Requirements {
    private Requirements() {}

    /**
     * A task that something can be learned from and measured by.
     *
     * @throws IllegalArgumentException if a number is NaN or infinite, or all training examples are of one class
     */
    static void solvable(Task task) {
        finite(task.train(), "Training examples of task '" + task.name() + "'");
        finite(task.test(), "Test examples of task '" + task.name() + "'");
        NDArray targets = task.train().targets();
        if (targets.getDataType() == DataType.INT64) {
            try (NDManager scratch = Compute.manager()) {
                long low = scalar(scratch, targets.min()).toLongArray()[0];
                long high = scalar(scratch, targets.max()).toLongArray()[0];
                if (low == high) {
                    throw new IllegalArgumentException("All " + task.train().count() + " training examples of task '"
                            + task.name() + "' are of class " + low + "; expected two classes or more");
                }
            }
        }
    }

    /** @throws IllegalArgumentException if an input or a target is NaN or infinite */
    static void finite(Examples examples, String what) {
        for (NDArray input : examples.inputs()) {
            finite(input, what);
        }
        finite(examples.targets(), what + ", their targets,");
    }

    /** @throws IllegalArgumentException if a value is NaN or infinite; says how many are, and which is the first */
    static void finite(NDArray values, String what) {
        if (!values.getDataType().isFloating() || values.size() == 0) {
            return;
        }
        try (NDManager scratch = Compute.manager()) {
            // one scalar to the host: a finite sum has finite terms only
            NDArray sum = scalar(scratch, values.sum());
            if (Double.isFinite(sum.toType(DataType.FLOAT64, false).toDoubleArray()[0])) {
                return;
            }
            NDArray own = values.duplicate();
            own.attach(scratch);
            NDArray bad = own.isNaN().logicalOr(own.isInfinite()).flatten();
            long count = bad.toType(DataType.INT64, false).sum().toLongArray()[0];
            if (count > 0) {
                long at = bad.toType(DataType.INT32, false).argMax().toLongArray()[0];
                throw new IllegalArgumentException(what + " hold " + count + " values that are NaN or infinite of "
                        + values.size() + ", the first in example " + at / (values.size() / values.getShape().get(0)));
            }
        }
    }

    /** @throws IllegalArgumentException if the counts differ */
    static void sameCount(StageOutputs source, StageOutputs target) {
        if (source.count() != target.count()) {
            throw new IllegalArgumentException("Matching " + source.count() + " source activations to "
                    + target.count() + " target activations; they must be of the same examples");
        }
    }

    /** @throws IllegalArgumentException if the counts differ */
    static void sameCount(StageOutputs source, NDArray targets) {
        if (source.count() != targets.getShape().get(0)) {
            throw new IllegalArgumentException(source.count() + " activations with " + targets.getShape().get(0)
                    + " targets; they must be of the same examples");
        }
    }

    private static NDArray scalar(NDManager scratch, NDArray value) {
        value.attach(scratch);
        return value;
    }
}
