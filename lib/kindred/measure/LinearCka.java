package kindred.measure;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import kindred.core.Compute;

/**
 * Linear centred kernel alignment with the biased HSIC estimator (Kornblith et al. 2019, "Similarity of Neural
 * Network Representations Revisited"): {@code |X'Y|^2 / (|X'X| |Y'Y|)} of centred
 * features, in [0, 1].
 *
 * <p>Unchanged by rotation, isotropic scale and translation of either side. With fewer examples than features its
 * bias is upward: there prefer {@link UnbiasedCka} or {@link MinibatchCka}. NaN if a side is the same for all
 * examples. Over batches the memory is {@code (p + q)^2} doubles.
 */
public record LinearCka() implements Similarity {

    @Override
    public String name() {
        return "linear CKA";
    }

    @Override
    public Accumulator start() {
        return new PairMoments(s -> {
            double norms = Math.sqrt(Dense.squaredNorm(s.xx()) * Dense.squaredNorm(s.yy()));
            return norms > 0 ? Dense.squaredNorm(s.xy()) / norms : Double.NaN;
        });
    }

    /** By the example Gram matrices where they are the smaller ones, by the feature scatter otherwise. */
    @Override
    public double of(NDArray x, NDArray y) {
        Rows.requireSameCount(x, y);
        long n = x.getShape().get(0);
        if (x.getShape().size() / n + y.getShape().size() / n <= 2 * n) {
            return Similarity.super.of(x, y);
        }
        try (NDManager step = Compute.manager()) {
            NDArray k = Hsic.linear(Rows.matrix(step, x, "x"));
            NDArray l = Hsic.linear(Rows.matrix(step, y, "y"));
            return Hsic.biased(k, l).cka();
        }
    }
}
