package kindred.multitask.aggregator;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import kindred.core.Compute;
import kindred.core.Script;
import kindred.core.Tensors;
import kindred.multitask.GradientRows;

/** An array m x d that outlives the step, in a manager of its own, changed in place. */
final class Remembered implements AutoCloseable {
    /** Formulas that work through the columns in parts, so that what they make on the way stays in the cache. */
    static final Script OPS = Script.resource(Remembered.class, "columns.torchscript");

    private final String name;
    private final float start;
    private NDManager manager;
    private NDArray value;

    /** @param start what every entry is at first */
    Remembered(String name, float start) {
        this.name = name;
        this.start = start;
    }

    /**
     * Moves the array by a share of its way to {@code scale_i row_i}.
     *
     * @return the array as it is now, under a handle that lives with the rows
     */
    NDArray moveTo(NDArray rows, double[] scale, double share) {
        ready(rows);
        NDManager step = rows.getManager();
        try (NDManager scratch = step.newSubManager()) {
            return OPS.call(step, "lerp_", value, rows, scratch.create(scale), scratch.create(share));
        }
    }

    /** Adds the squares of the rows, and gives for each row the sum of its squares over the roots of the array. */
    NDArray addSquares(NDArray rows) {
        ready(rows);
        return OPS.call(rows.getManager(), "excess_", value, rows);
    }

    private void ready(NDArray rows) {
        if (value == null) {
            manager = Compute.manager();
            value = manager.full(rows.getShape(), start, rows.getDataType());
        }
        if (!value.getShape().equals(rows.getShape())) {
            throw new IllegalArgumentException("this aggregator remembers gradients of shape " + value.getShape()
                    + " and was given " + rows.getShape() + "; use a new one");
        }
    }

    NDList state(NDManager target) {
        if (value == null) {
            return new NDList();
        }
        NDArray copy = Tensors.copy(target, value);
        copy.setName(name);
        return new NDList(copy);
    }

    /** Takes the array of this name, or forgets when there is none. */
    void restore(NDList state) {
        close();
        for (NDArray array : state) {
            if (name.equals(array.getName())) {
                manager = Compute.manager();
                value = Tensors.copy(manager, array);
            }
        }
    }

    @Override
    public void close() {
        if (manager != null) {
            manager.close();
            manager = null;
            value = null;
        }
    }
}
