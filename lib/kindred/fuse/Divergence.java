package kindred.fuse;

import ai.djl.ndarray.NDArray;

/** How far distributions lie from others. */
final class Divergence {
    private Divergence() {}

    /** KL(p || q) of each row in nats, (..., 1), from log-probabilities (..., vocabulary). */
    static NDArray of(NDArray p, NDArray q) {
        return p.exp().mul(p.sub(q)).sum(new int[] {-1}, true);
    }
}
