package kindred.fuse;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import java.util.ArrayList;
import java.util.List;

/**
 * Each of the large model and the experts has one vote, for its likeliest class; the small model is unused.
 *
 * <p>The mean of their probabilities votes too, with its fractions: it decides ties, can never overrule a vote, and
 * leaves no class with probability 0.
 */
public record MajorityVote() implements LogitRule {
    @Override
    public NDArray fuse(NDArray large, NDArray small, List<NDArray> experts) {
        List<NDArray> voters = new ArrayList<>(List.of(large));
        voters.addAll(experts);
        int classes = (int) large.getShape().get(1);
        NDArray votes = new LinearPool().fuse(large, small, experts).exp();
        for (NDArray voter : voters) {
            votes = votes.add(voter.argMax(1).toType(DataType.INT64, false).oneHot(classes, large.getDataType()));
        }
        return votes.div(voters.size() + 1).log();
    }
}
