package kindred.fuse;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.List;

/**
 * What tuning changed in a small model is added to a large one: log-softmax of large + a sum over experts of
 * (expert - small) (Liu et al. 2024, "Tuning language models by proxy", arXiv 2401.08565).
 *
 * <p>With an anti-expert in the place of the small model this is DExperts (Liu et al. 2021, arXiv 2105.03023; a from 1 to
 * 3.2).
 *
 * @param factor a; 1 in the paper
 */
public record ProxyTuning(double factor) implements AdditiveRule {
    @Override
    public NDArray fuse(NDArray large, NDArray small, List<NDArray> experts) {
        NDArray steered = large;
        for (NDArray expert : experts) {
            steered = steered.add(expert.sub(small).mul(factor));
        }
        return steered.logSoftmax(-1);
    }

    @Override
    public Steered steer(NDArray large, NDArray small, List<NDArray> experts) {
        Shape amounts = new Shape(large.getShape().get(0), experts.size());
        return new Steered(fuse(large, small, experts),
                large.getManager().full(amounts, (float) factor, large.getDataType()));
    }
}
