package kindred.fuse;

import ai.djl.ndarray.NDArray;
import java.util.List;
import kindred.core.Rng;
import kindred.core.Weights;

/**
 * Drop and rescale: each entry of each task vector is dropped with probability p, the others are divided by 1 - p, then
 * the thinned vectors are merged (Yu et al. 2024, "Language models are super Mario", arXiv 2311.03099).
 *
 * @param drop probability p, at least 0, below 1; the paper's default is 0.9
 * @param then how the thinned task vectors are merged: {@link TaskArithmetic}, {@link Ties}
 * @param seed decides which entries are dropped
 */
public record Dare(double drop, VectorMerge then, long seed) implements Merge {
    public Dare {
        if (!(drop >= 0 && drop < 1)) {
            throw new IllegalArgumentException("The drop probability is " + drop + ", should be at least 0 and below 1");
        }
    }

    @Override
    public Weights merge(Weights base, List<Weights> tuned) {
        return Deltas.apply(base, tuned, (w0, deltas) -> then.combine(w0,
                thin(deltas, Draws.uniform(deltas, new Rng(seed)).gte(drop).toType(deltas.getDataType(), false))));
    }

    /** Task vectors (n, d) with the entries where {@code kept} is 0 dropped and the others rescaled. */
    NDArray thin(NDArray deltas, NDArray kept) {
        return deltas.mul(kept).div(1 - drop);
    }
}
