package kindred.fuse;

import ai.djl.ndarray.NDArray;
import java.util.ArrayList;
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
public record DynamicFusion(double most, double tolerance) implements LogitRule {
    /** No log-probability is taken below this: float32 has none, and differences of such are noise. */
    private static final double LEAST = -40;

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
    public NDArray fuse(NDArray large, NDArray small, List<NDArray> experts) {
        NDArray start = bounded(large);
        NDArray reference = bounded(small);
        List<NDArray> amounts = amounts(large, small, experts);
        NDArray tilted = start;
        for (int t = 0; t < experts.size(); t++) {
            tilted = tilted.add(bounded(experts.get(t)).sub(reference).mul(amounts.get(t)));
        }
        return tilted.logSoftmax(-1);
    }

    /** How much of each expert's move is added: for each expert (batch, 1), at least 0. */
    public List<NDArray> amounts(NDArray large, NDArray small, List<NDArray> experts) {
        if (experts.isEmpty()) {
            throw new IllegalArgumentException("There is no expert to fuse");
        }
        NDArray start = bounded(large);
        NDArray reference = bounded(small);
        List<NDArray> amounts = new ArrayList<>();
        NDArray move = start.zerosLike();
        NDArray moved = null;
        for (NDArray given : experts) {
            NDArray expert = bounded(given);
            NDArray divergence = DivergenceRoot.divergence(expert, reference);
            NDArray direction = expert.sub(reference);
            NDArray amount = DivergenceRoot.solve(start, direction, divergence, most, tolerance);
            amounts.add(amount);
            move = move.add(direction.mul(amount));
            moved = moved == null ? divergence : moved.add(divergence);
        }
        if (experts.size() == 1) {
            return amounts;
        }
        NDArray scale = DivergenceRoot.solve(start, move, moved.div(experts.size()), most, tolerance);
        return amounts.stream().map(amount -> amount.mul(scale)).toList();
    }

    static NDArray bounded(NDArray log) {
        return log.maximum(LEAST);
    }
}
