package kindred.fuse;

import ai.djl.ndarray.NDArray;
import java.util.List;

/** The normalised product of the large model's and the experts' probabilities (Hinton 2002); the small model is unused. */
public record ProductOfExperts() implements LogitRule {
    @Override
    public NDArray fuse(NDArray large, NDArray small, List<NDArray> experts) {
        NDArray sum = large;
        for (NDArray expert : experts) {
            sum = sum.add(expert);
        }
        return sum.logSoftmax(-1);
    }
}
