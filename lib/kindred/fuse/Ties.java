package kindred.fuse;

import ai.djl.ndarray.NDArray;

/**
 * Trim, elect sign, merge (Yadav et al. 2023, "TIES-merging", arXiv 2306.01708, algorithm 1).
 *
 * <p>Each task vector keeps its largest entries by magnitude; the sign of the sum of what is kept is elected; the mean of
 * the entries that have that sign is added to the base. Entries equal to the threshold are all kept. Where the kept
 * entries cancel exactly no sign is elected and the base stays.
 *
 * @param keep  share of each task vector's entries that is kept, above 0, at most 1; the paper's default is 0.2
 * @param scale factor of the merged task vector; the paper's default is 1
 */
public record Ties(double keep, double scale) implements VectorMerge {
    public Ties {
        if (!(keep > 0 && keep <= 1)) {
            throw new IllegalArgumentException("The share to keep is " + keep + ", should be above 0 and at most 1");
        }
    }

    @Override
    public NDArray combine(NDArray base, NDArray deltas) {
        NDArray trimmed = deltas.mul(Magnitudes.largest(deltas, Magnitudes.count(keep, deltas)));
        NDArray elected = trimmed.sum(new int[] {0}).sign();
        NDArray agree = trimmed.mul(elected).gt(0).toType(deltas.getDataType(), false);
        NDArray tasks = agree.sum(new int[] {0}).maximum(1);
        return trimmed.mul(agree).sum(new int[] {0}).div(tasks).mul(scale).add(base);
    }
}
