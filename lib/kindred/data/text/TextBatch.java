package kindred.data.text;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.List;
import kindred.core.Tensors;

/**
 * A batch for teacher forcing, on the host. Row i holds condition and target of example i without the target's last
 * piece, padded at the right with 0. The model's output at {@code (rows[k], columns[k])} must predict {@code
 * labels[k]}; only these positions count for the loss, so only there are the vocabulary's logits needed.
 *
 * @param size    examples
 * @param width   pieces of the longest row
 * @param ids     {@code size x width}, row major
 * @param rows    the row of each target piece
 * @param columns the position before each target piece
 * @param labels  the target pieces, example by example
 */
public record TextBatch(int size, int width, int[] ids, int[] rows, int[] columns, int[] labels) {
    /**
     * @throws IllegalArgumentException when there is no example
     */
    public static TextBatch of(List<PromptedText> examples) {
        if (examples.isEmpty()) {
            throw new IllegalArgumentException("a batch needs at least one example");
        }
        int width = examples.stream().mapToInt(e -> e.condition().length + e.target().length - 1).max().orElseThrow();
        int targets = examples.stream().mapToInt(e -> e.target().length).sum();
        int[] ids = new int[examples.size() * width];
        int[] rows = new int[targets];
        int[] columns = new int[targets];
        int[] labels = new int[targets];
        int at = 0;
        for (int row = 0; row < examples.size(); row++) {
            int[] condition = examples.get(row).condition();
            int[] target = examples.get(row).target();
            System.arraycopy(condition, 0, ids, row * width, condition.length);
            System.arraycopy(target, 0, ids, row * width + condition.length, target.length - 1);
            for (int k = 0; k < target.length; k++, at++) {
                rows[at] = row;
                columns[at] = condition.length - 1 + k;
                labels[at] = target[k];
            }
        }
        return new TextBatch(examples.size(), width, ids, rows, columns, labels);
    }

    /** The ids as an array {@code [size, width]}, int64. */
    public NDArray idArray(NDManager manager) {
        return longs(manager, ids, new Shape(size, width));
    }

    /** {@link #rows} as an array, int64. */
    public NDArray rowArray(NDManager manager) {
        return longs(manager, rows, new Shape(rows.length));
    }

    /** {@link #columns} as an array, int64. */
    public NDArray columnArray(NDManager manager) {
        return longs(manager, columns, new Shape(columns.length));
    }

    /** {@link #labels} as an array, int64. */
    public NDArray labelArray(NDManager manager) {
        return longs(manager, labels, new Shape(labels.length));
    }

    private static NDArray longs(NDManager manager, int[] values, Shape shape) {
        return Tensors.of(manager, Arrays.stream(values).asLongStream().toArray(), shape.getShape());
    }
}
