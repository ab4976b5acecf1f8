package kindred.fuse;

import ai.djl.ndarray.NDArray;

/**
 * Which entries of the summed task vector each task needs, and their consensus (Wang et al. 2024, "Localizing task
 * information for improved model merging and compression", arXiv 2405.07813).
 *
 * <p>Task t wants an entry if abs(tau_t) is at least lambda times abs(sum of tau - tau_t). As a merge: the sum of the task
 * vectors where at least {@code tasks} tasks want it, scaled, is added to the base (consensus task arithmetic).
 *
 * @param lambda the paper's threshold; 0.4
 * @param tasks  how many tasks must want an entry; 2
 * @param scale  factor of what is left of the sum
 */
public record TallMasks(double lambda, int tasks, double scale) implements VectorMerge {
    @Override
    public NDArray combine(NDArray base, NDArray deltas) {
        NDArray wanted = masks(deltas).sum(new int[] {0}).gte(tasks).toType(deltas.getDataType(), false);
        return deltas.sum(new int[] {0}).mul(wanted).mul(scale).add(base);
    }

    /** (n, d) of 0 and 1: row t marks the entries that task t wants, given all task vectors (n, d). */
    public NDArray masks(NDArray deltas) {
        NDArray others = deltas.sum(new int[] {0}, true).sub(deltas);
        return deltas.abs().gte(others.abs().mul(lambda)).toType(deltas.getDataType(), false);
    }
}
