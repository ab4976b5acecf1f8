package kindred.multitask;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.util.List;
import kindred.core.Autograd;
import kindred.core.Pass;
import kindred.core.Ranges;
import kindred.core.Step;
import kindred.core.Taps;
import kindred.core.Weights;

/**
 * A cheaper step for a weighting of gradients: the Gramian is that of the gradients with respect to a shared
 * representation, flattened over the batch; then one backward pass of {@code sum_i w_i L_i}. With
 * {@link kindred.multitask.aggregator.Mgda} it is MGDA-UB (Sener and Koltun, 2018, section 3.3), an upper bound.
 *
 * <p>Cost: m backward passes through the heads only, and one through all. Heads get their plain gradients. The tasks
 * must read the same inputs, in one forward pass that names the activation.
 *
 * @param activation name of the shared representation, as the network taps it
 */
public record RepresentationStep(GramianWeighting weighting, String activation) implements TaskRule {
    @Override
    public StepGradient gradient(Objectives objectives, Weights weights, Sharing sharing, StepContext step,
            NDManager manager) {
        if (!(objectives instanceof Objectives.Joint)) {
            throw new IllegalArgumentException("tasks with batches of their own have no common representation '"
                    + activation + "'");
        }
        Ranges heads = sharing.heads().stream().reduce(Ranges.NONE, Ranges::union);
        Sharing parts = new Sharing(sharing.layout(), sharing.shared(), List.of(heads));
        try (Step scope = Step.recording()) {
            Taps taps = new Taps().read(activation);
            Pass pass = parts.pass(weights, 0).training(step.rng().split("dropout")).taps(taps).open(scope);
            List<NDArray> each = objectives.losses(pass);
            NDList flat = new NDList();
            each.forEach(loss -> flat.add(loss.reshape(1)));
            NDArray losses = flat.size() == 1 ? flat.get(0) : NDArrays.concat(flat, 0);
            double[][] gramian = GradientRows.gramian(Jacobian.rows(each, taps.get(activation)));
            double[] w = GradientRows.checked(weighting.weights(gramian, GradientRows.host(losses), step), sharing.tasks());
            NDArray own = heads.isEmpty() ? null : Autograd.gradientKeep(losses.sum(), pass.leaf(1));
            NDArray direction = Autograd.gradient(GradientRows.onDevice(w, losses).mul(losses).sum(), pass.leaf(0));
            NDList headParts = new NDList();
            headParts.add(own);
            return StepGradient.of(parts.assemble(manager, direction, headParts), losses);
        }
    }

    @Override
    public List<Aggregator> aggregators() {
        return List.of(weighting);
    }
}
