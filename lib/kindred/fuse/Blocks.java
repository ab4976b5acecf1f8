package kindred.fuse;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import java.util.List;
import java.util.function.UnaryOperator;
import kindred.core.Layout;

/**
 * A vector cut into consecutive blocks: the parameters of a layout, or the whole as one.
 *
 * @param sizes lengths of the blocks, in order
 */
record Blocks(long[] sizes) implements Mixing {
    /** One block for each parameter. */
    static Blocks of(Layout layout) {
        return new Blocks(layout.entries().stream().mapToLong(Layout.Entry::size).toArray());
    }

    /** One block. */
    static Blocks whole(Layout layout) {
        return new Blocks(new long[] {layout.size()});
    }

    @Override
    public int count() {
        return sizes.length;
    }

    /** The blocks of the last axis: views, from one call. */
    NDList split(NDArray x) {
        if (sizes.length == 1) {
            return new NDList(x);
        }
        long[] cuts = new long[sizes.length - 1];
        long at = 0;
        for (int i = 0; i < cuts.length; i++) {
            at += sizes[i];
            cuts[i] = at;
        }
        return x.split(cuts, x.getShape().dimension() - 1);
    }

    /** {@code rule} applied to each block of the rows (n, d); the blocks joined again. */
    NDArray map(NDArray rows, UnaryOperator<NDArray> rule) {
        NDList mapped = new NDList();
        split(rows).forEach(block -> mapped.add(rule.apply(block)));
        return NDArrays.concat(mapped, rows.getShape().dimension() - 1);
    }

    /** {@code rule} applied to each block of the base (d) and the task vectors (n, d); the blocks joined again. */
    NDArray map(NDArray base, NDArray deltas, VectorMerge rule) {
        List<NDArray> bases = split(base);
        List<NDArray> rows = split(deltas);
        NDList mapped = new NDList();
        for (int i = 0; i < sizes.length; i++) {
            mapped.add(rule.combine(bases.get(i), rows.get(i)));
        }
        return NDArrays.concat(mapped, 0);
    }

    @Override
    public NDArray combine(NDArray coefficients, NDArray deltas) {
        if (coefficients.getShape().get(1) != sizes.length) {
            throw new IllegalArgumentException("Coefficients " + coefficients.getShape() + " for " + sizes.length
                    + " blocks, expected (tasks, blocks)");
        }
        List<NDArray> columns = coefficients.transpose().split(sizes.length);
        List<NDArray> rows = split(deltas);
        NDList combined = new NDList();
        for (int i = 0; i < sizes.length; i++) {
            combined.add(columns.get(i).matMul(rows.get(i)));
        }
        return NDArrays.concat(combined, 1).squeeze(0);
    }

    @Override
    public NDArray inner(NDArray deltas, NDArray gradient) {
        List<NDArray> rows = split(deltas);
        List<NDArray> parts = split(gradient);
        NDList products = new NDList();
        for (int i = 0; i < sizes.length; i++) {
            products.add(rows.get(i).matMul(parts.get(i)));
        }
        return NDArrays.stack(products, 1);
    }
}
