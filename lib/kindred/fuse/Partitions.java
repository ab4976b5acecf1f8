package kindred.fuse;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import kindred.core.Layout;
import kindred.core.Rng;
import kindred.core.Tensors;

/**
 * Every parameter split at random into parts of equal size (as nearly as can be), with a coefficient each.
 *
 * @param count parts in all
 * @param part  (d) int64: the part of each entry
 */
record Partitions(int count, NDArray part) implements Mixing {
    /** {@code parts} parts of each parameter of a layout, the same for the same seed. */
    static Partitions of(NDManager manager, Layout layout, int parts, Rng rng) {
        long[] ids = new long[Math.toIntExact(layout.size())];
        int first = 0;
        for (Layout.Entry entry : layout.entries()) {
            int offset = Math.toIntExact(entry.offset());
            int[] order = rng.split(entry.name()).permutation(Math.toIntExact(entry.size()));
            for (int i = 0; i < order.length; i++) {
                ids[offset + i] = first + order[i] % parts;
            }
            first += parts;
        }
        return new Partitions(first, manager.create(ids, new Shape(ids.length)));
    }

    @Override
    public NDArray combine(NDArray coefficients, NDArray deltas) {
        return Operators.OPS.call(deltas.getManager(), "spread", coefficients, part, deltas);
    }

    @Override
    public NDArray inner(NDArray deltas, NDArray gradient) {
        NDManager manager = deltas.getManager();
        NDArray zero = manager.zeros(new Shape(deltas.getShape().get(0), count), deltas.getDataType());
        return Operators.OPS.call(manager, "collect", zero, Tensors.alias(manager, part), deltas, gradient);
    }
}
