package kindred.fuse;

import ai.djl.ndarray.NDArray;

/** The mean of the tuned weights (Wortsman et al. 2022, "Model soups", arXiv 2203.05482). */
public record UniformSoup() implements VectorMerge {
    @Override
    public NDArray combine(NDArray base, NDArray deltas) {
        return deltas.mean(new int[] {0}).add(base);
    }
}
