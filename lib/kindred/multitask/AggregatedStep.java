package kindred.multitask;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import kindred.core.Autograd;
import kindred.core.Pass;
import kindred.core.Ranges;
import kindred.core.Rng;
import kindred.core.Step;
import kindred.core.Weights;

/**
 * The plain step: the aggregator's direction over the shared weights, each head's own gradient.
 *
 * <p>A loss weighting at its native scale costs one backward pass, whatever the number of tasks; everything else costs
 * one per task. Heads get their plain gradient, times the task's weight if the method weights losses.
 *
 * @param scale applied to the direction over the shared part only
 */
public record AggregatedStep(Aggregator aggregator, DirectionScale scale) implements TaskRule {
    /** At the method's native scale. */
    public AggregatedStep(Aggregator aggregator) {
        this(aggregator, DirectionScale.NATIVE);
    }

    @Override
    public StepGradient gradient(Objectives objectives, Weights weights, Sharing sharing, StepContext step,
            NDManager manager) {
        if (aggregator instanceof LossWeighting weighting && scale == DirectionScale.NATIVE) {
            return oneBackward(weighting, objectives, weights, sharing, step, manager);
        }
        Rng dropout = step.rng().split("dropout");
        TaskGradients gradients = Jacobian.of(objectives, weights, sharing, pass -> pass.training(dropout), manager);
        List<NDArray> heads = gradients.heads();
        NDArray direction;
        if (aggregator instanceof LossWeighting weighting) {
            double[] w = GradientRows.checked(weighting.weights(gradients.losses(), step), sharing.tasks());
            direction = GradientRows.combine(gradients.rows(), w);
            heads = new ArrayList<>();
            for (int i = 0; i < w.length; i++) {
                NDArray head = gradients.heads().get(i);
                heads.add(head == null ? null : head.mul(w[i]));
            }
        } else {
            direction = aggregator.direction(gradients.rows(), gradients.losses(), step);
        }
        direction = scale.apply(direction, gradients.rows());
        return StepGradient.of(sharing.assemble(manager, direction, heads), gradients);
    }

    @Override
    public List<Aggregator> aggregators() {
        return List.of(aggregator);
    }

    private static StepGradient oneBackward(LossWeighting weighting, Objectives objectives, Weights weights,
            Sharing sharing, StepContext step, NDManager manager) {
        Ranges trained = sharing.trained();
        try (Step scope = Step.recording()) {
            Pass pass = Pass.of(weights).leaf(trained).training(step.rng().split("dropout")).open(scope);
            NDList each = new NDList();
            for (NDArray loss : objectives.losses(pass)) {
                each.add(loss.reshape(1));
            }
            NDArray losses = each.size() == 1 ? each.get(0) : NDArrays.concat(each, 0);
            NDArray gradient = Autograd.gradient(weighting.combine(losses, step), pass.leaf());
            Sharing whole = new Sharing(sharing.layout(), trained, List.of(Ranges.NONE));
            NDArray vector = whole.assemble(manager, gradient, Collections.singletonList(null));
            return StepGradient.of(vector, losses);
        }
    }
}
