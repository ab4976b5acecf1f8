package kindred.fuse;

import ai.djl.ndarray.NDArray;
import java.util.List;
import kindred.core.Weights;

/**
 * Task arithmetic without the smallest and the largest entries of each parameter (Davari and Belilovsky 2023, "Model
 * breadcrumbs", arXiv 2312.06795). Entries equal to a threshold are dropped.
 *
 * @param smallest share of a parameter's entries of least magnitude that is dropped; the paper's beta, 0.85
 * @param largest  share of greatest magnitude that is dropped; the paper's gamma, 0.01
 * @param scale    factor of the sum of what is left
 */
public record Breadcrumbs(double smallest, double largest, double scale) implements Merge {
    public Breadcrumbs {
        if (!(smallest >= 0 && largest >= 0 && smallest + largest < 1)) {
            throw new IllegalArgumentException("The dropped shares are " + smallest + " and " + largest
                    + ", should be at least 0 and below 1 together");
        }
    }

    @Override
    public Weights merge(Weights base, List<Weights> tuned) {
        VectorMerge rule = (w0, deltas) -> new TaskArithmetic(scale).combine(w0, thin(deltas));
        return rule.perBlock().merge(base, tuned);
    }

    /** The task vectors (n, m) of one parameter with the dropped entries set to 0. */
    NDArray thin(NDArray deltas) {
        long m = deltas.getShape().get(1);
        return deltas.mul(Magnitudes.withoutSmallest(deltas, Math.round(smallest * m)))
                .mul(Magnitudes.withoutLargest(deltas, Math.round(largest * m)));
    }
}
