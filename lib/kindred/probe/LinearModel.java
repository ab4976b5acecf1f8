package kindred.probe;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import java.util.Arrays;
import kindred.core.Compute;
import kindred.core.Tensors;
import kindred.measure.Features;

/**
 * A trained linear probe: the class with the largest {@code weights z + bias}. Standardisation is folded in, so it
 * takes features as they are.
 *
 * @param weights {@code [classes][d]}, rows of zeros with a bias of minus infinity for labels that training never saw
 * @param bias {@code [classes]}
 * @param diagnostics how training went
 */
public record LinearModel(double[][] weights, double[] bias, Diagnostics diagnostics) implements Fitted {

    /**
     * How training went.
     *
     * @param penalty the penalty on squared standardised weights
     * @param error what was minimised: mean cross-validated squared error (ridge) or regularised cross-entropy
     *     (logistic)
     * @param iterations passes over the data, 1 for a closed form
     * @param converged whether the gradient came below its tolerance; true for a closed form
     */
    public record Diagnostics(double penalty, double error, int iterations, boolean converged) {}

    /** The scores of each example, {@code [n, classes]} in float64, in {@code manager}. */
    public NDArray scores(NDManager manager, Features batch) {
        try (NDManager step = Compute.manager()) {
            NDArray z = batch.rows(step);
            int d = weights[0].length;
            if (z.getShape().get(1) != d) {
                throw new IllegalArgumentException(
                        "z has " + z.getShape().get(1) + " features, the probe was trained on " + d);
            }
            double[] flat = Arrays.stream(weights).flatMapToDouble(Arrays::stream).toArray();
            NDArray w = Tensors.of(step, flat, weights.length, d);
            NDArray scores = z.matMul(w.transpose()).add(Tensors.of(step, bias, bias.length));
            scores.attach(manager);
            return scores;
        }
    }

    @Override
    public int[] predict(Features batch) {
        try (NDManager step = Compute.manager()) {
            return scores(step, batch).argMax(1).toType(DataType.INT32, false).toIntArray();
        }
    }
}
