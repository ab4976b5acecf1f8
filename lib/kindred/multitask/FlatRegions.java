package kindred.multitask;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.UnaryOperator;
import kindred.core.Autograd;
import kindred.core.Pass;
import kindred.core.Ranges;
import kindred.core.Rng;
import kindred.core.Step;
import kindred.core.Tensors;
import kindred.core.Weights;

/**
 * Steps that seek a region that is flat for every task (Phan et al., ICCV 2025, algorithm 1, "Improving multi-task
 * learning via seeking task-based flat regions").
 *
 * <p>Each task climbs by a {@link Perturbation} of its own, over the shared weights and over its head apart, and its
 * gradient is taken there. The difference to its gradient at the weights is its flat part. {@link #split} aggregates
 * gradients and flat parts apart and adds the two directions; {@link #direct} aggregates the gradients found uphill;
 * {@link #global} is SAM on the mean loss, the cheap control. Heads follow their gradient uphill. Both passes see the
 * same dropout masks, and only the first updates running statistics.
 *
 * <p>Cost: 2 m backward passes ({@code global}: 2). The flat part is a difference of near-equal vectors: in float32 it
 * is meaningless for rho below 1e-3.
 */
public final class FlatRegions {
    private FlatRegions() {
    }

    /**
     * Gradients and flat parts aggregated apart: the paper's rule.
     *
     * @param loss aggregates the gradients
     * @param flat aggregates the flat parts: the same method, but another object if it has a memory
     */
    public static TaskRule split(Aggregator loss, Aggregator flat, Perturbation shared, Perturbation head) {
        if (loss == flat && loss instanceof Stateful) {
            throw new IllegalArgumentException(loss.getClass().getSimpleName()
                    + " has a memory: give the flat parts an aggregator of their own");
        }
        return new Split(loss, flat, shared, head);
    }

    /** The gradients found uphill aggregated at once. */
    public static TaskRule direct(Aggregator aggregator, Perturbation shared, Perturbation head) {
        return new Direct(aggregator, shared, head);
    }

    /** One SAM step on the mean loss, with one norm over all trained weights. */
    public static TaskRule global(Perturbation perturbation) {
        return new Global(perturbation);
    }

    private record Split(Aggregator loss, Aggregator flat, Perturbation shared, Perturbation head)
            implements TaskRule {
        @Override
        public StepGradient gradient(Objectives objectives, Weights weights, Sharing sharing, StepContext step,
                NDManager manager) {
            UnaryOperator<Pass.Builder> mode = mode(step);
            TaskGradients here = Jacobian.of(objectives, weights, sharing, mode, manager);
            try (Step scope = Step.quiet()) {
                TaskGradients uphill = uphill(here, objectives, weights, sharing, mode, shared, head, scope.manager());
                NDArray flatParts = uphill.rows().sub(here.rows());
                NDArray direction = loss.direction(here.rows(), here.losses(), child(step, "loss"))
                        .add(flat.direction(flatParts, here.losses(), child(step, "flat")));
                NDArray vector = sharing.assemble(manager, direction, uphill.heads());
                return StepGradient.of(vector, here);
            }
        }

        @Override
        public List<Aggregator> aggregators() {
            return List.of(loss, flat);
        }
    }

    private record Direct(Aggregator aggregator, Perturbation shared, Perturbation head) implements TaskRule {
        @Override
        public StepGradient gradient(Objectives objectives, Weights weights, Sharing sharing, StepContext step,
                NDManager manager) {
            UnaryOperator<Pass.Builder> mode = mode(step);
            TaskGradients here = Jacobian.of(objectives, weights, sharing, mode, manager);
            try (Step scope = Step.quiet()) {
                TaskGradients uphill = uphill(here, objectives, weights, sharing, mode, shared, head, scope.manager());
                NDArray direction = aggregator.direction(uphill.rows(), here.losses(), child(step, "loss"));
                NDArray vector = sharing.assemble(manager, direction, uphill.heads());
                return StepGradient.of(vector, here);
            }
        }

        @Override
        public List<Aggregator> aggregators() {
            return List.of(aggregator);
        }
    }

    private record Global(Perturbation perturbation) implements TaskRule {
        @Override
        public StepGradient gradient(Objectives objectives, Weights weights, Sharing sharing, StepContext step,
                NDManager manager) {
            Ranges trained = sharing.trained();
            Sharing whole = new Sharing(sharing.layout(), trained, List.of(Ranges.NONE));
            UnaryOperator<Pass.Builder> mode = mode(step);
            try (Step scope = Step.quiet()) {
                NDManager local = scope.manager();
                NDArray losses = local.zeros(new Shape(sharing.tasks()), weights.vector().getDataType());
                NDArray here = meanGradient(objectives, weights, trained, mode, losses, local);
                NDArray climb = perturbation.of(here, Sharing.part(weights.in(local).vector(), trained));
                Weights above = moved(weights, whole.assemble(local, climb, Collections.singletonList(null)), local);
                NDArray uphill = meanGradient(objectives, above, trained, mode, losses.duplicate(), local);
                NDArray vector = whole.assemble(manager, uphill, Collections.singletonList(null));
                return StepGradient.of(vector, losses);
            }
        }

        @Override
        public List<Aggregator> aggregators() {
            return List.of();
        }

        private static NDArray meanGradient(Objectives objectives, Weights weights, Ranges trained,
                UnaryOperator<Pass.Builder> mode, NDArray losses, NDManager manager) {
            try (Step step = Step.recording()) {
                Pass pass = mode.apply(Pass.of(weights).leaf(trained)).open(step);
                NDList each = new NDList();
                for (NDArray loss : objectives.losses(pass)) {
                    each.add(loss.reshape(1));
                }
                NDArray all = each.size() == 1 ? each.get(0) : NDArrays.concat(each, 0);
                NDArray gradient = Autograd.gradient(all.mean(), pass.leaf());
                Tensors.overwrite(losses, all);
                gradient.attach(manager);
                return gradient;
            }
        }
    }

    private static UnaryOperator<Pass.Builder> mode(StepContext step) {
        Rng dropout = step.rng().split("dropout");
        return pass -> pass.training(dropout);
    }

    private static StepContext child(StepContext step, String name) {
        return new StepContext(step.step(), step.epoch(), step.rng().split(name));
    }

    /** Each task's gradients at its own perturbed weights. */
    private static TaskGradients uphill(TaskGradients here, Objectives objectives, Weights weights, Sharing sharing,
            UnaryOperator<Pass.Builder> mode, Perturbation shared, Perturbation head, NDManager manager) {
        int m = sharing.tasks();
        NDList rows = new NDList();
        List<NDArray> heads = new ArrayList<>();
        double[] losses = new double[m];
        NDArray vector = weights.in(manager).vector();
        NDArray sharedWeights = Sharing.part(vector, sharing.shared());
        for (int i = 0; i < m; i++) {
            NDArray climb = shared.of(here.rows().get(i), sharedWeights);
            List<NDArray> climbs = new ArrayList<>(Collections.nCopies(m, null));
            if (here.heads().get(i) != null) {
                climbs.set(i, head.of(here.heads().get(i), Sharing.part(vector, sharing.heads().get(i))));
            }
            Weights above = moved(weights, sharing.assemble(manager, climb, climbs), manager);
            TaskGradients one = Jacobian.of(objectives, i, above, sharing, mode, manager);
            rows.add(one.rows());
            heads.add(one.heads().get(0));
            losses[i] = one.losses()[0];
        }
        return new TaskGradients(losses, rows.size() == 1 ? rows.get(0) : NDArrays.concat(rows, 0), heads);
    }

    /** The weights plus a vector, with copied buffers, so that what a pass writes to them is lost. */
    private static Weights moved(Weights weights, NDArray climb, NDManager manager) {
        return withOwnBuffers(weights.in(manager).plus(climb, 1), manager);
    }

    /** The same parameters with copied buffers. */
    static Weights withOwnBuffers(Weights weights, NDManager manager) {
        return Weights.of(weights.layout(), weights.vector(), weights.bufferLayout(),
                Tensors.copy(manager, weights.buffers()));
    }
}
