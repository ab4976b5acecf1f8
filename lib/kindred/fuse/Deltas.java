package kindred.fuse;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.util.List;
import kindred.core.Layout;
import kindred.core.Step;
import kindred.core.Tensors;
import kindred.core.Weights;

/** From weights to the base vector and the matrix of task vectors that merging formulas work on, and back. */
final class Deltas {
    private Deltas() {}

    /**
     * The base with the vector that {@code formula} makes of the base (d) and the task vectors (n, d); what the formula
     * computes on the way is freed.
     */
    static Weights apply(Weights base, List<Weights> tuned, VectorMerge formula) {
        try (Step step = Step.quiet()) {
            NDManager scope = step.manager();
            NDArray w0 = Tensors.alias(scope, base.vector());
            NDArray merged = formula.combine(w0, of(scope, base, tuned));
            merged.attach(base.manager());
            return base.with(merged);
        }
    }

    /** (n, d): the task vectors of the tuned models as rows, in {@code scope}. */
    static NDArray of(NDManager scope, Weights base, List<Weights> tuned) {
        try (Step step = Step.quiet()) {
            NDArray deltas = stack(step.manager(), base.layout(), tuned)
                    .sub(Tensors.alias(step.manager(), base.vector()));
            deltas.attach(scope);
            return deltas;
        }
    }

    /** (n, d): the vectors of these weights as rows, in {@code scope}. */
    static NDArray stack(NDManager scope, Layout layout, List<Weights> weights) {
        if (weights.isEmpty()) {
            throw new IllegalArgumentException("There is no tuned model to merge");
        }
        NDList rows = new NDList();
        for (int i = 0; i < weights.size(); i++) {
            layout.require(weights.get(i).layout(), "Model " + i);
            rows.add(Tensors.alias(scope, weights.get(i).vector()));
        }
        return NDArrays.stack(rows);
    }
}
