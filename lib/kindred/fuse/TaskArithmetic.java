package kindred.fuse;

import ai.djl.ndarray.NDArray;

/**
 * The base plus the scaled sum of the task vectors (Ilharco et al. 2023, "Editing models with task arithmetic",
 * arXiv 2212.04089).
 *
 * @param scale the paper's lambda; it searched 0.05 to 1 and found about 0.3 best for eight tasks
 */
public record TaskArithmetic(double scale) implements VectorMerge {
    @Override
    public NDArray combine(NDArray base, NDArray deltas) {
        return deltas.sum(new int[] {0}).mul(scale).add(base);
    }
}
