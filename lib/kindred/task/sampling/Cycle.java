package kindred.task.sampling;

import kindred.core.Rng;

/**
 * Endless batches of one task's rows: every pass is a new random order, and a batch may reach into the next pass, so a
 * small task is cycled and every batch is full.
 */
public final class Cycle {
    private final int size;
    private final Rng rng;
    private int[] order;
    private int at;
    private long passes;

    /**
     * @param size number of rows, at least 1
     * @param rng decides the orders; the same one gives the same batches
     */
    public Cycle(int size, Rng rng) {
        if (size < 1) {
            throw new IllegalArgumentException("a task needs at least one example, got " + size);
        }
        this.size = size;
        this.rng = rng;
    }

    /** The next {@code batch} row numbers. */
    public int[] next(int batch) {
        int[] rows = new int[batch];
        for (int i = 0; i < batch; i++) {
            if (order == null || at == size) {
                order = rng.split(passes++).permutation(size);
                at = 0;
            }
            rows[i] = order[at++];
        }
        return rows;
    }

    /** Passes begun. */
    public long passes() {
        return passes;
    }
}
