package kindred.train;

import kindred.core.Weights;

/** Watches a run. */
@FunctionalInterface
public interface Listener {
    /**
     * Called after each step.
     *
     * @param step how many steps are done
     * @param weights the live weights: to be read, not kept or changed
     */
    void after(long step, Weights weights);
}
