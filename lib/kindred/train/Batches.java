package kindred.train;

import java.util.Arrays;
import kindred.core.Rng;

/**
 * Which examples make the batch of which step: a function of the seed alone, so that a run can be resumed anywhere and
 * two runs of one seed see the same order. Remembers the order of the present epoch; for one thread.
 */
public final class Batches {
    private final int count;
    private final int size;
    private final Rng rng;
    private long epoch = -1;
    private int[] order;

    /**
     * @param count examples
     * @param size of a batch; the last of an epoch may be smaller
     * @param rng decides the order of each epoch
     */
    public Batches(int count, int size, Rng rng) {
        if (count < 1 || size < 1) {
            throw new IllegalArgumentException("Batches of " + size + " from " + count + " examples");
        }
        this.count = count;
        this.size = size;
        this.rng = rng;
    }

    /** Batches of an epoch. */
    public int perEpoch() {
        return (count + size - 1) / size;
    }

    /** The examples of a step, counted from 0 over all epochs. */
    public int[] rows(long step) {
        long wanted = step / perEpoch();
        if (wanted != epoch) {
            order = rng.split(wanted).permutation(count);
            epoch = wanted;
        }
        int from = (int) (step % perEpoch()) * size;
        return Arrays.copyOfRange(order, from, Math.min(from + size, count));
    }
}
