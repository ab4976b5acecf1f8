package kindred.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import kindred.core.Step;
import kindred.core.Tensors;

/** A continuation without a memory: scores all tokens again at each step. */
final class Rescored implements Scorer.Continuation {
    private final Scorer scorer;
    private final NDManager manager;
    private NDArray ids;
    private NDArray next;

    Rescored(Scorer scorer, NDManager parent, NDArray prompts) {
        this.scorer = scorer;
        this.manager = parent.newSubManager();
        this.ids = Tensors.copy(manager, prompts);
        score();
    }

    @Override
    public NDArray next() {
        return next;
    }

    @Override
    public void append(NDArray tokens) {
        try (Step step = Step.quiet()) {
            NDArray old = Tensors.alias(step.manager(), ids);
            NDArray longer = old.concat(tokens.reshape(tokens.size(), 1), 1);
            longer.attach(manager);
            ids.close();
            ids = longer;
        }
        next.close();
        score();
    }

    private void score() {
        try (NDManager scratch = manager.newSubManager()) {
            long batch = ids.getShape().get(0);
            NDArray rows = scratch.arange(0, (int) batch, 1, DataType.INT64);
            NDArray columns = scratch.full(new Shape(batch), ids.getShape().get(1) - 1, DataType.INT64);
            next = scorer.logProbabilities(manager, ids, rows, columns);
        }
    }

    @Override
    public void close() {
        manager.close();
    }
}
