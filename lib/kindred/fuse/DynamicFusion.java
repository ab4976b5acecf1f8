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
    private static final int[] EXPERTS = {1};

    public DynamicFusion {
        if (!(most > 0 && tolerance > 0)) {
            throw new IllegalArgumentException("The largest amount " + most + " and the tolerance " + tolerance
                    + " should be above 0");
        }
    }

    /** Amounts up to 3, divergences right to 1e-4 nats before a last Newton step. */
    public DynamicFusion() {
        this(3, 1e-4);
    }

    @Override
    public NDArray amounts(NDArray large, NDArray small, List<NDArray> experts) {
        NDArray start = large.maximum(LEAST);
        NDArray reference = small.maximum(LEAST);
        NDArray tuned = stacked(experts).maximum(LEAST);
        NDArray direction = tuned.sub(reference.expandDims(1));
        NDArray moved = DivergenceRoot.divergence(tuned, reference.expandDims(1));
        NDArray amounts = DivergenceRoot.solve(start.expandDims(1), direction, moved, most, tolerance);
        if (experts.size() > 1) {
            NDArray move = direction.mul(amounts).sum(EXPERTS);
            NDArray scale = DivergenceRoot.solve(start, move, moved.mean(EXPERTS), most, tolerance);
            amounts = amounts.mul(scale.expandDims(1));
        }
        return amounts.squeeze(2);
    }

    /** Each expert's amount as if it were the only one, (batch, experts): all are solved for at once. */
    NDArray alone(NDArray large, NDArray small, List<NDArray> experts) {
        NDArray reference = small.maximum(LEAST).expandDims(1);
        NDArray tuned = stacked(experts).maximum(LEAST);
        return DivergenceRoot.solve(large.maximum(LEAST).expandDims(1), tuned.sub(reference),
                DivergenceRoot.divergence(tuned, reference), most, tolerance).squeeze(2);
    }

    private static NDArray stacked(List<NDArray> experts) {
        if (experts.isEmpty()) {
            throw new IllegalArgumentException("There is no expert to fuse");
        }
        return experts.size() == 1 ? experts.get(0).expandDims(1) : NDArrays.stack(new NDList(experts), 1);
    }
}
