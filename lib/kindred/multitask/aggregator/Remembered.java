package kindred.multitask.aggregator;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import kindred.core.Compute;

/** An array that outlives the step: m x d running gradients, in a manager of its own, overwritten in place. */
final class Remembered implements AutoCloseable {
    private final String name;
    private NDManager manager;
    private NDArray value;

    Remembered(String name) {
        this.name = name;
    }

    /** The value, or null before the first {@link #set}. Only to be an argument: results belong to the step. */
    NDArray value(NDArray rows) {
        if (value != null && !value.getShape().equals(rows.getShape())) {
            throw new IllegalArgumentException("this aggregator remembers gradients of shape " + value.getShape()
                    + " and was given " + rows.getShape() + "; use a new one");
        }
        return value;
    }

    void set(NDArray next) {
        if (value == null) {
            manager = Compute.manager();
            value = manager.create(next.getShape(), next.getDataType());
        }
        next.copyTo(value);
    }

    NDList state(NDManager target) {
        if (value == null) {
            return new NDList();
        }
        NDArray copy = value.duplicate();
        copy.attach(target);
        copy.setName(name);
        return new NDList(copy);
    }

    /** Takes the array of this name, or forgets when there is none. */
    void restore(NDList state) {
        close();
        for (NDArray array : state) {
            if (name.equals(array.getName())) {
                set(array);
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
