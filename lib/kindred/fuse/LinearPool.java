package kindred.fuse;

import ai.djl.ndarray.NDArray;
import java.util.List;

/** The log of the mean of the large model's and the experts' probabilities (linear pool); the small model is unused. */
public record LinearPool() implements LogitRule {
    @Override
    public NDArray fuse(NDArray large, NDArray small, List<NDArray> experts) {
        NDArray top = large;
        for (NDArray expert : experts) {
            top = top.maximum(expert);
        }
        NDArray sum = large.sub(top).exp();
        for (NDArray expert : experts) {
            sum = sum.add(expert.sub(top).exp());
        }
        return sum.div(experts.size() + 1).log().add(top);
    }
}
