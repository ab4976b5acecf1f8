package kindred.fuse;

import ai.djl.ndarray.NDArray;
import java.util.List;
import kindred.core.Weights;

/**
 * The base plus the task vectors with one coefficient for each task and parameter: the form that layer-wise AdaMerging
 * and aTLAS learn (Yang et al. 2024, arXiv 2310.02575, equation 4; Zhang et al. 2024, arXiv 2407.02880).
 *
 * @param coefficients [task][entry of the layout, in its order]
 */
public record LayerwiseArithmetic(double[][] coefficients) implements Merge {
    @Override
    public Weights merge(Weights base, List<Weights> tuned) {
        Blocks blocks = Blocks.of(base.layout());
        if (coefficients.length != tuned.size()) {
            throw new IllegalArgumentException("Coefficients for " + coefficients.length + " tasks, but "
                    + tuned.size() + " tuned models");
        }
        return Deltas.apply(base, tuned, (w0, deltas) -> {
            NDArray a = deltas.getManager().create(coefficients).toType(deltas.getDataType(), false);
            return blocks.combine(a, deltas).add(w0);
        });
    }
}
