package kindred.fuse;

import ai.djl.ndarray.NDArray;
import java.util.List;
import kindred.core.Weights;

/**
 * Each parameter moves from the base towards the mean of the tuned ones as far as their task vectors agree (Jang et al.
 * 2024, "Model stock", arXiv 2403.19522): with c the mean cosine between pairs of task vectors and
 * s = n c / (1 + (n - 1) c), the result is (1 - s) base + s mean.
 *
 * <p>The share s is kept inside 0..1: task vectors that oppose each other leave the base as it is. A parameter that no
 * model changed stays.
 */
public record ModelStock() implements Merge {
    @Override
    public Weights merge(Weights base, List<Weights> tuned) {
        if (tuned.size() < 2) {
            throw new IllegalArgumentException("Model stock compares two or more tuned models, got " + tuned.size());
        }
        VectorMerge rule = ModelStock::combine;
        return rule.perBlock().merge(base, tuned);
    }

    private static NDArray combine(NDArray base, NDArray deltas) {
        NDArray share = share(deltas).clip(0, 1);
        return deltas.mean(new int[] {0}).mul(share).add(base);
    }

    /** The share s of one parameter's task vectors (n, m), not yet kept inside 0..1. */
    static NDArray share(NDArray deltas) {
        long n = deltas.getShape().get(0);
        NDArray norms = deltas.square().sum(new int[] {1}, true).sqrt();
        NDArray units = deltas.div(norms.maximum(Float.MIN_NORMAL));
        NDArray sum = units.sum(new int[] {0});
        NDArray pairs = sum.square().sum().sub(units.square().sum());
        NDArray cosine = pairs.div(n * (n - 1));
        return cosine.mul(n).div(cosine.mul(n - 1).add(1));
    }
}
