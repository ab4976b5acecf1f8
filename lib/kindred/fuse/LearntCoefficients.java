package kindred.fuse;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.List;
import kindred.core.Autograd;
import kindred.core.Compute;
import kindred.core.Layout;
import kindred.core.Pass;
import kindred.core.Progress;
import kindred.core.Step;
import kindred.core.Tensors;
import kindred.core.Weights;
import kindred.train.Optimizer;

/**
 * What learning coefficients of task vectors gave.
 *
 * @param weights      base plus the weighted task vectors; they live where the base lives
 * @param coefficients [task][k], k counting parameters, or parts of parameters, in the order of the layout
 * @param losses       the sum of the objectives before each step
 */
public record LearntCoefficients(Weights weights, double[][] coefficients, double[] losses) {
    /** The sum of the objectives and its gradient by the coefficients, flat. */
    record Slope(double loss, NDArray gradient) {}

    /**
     * Gradient descent on the coefficients. The gradient of a coefficient is the inner product of its part of the task
     * vector with the gradient of the weights: one backward pass for each objective, however many coefficients.
     */
    static LearntCoefficients learn(String label, Weights base, List<Weights> tuned, Granularity granularity,
            Optimizer optimizer, int steps, double start, List<StepObjective> objectives) {
        double[] losses = new double[steps];
        try (NDManager home = Compute.manager(); Progress progress = Progress.of(label, steps)) {
            Mixing mixing = granularity.of(home, base.layout());
            NDArray deltas = Deltas.of(home, base, tuned);
            Layout layout = Layout.builder().add("a", Layout.Role.OTHER, tuned.size(), mixing.count()).build();
            NDArray a = home.full(new Shape(layout.size()), (float) start, deltas.getDataType());
            Optimizer.State state = optimizer.start(home, layout, layout.all(), a);
            for (int i = 0; i < steps; i++) {
                try (Step step = Step.quiet()) {
                    Slope slope = slope(step.manager(), base, deltas, mixing, a, objectives, i);
                    state.step(a, slope.gradient(), optimizer.rate());
                    losses[i] = slope.loss();
                }
                double loss = losses[i];
                progress.at(i + 1, () -> String.format("loss %.4f", loss));
            }
            try (Step step = Step.quiet()) {
                NDArray merged = merged(step.manager(), base, deltas, mixing, a);
                merged.attach(base.manager());
                double[] learnt = Tensors.toType(step.manager(), a, DataType.FLOAT64).toDoubleArray();
                return new LearntCoefficients(base.with(merged), rows(learnt, tuned.size()), losses);
            }
        }
    }

    static Slope slope(NDManager scope, Weights base, NDArray deltas, Mixing mixing, NDArray a,
            List<StepObjective> objectives, int number) {
        Weights current = base.with(merged(scope, base, deltas, mixing, a));
        NDArray total = current.vector().zerosLike();
        double loss = 0;
        for (StepObjective objective : objectives) {
            try (Step step = Step.recording()) {
                Pass pass = Pass.of(current).leaf(base.layout().all()).open(step);
                NDArray value = objective.loss(pass, number);
                NDArray part = Autograd.gradient(value, pass.leaf());
                try (Step quiet = Step.quiet()) {
                    total.addi(part);
                    loss += Tensors.toType(quiet.manager(), value, DataType.FLOAT64).getDouble();
                }
            }
        }
        return new Slope(loss, mixing.inner(Tensors.alias(scope, deltas), total).flatten());
    }

    private static NDArray merged(NDManager scope, Weights base, NDArray deltas, Mixing mixing, NDArray a) {
        NDArray coefficients = Tensors.alias(scope, a).reshape(-1, mixing.count());
        return mixing.combine(coefficients, Tensors.alias(scope, deltas)).add(Tensors.alias(scope, base.vector()));
    }

    private static double[][] rows(double[] flat, int rows) {
        int width = flat.length / rows;
        double[][] out = new double[rows][];
        Arrays.setAll(out, r -> Arrays.copyOfRange(flat, r * width, (r + 1) * width));
        return out;
    }
}
