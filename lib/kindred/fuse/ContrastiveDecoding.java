package kindred.fuse;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import java.util.List;

/**
 * Among the tokens that the large model finds plausible, those it prefers most over the small one (Li et al. 2023,
 * "Contrastive decoding", arXiv 2210.15097, equation 2); experts are unused. Implausible tokens have probability 0.
 *
 * @param plausible beta: the least probability, as a share of the likeliest token's, 0..1; 0.1 in the paper
 */
public record ContrastiveDecoding(double plausible) implements LogitRule {
    public ContrastiveDecoding {
        if (!(plausible > 0 && plausible <= 1)) {
            throw new IllegalArgumentException("The plausible share is " + plausible
                    + ", should be above 0 and at most 1");
        }
    }

    @Override
    public NDArray fuse(NDArray large, NDArray small, List<NDArray> experts) {
        return scores(large, small).logSoftmax(-1);
    }

    /** Large minus small where plausible, else minus infinity; not normalised. */
    NDArray scores(NDArray large, NDArray small) {
        NDArray least = large.max(new int[] {-1}, true).add(Math.log(plausible));
        NDArray never = large.onesLike().mul(Double.NEGATIVE_INFINITY);
        return NDArrays.where(large.gte(least), large.sub(small), never);
    }
}
