package kindred.transfer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import kindred.core.Compute;
import kindred.core.Tensors;
import kindred.task.Examples;

/** What a network computes at a stage for a set of examples, in evaluation mode: kept, or anew for each batch. */
public interface Activations {
    /** How many examples there are. */
    int count();

    /** The shape for one example, without the axis of examples. */
    Shape shape();

    /** The activations of these examples, in this order, in {@code manager}; never part of a recorded graph. */
    NDArray rows(NDManager manager, int... rows);

    /** Computed once and kept in {@code manager}: memory for all examples. */
    static Activations kept(NDManager manager, TrainedNetwork model, int stages, Examples examples) {
        try (NDManager scratch = Compute.manager()) {
            return of(model.below(scratch, stages).outputs(manager, examples));
        }
    }

    /** Activations that are there already: (n, ...). */
    static Activations of(NDArray all) {
        return new Activations() {
            @Override
            public int count() {
                return Math.toIntExact(all.getShape().get(0));
            }

            @Override
            public Shape shape() {
                return all.getShape().slice(1);
            }

            @Override
            public NDArray rows(NDManager manager, int... rows) {
                try (NDManager scratch = Compute.manager()) {
                    NDArray index = scratch.create(Arrays.stream(rows).asLongStream().toArray());
                    return Tensors.gather(manager, all, index);
                }
            }
        };
    }

    /**
     * Computed for each batch that is asked for: memory of a batch, time for the stages below at every visit. The
     * weights of the stages are copied to {@code manager}.
     */
    static Activations streamed(NDManager manager, TrainedNetwork model, int stages, Examples examples) {
        TrainedNetwork below = model.below(manager, stages);
        Shape shape = model.shape(stages, examples);
        return new Activations() {
            @Override
            public int count() {
                return examples.count();
            }

            @Override
            public Shape shape() {
                return shape;
            }

            @Override
            public NDArray rows(NDManager manager, int... rows) {
                try (NDManager scratch = Compute.manager()) {
                    Examples batch = examples.rows(scratch, rows);
                    return below.network().apply(manager, below.weights(), batch.inputs());
                }
            }
        };
    }
}
