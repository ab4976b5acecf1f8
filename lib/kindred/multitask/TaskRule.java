package kindred.multitask;

import ai.djl.ndarray.NDManager;
import java.util.List;
import kindred.core.Weights;

/**
 * How one multi-task step gets the gradient that it hands to the optimizer. {@link MultitaskStep} puts it into a
 * trainer.
 */
public interface TaskRule {
    /**
     * The gradient of one step. The weights are only read; running statistics of normalisation layers are updated once.
     *
     * @param manager where the result lives
     */
    StepGradient gradient(Objectives objectives, Weights weights, Sharing sharing, StepContext step,
            NDManager manager);

    /** The aggregators at work: a trainer reports epochs to, and saves the state of, those that want it. */
    List<Aggregator> aggregators();
}
