package kindred.task;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import kindred.core.Rng;
import kindred.core.Tensors;

/**
 * Inputs with their targets, on the device, one example a row. A batch is one gather: no loop over examples in Java, no
 * transfer but that of the row numbers.
 */
public final class Examples {
    private final List<NDArray> inputs;
    private final NDArray targets;
    private final int count;

    private Examples(List<NDArray> inputs, NDArray targets) {
        this.inputs = List.copyOf(inputs);
        this.targets = targets;
        this.count = Math.toIntExact(targets.getShape().get(0));
    }

    /**
     * Examples over these arrays (not copied).
     *
     * @param inputs (n, ...) each; several for networks with several inputs
     * @param targets (n, ...): int64 classes, or numbers
     * @throws IllegalArgumentException if there is no example or the arrays differ in n
     */
    public static Examples of(List<NDArray> inputs, NDArray targets) {
        long n = targets.getShape().dimension() == 0 ? 0 : targets.getShape().get(0);
        if (n == 0 || inputs.isEmpty()) {
            throw new IllegalArgumentException("An empty data set: targets of shape " + targets.getShape() + ", "
                    + inputs.size() + " inputs");
        }
        for (NDArray input : inputs) {
            if (input.getShape().dimension() == 0 || input.getShape().get(0) != n) {
                throw new IllegalArgumentException("An input of shape " + input.getShape() + " for " + n
                        + " targets; the first axis must be the examples");
            }
        }
        return new Examples(inputs, targets);
    }

    public static Examples of(NDArray input, NDArray targets) {
        return of(List.of(input), targets);
    }

    public int count() {
        return count;
    }

    public NDArray[] inputs() {
        return inputs.toArray(new NDArray[0]);
    }

    public NDArray targets() {
        return targets;
    }

    /** These rows, in this order, as a copy in {@code manager}. */
    public Examples rows(NDManager manager, int... rows) {
        if (rows.length == 0) {
            throw new IllegalArgumentException("No rows");
        }
        try (NDManager scratch = manager.newSubManager()) {
            NDArray index = scratch.create(Arrays.stream(rows).asLongStream().toArray());
            List<NDArray> taken = new ArrayList<>();
            for (NDArray input : inputs) {
                taken.add(Tensors.gather(manager, input, index));
            }
            return new Examples(taken, Tensors.gather(manager, targets, index));
        }
    }

    /** Rows {@code from} up to, without, {@code to}. */
    public Examples range(NDManager manager, int from, int to) {
        int[] rows = new int[to - from];
        Arrays.setAll(rows, i -> from + i);
        return rows(manager, rows);
    }

    /** The same examples with other inputs (n, ...) and the same targets: for features computed once. */
    public Examples withInputs(NDArray... others) {
        return of(List.of(others), targets);
    }

    /**
     * A random half, third, ...: disjoint parts of these sizes, drawn by {@code rng}, as copies in {@code manager}.
     */
    public List<Examples> split(NDManager manager, Rng rng, int... sizes) {
        int total = Arrays.stream(sizes).sum();
        if (total > count || Arrays.stream(sizes).anyMatch(s -> s <= 0)) {
            throw new IllegalArgumentException(
                    "Parts of " + Arrays.toString(sizes) + " examples out of " + count);
        }
        int[] order = rng.permutation(count);
        List<Examples> parts = new ArrayList<>();
        int from = 0;
        for (int size : sizes) {
            parts.add(rows(manager, Arrays.copyOfRange(order, from, from + size)));
            from += size;
        }
        return parts;
    }
}
