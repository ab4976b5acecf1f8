package kindred.train;

import kindred.core.Rng;

/**
 * Which examples make the batch of which step: a pure function of the seed, so that a run can be resumed anywhere and
 * two runs of one seed see the same order.
 *
 * @param count examples
 * @param size of a batch; the last of an epoch may be smaller
 * @param rng decides the order of each epoch
 */
public record Batches(int count, int size, Rng rng) {
    public Batches {
        if (count < 1 || size < 1) {
            throw new IllegalArgumentException("Batches of " + size + " from " + count + " examples");
        }
    }

    /** Batches of an epoch. */
    public int perEpoch() {
        return (count + size - 1) / size;
    }

    /** The examples of a step, counted from 0 over all epochs. */
    public int[] rows(long step) {
        int[] order = order(step / perEpoch());
        int from = (int) (step % perEpoch()) * size;
        return java.util.Arrays.copyOfRange(order, from, Math.min(from + size, count));
    }

    private int[] order(long epoch) {
        return rng.split(epoch).permutation(count);
    }
}
