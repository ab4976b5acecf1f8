package kindred.fuse;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import java.util.List;

/**
 * Proxy tuning whose amount follows every step: the large model is moved as far from itself as tuning moved the small one
 * (Fan et al. 2024, "Dynamic logits fusion", arXiv 2406.15480): KL(P_a || large) = KL(expert || small).
 *
 * <p>With several experts each has its own amount; the sum of all moves is then scaled by one number so that the
 * divergence from the large model is the mean of the experts' (this form is ours: the paper's joint objective is
 * under-determined; {@link JointFusion} is the other form).
 *
 * @param most      largest amount of one expert, and of the common scale; 3
 * @param tolerance error of the divergence in nats that is small enough
 */
public record DynamicFusion(double most, double tolerance) implements AdditiveRule {
    public DynamicFusion {
        if (!(most > 0 && tolerance > 0)) {
            throw new IllegalArgumentException("The largest amount " + most + " and the tolerance " + tolerance
                    + " should be above 0");
        }
    }

    /** Amounts up to 3, divergences right to 1e-5 nats. */
    public DynamicFusion() {
        this(3, 1e-5);
    }

    @Override
    public NDArray amounts(NDArray large, NDArray small, List<NDArray> experts) {
        if (experts.isEmpty()) {
            throw new IllegalArgumentException("There is no expert to fuse");
        }
        NDArray start = large.maximum(LEAST);
        NDArray reference = small.maximum(LEAST);
        NDList amounts = new NDList();
        NDArray move = start.zerosLike();
        NDArray moved = null;
        for (NDArray given : experts) {
            NDArray expert = given.maximum(LEAST);
            NDArray divergence = DivergenceRoot.divergence(expert, reference);
            NDArray direction = expert.sub(reference);
            NDArray amount = DivergenceRoot.solve(start, direction, divergence, most, tolerance);
            amounts.add(amount);
            move = move.add(direction.mul(amount));
            moved = moved == null ? divergence : moved.add(divergence);
        }
        if (experts.size() == 1) {
            return amounts.get(0);
        }
        NDArray scale = DivergenceRoot.solve(start, move, moved.div(experts.size()), most, tolerance);
        return NDArrays.concat(amounts, 1).mul(scale);
    }
}
