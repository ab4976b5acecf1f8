package kindred.fuse;

import ai.djl.ndarray.NDArray;
import java.util.List;
import kindred.core.Step;
import kindred.core.Tensors;
import kindred.core.Weights;

/**
 * What tuning changed: the tuned weights minus the base (Ilharco et al. 2023, arXiv 2212.04089). Results live where the
 * receiver's delta lives.
 *
 * @param delta the difference, in the layout of the weights
 */
public record TaskVector(Weights delta) {
    /** The task vector from {@code base} to {@code tuned}; it lives where {@code tuned} lives. */
    public static TaskVector between(Weights base, Weights tuned) {
        return new TaskVector(tuned.minus(base));
    }

    /** Scaled; a negative factor makes the vector that forgets the task. */
    public TaskVector times(double factor) {
        return new TaskVector(delta.times(factor));
    }

    /** The sum of two task vectors. */
    public TaskVector plus(TaskVector other) {
        return new TaskVector(delta.plus(other.delta));
    }

    /**
     * Each parameter scaled by its own factor.
     *
     * @param factors one for each entry of the layout, in its order
     */
    public TaskVector perBlock(double[] factors) {
        Blocks blocks = Blocks.of(delta.layout());
        if (factors.length != blocks.count()) {
            throw new IllegalArgumentException(factors.length + " factors for " + blocks.count() + " parameters");
        }
        try (Step step = Step.quiet()) {
            NDArray row = Tensors.alias(step.manager(), delta.vector()).reshape(1, -1);
            NDArray coefficients = step.manager().create(factors).toType(row.getDataType(), false).reshape(1, -1);
            NDArray scaled = blocks.combine(coefficients, row);
            scaled.attach(delta.manager());
            return new TaskVector(delta.with(scaled));
        }
    }

    /** {@code base + factor * this}; the result lives where the base lives. */
    public Weights addTo(Weights base, double factor) {
        base.layout().require(delta.layout(), "Task vector");
        return base.plus(delta.vector(), factor);
    }

    /** The cosines between task vectors: element [i][j] of an n x n symmetric matrix with ones on its diagonal. */
    public static double[][] cosines(List<TaskVector> vectors) {
        int n = vectors.size();
        double[][] cosines = new double[n][n];
        for (int i = 0; i < n; i++) {
            cosines[i][i] = 1;
            for (int j = 0; j < i; j++) {
                cosines[i][j] = vectors.get(i).delta().cosine(vectors.get(j).delta());
                cosines[j][i] = cosines[i][j];
            }
        }
        return cosines;
    }
}
