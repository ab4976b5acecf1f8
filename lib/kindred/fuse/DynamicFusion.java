package kindred.fuse;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.util.List;
import kindred.core.Step;

/**
 * Proxy tuning whose amount follows every step: the large model is moved as far from itself as tuning moved the small one
 * (Fan et al. 2024, "Dynamic logits fusion", arXiv 2406.15480): KL(P_a || large) = KL(expert || small).
 *
 * <p>With several experts each has its own amount; the sum of all moves is then scaled by one number so that the
 * divergence from the large model is the mean of the experts' (this form is ours: the paper's joint objective is
 * under-determined; {@link JointFusion} is the other form).
 *
 * <p>With P_a proportional to L exp(a d), f(a) = KL(P_a || L) has the derivative a Var(d) under P_a, never negative: f
 * rises from 0 and takes each value once. The root of f is nearly a straight line in a, so Newton's method on it is right
 * after two or three exponentials of the vocabulary; it starts at 1, the answer when large and small model are equal, and
 * stays in a bracket. All rows and experts are solved at once, in one native call.
 *
 * @param most      largest amount of one expert, and of the common scale; 3
 * @param tolerance error of an amount that is small enough: the search ends with a step of Newton's method no longer than
 *                  its square root
 */
public record DynamicFusion(double most, double tolerance) implements AdditiveRule {
    public DynamicFusion {
        if (!(most > 0 && tolerance > 0)) {
            throw new IllegalArgumentException("The largest amount " + most + " and the tolerance " + tolerance
                    + " should be above 0");
        }
    }

    /** Amounts up to 3, right to about 1e-4. */
    public DynamicFusion() {
        this(3, 1e-4);
    }

    @Override
    public Steered steer(NDArray large, NDArray small, List<NDArray> experts) {
        try (Step step = Step.quiet()) {
            NDList results = Operators.OPS.callAll(step.manager(), "dynamic", large, small,
                    sideBySide(step.manager(), experts), settings(step.manager()));
            results.attach(large.getManager());
            return new Steered(results.get(0), results.get(1));
        }
    }

    /** What the scripts need of this: most, tolerance, its root, the least log-probability. */
    NDArray settings(NDManager manager) {
        return manager.create(new double[] {most, tolerance, Math.sqrt(tolerance), LEAST});
    }

    /** (batch, experts x vocabulary), an array of {@code scope} where it is a new one. */
    static NDArray sideBySide(NDManager scope, List<NDArray> experts) {
        if (experts.isEmpty()) {
            throw new IllegalArgumentException("There is no expert to fuse");
        }
        if (experts.size() == 1) {
            return experts.get(0);
        }
        NDArray joined = NDArrays.concat(new NDList(experts), 1);
        joined.attach(scope);
        return joined;
    }
}
