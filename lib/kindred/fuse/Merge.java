package kindred.fuse;

import java.util.List;
import kindred.core.Weights;

/**
 * A way to make one model out of several that were tuned from the same base.
 *
 * <p>All weights are of one layout. Running statistics of batch normalization are not task knowledge: recompute them
 * after merging.
 */
@FunctionalInterface
public interface Merge {
    /**
     * The merged weights: a new value that lives where the base lives.
     *
     * @param base  the weights every tuned model started from
     * @param tuned one or more models tuned from {@code base}
     * @throws IllegalArgumentException if layouts differ or there is no tuned model
     */
    Weights merge(Weights base, List<Weights> tuned);
}
