package kindred.multitask;

import ai.djl.ndarray.NDArray;

/**
 * The step uphill of sharpness-aware methods: {@code rho g / |g|} (SAM; Foret et al., 2021, equation 2), or adaptive
 * {@code rho T^2 g / |T g|} with {@code T = diag(|w|)} (ASAM; Kwon et al., 2021, equation 8), which does not change
 * when a layer is scaled up and the next one down.
 *
 * @param rho radius, not negative; around 0.05 plain and 2 adaptive
 */
public record Perturbation(double rho, boolean adaptive) {
    private static final double TINY = 1e-12;

    public Perturbation {
        if (!(rho >= 0) || Double.isInfinite(rho)) {
            throw new IllegalArgumentException("rho must be finite and not negative, got " + rho);
        }
    }

    /** The plain form. */
    public static Perturbation plain(double rho) {
        return new Perturbation(rho, false);
    }

    /** The adaptive form. */
    public static Perturbation adaptive(double rho) {
        return new Perturbation(rho, true);
    }

    /**
     * What to add to the weights; zero for a zero gradient.
     *
     * @param gradient any part of the gradient
     * @param weights the same part of the weights
     * @return an array of the same shape on the manager of the gradient
     */
    public NDArray of(NDArray gradient, NDArray weights) {
        if (!adaptive) {
            return gradient.mul(gradient.norm().maximum(TINY).pow(-1).muli(rho));
        }
        NDArray scaled = gradient.mul(weights);
        return scaled.mul(weights).muli(scaled.norm().maximum(TINY).pow(-1).muli(rho));
    }
}
