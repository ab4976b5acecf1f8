package kindred.fuse;

import ai.djl.ndarray.NDArray;
import java.util.List;
import kindred.core.Rng;
import kindred.core.Weights;

/**
 * As {@link Dare}, but small entries are dropped more often than large ones (Deep et al. 2024, "DELLA-merging",
 * arXiv 2406.11617): inside each parameter of m entries, the entry of rank r (0 for the largest magnitude) is dropped
 * with probability p - eps / 2 + eps r / m and, if kept, divided by 1 minus its own probability.
 *
 * @param drop   mean probability p; the paper's default is 0.9
 * @param spread the paper's eps; p - eps / 2 must be at least 0 and p + eps / 2 below 1; ours: 0.1
 * @param then   how the thinned task vectors are merged; the paper elects signs: {@code new Ties(1, scale)}
 * @param seed   decides which entries are dropped
 */
public record Della(double drop, double spread, VectorMerge then, long seed) implements Merge {
    public Della {
        if (!(spread >= 0 && drop - spread / 2 >= 0 && drop + spread / 2 < 1)) {
            throw new IllegalArgumentException("Drop probabilities from " + (drop - spread / 2) + " to "
                    + (drop + spread / 2) + " should be at least 0 and below 1");
        }
    }

    @Override
    public Weights merge(Weights base, List<Weights> tuned) {
        Blocks blocks = Blocks.of(base.layout());
        return Deltas.apply(base, tuned, (w0, deltas) -> {
            NDArray probability = blocks.map(deltas, this::probabilities);
            NDArray kept = Draws.uniform(deltas, new Rng(seed)).gte(probability).toType(deltas.getDataType(), false);
            return then.combine(w0, deltas.mul(kept).div(probability.neg().add(1)));
        });
    }

    /** The drop probabilities (n, m) of one parameter's task vectors. */
    NDArray probabilities(NDArray deltas) {
        NDArray rank = deltas.abs().argSort(1, false).argSort(1).toType(deltas.getDataType(), false);
        return rank.mul(spread / deltas.getShape().get(1)).add(drop - spread / 2);
    }
}
