package kindred.fuse;

import ai.djl.ndarray.NDArray;
import java.util.Arrays;
import java.util.List;

/**
 * Proxy tuning whose amount follows every step: the large model is moved as far from itself as tuning moved the small one
 * (Fan et al. 2024, "Dynamic logits fusion", arXiv 2406.15480): KL(P_a || large) = KL(expert || small).
 *
 * <p>With several experts each has its own amount; the sum of all moves is then scaled by one number so that the
 * divergence from the large model is the mean of the experts' (this form is ours: the paper's joint objective is
 * under-determined; {@link JointFusion} is the other form).
 *
 * <p>All rows and experts are solved for at once by Halley's method; two or three exponentials of the vocabulary suffice.
 *
 * @param most      largest amount of one expert, and of the common scale; 3
 * @param tolerance error of an amount that is small enough
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
        return Tilts.steer(large, small, experts, this::amounts);
    }

    private double[] amounts(Tilts tilts) {
        double[] amounts = tilts.alone(most, tolerance);
        if (tilts.experts() > 1) {
            double[] scales = tilts.together(amounts, most, tolerance);
            Arrays.setAll(amounts, i -> amounts[i] * scales[i / tilts.experts()]);
        }
        return amounts;
    }
}
