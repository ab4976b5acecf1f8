package kindred.fuse;

import ai.djl.ndarray.NDArray;
import java.util.List;
import kindred.core.Weights;

/** A merge that is one formula of vectors, so that it can be applied to the whole model or to each parameter by itself. */
@FunctionalInterface
public interface VectorMerge extends Merge {
    /**
     * The merged vector.
     *
     * @param base   (d): the common start
     * @param deltas (n, d): row t is the task vector of model t, its weights minus the base
     * @return (d), in the manager of {@code deltas} or {@code base}
     */
    NDArray combine(NDArray base, NDArray deltas);

    @Override
    default Weights merge(Weights base, List<Weights> tuned) {
        return Deltas.apply(base, tuned, this);
    }

    /** The same formula applied to each parameter of the layout by itself. */
    default Merge perBlock() {
        return (base, tuned) -> Deltas.apply(base, tuned, (w0, deltas) -> Blocks.of(base.layout()).map(w0, deltas, this));
    }
}
