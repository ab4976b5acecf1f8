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
import kindred.train.AdamW;
import kindred.train.Optimizer;

/**
 * Task arithmetic whose coefficients make the predictions on unlabelled test inputs certain: gradient descent on the entropy, summed
 * over tasks (Yang et al. 2024, "AdaMerging", arXiv 2310.02575, equations 3 to 5).
 *
 * <p>It is transductive: it sees the test inputs, so its results belong in a column of their own. The gradient of a
 * coefficient is the inner product of its part of the task vector with the gradient of the weights, so that a step costs
 * one backward pass a task however many coefficients there are.
 *
 * @param granularity one coefficient for each task, or for each task and parameter
 * @param optimizer   how the coefficients move; Adam with rate 1e-3 in the paper
 * @param steps       number of steps; 300 here, 500 in the paper
 * @param start       every coefficient's start; 0.3 in the paper
 */
public record AdaMerging(Granularity granularity, Optimizer optimizer, int steps, double start) {
    /** What has a coefficient of its own. */
    public enum Granularity {
        /** Each task vector. */
        TASK {
            @Override
            Blocks blocks(Layout layout) {
                return Blocks.whole(layout);
            }
        },
        /** Each parameter of each task vector. */
        LAYER {
            @Override
            Blocks blocks(Layout layout) {
                return Blocks.of(layout);
            }
        };

        abstract Blocks blocks(Layout layout);
    }

    /** One task's unlabelled inputs. */
    @FunctionalInterface
    public interface Unlabelled {
        /** The logits (batch, classes) of this step's batch at the pass's weights, a head of the task's own included. */
        NDArray logits(Pass pass, int step);
    }

    /**
     * What was learnt.
     *
     * @param weights      the merged weights; they live where the base lives
     * @param coefficients [task][parameter], or [task][0] for one a task
     * @param entropies    the entropy in nats, summed over tasks, before each step
     */
    public record Learned(Weights weights, double[][] coefficients, double[] entropies) {}

    /** The paper's settings with one coefficient for each task. */
    public static AdaMerging taskWise() {
        return new AdaMerging(Granularity.TASK, AdamW.rate(1e-3).decay(0), 300, 0.3);
    }

    /** The paper's settings with one coefficient for each task and parameter. */
    public static AdaMerging layerWise() {
        return new AdaMerging(Granularity.LAYER, AdamW.rate(1e-3).decay(0), 300, 0.3);
    }

    /**
     * Learns the coefficients.
     *
     * @param base  the common start
     * @param tuned the models tuned from it
     * @param tasks unlabelled inputs, as many tasks as are to be served
     */
    public Learned learn(Weights base, List<Weights> tuned, List<Unlabelled> tasks) {
        Blocks blocks = granularity.blocks(base.layout());
        Layout coefficients = Layout.builder().add("a", Layout.Role.OTHER, tuned.size(), blocks.count()).build();
        double[] entropies = new double[steps];
        try (NDManager home = Compute.manager(); Progress progress = Progress.of("AdaMerging", steps)) {
            NDArray deltas = deltas(home, base, tuned);
            NDArray a = home.full(new Shape(coefficients.size()), (float) start, deltas.getDataType());
            Optimizer.State state = optimizer.start(home, coefficients, coefficients.all(), a);
            for (int i = 0; i < steps; i++) {
                try (Step step = Step.quiet()) {
                    Slope slope = slope(step.manager(), base, deltas, blocks, a, tasks, i);
                    state.step(a, slope.gradient(), optimizer.rate());
                    entropies[i] = slope.entropy();
                }
                double entropy = entropies[i];
                progress.at(i + 1, () -> String.format("entropy %.4f", entropy));
            }
            try (Step step = Step.quiet()) {
                NDArray merged = merged(step.manager(), base, deltas, blocks, a);
                merged.attach(base.manager());
                double[] learnt = Tensors.toType(step.manager(), a, DataType.FLOAT64).toDoubleArray();
                return new Learned(base.with(merged), rows(learnt, tuned.size()), entropies);
            }
        }
    }

    /** The entropy summed over tasks, and its gradient by the coefficients, flat. */
    record Slope(double entropy, NDArray gradient) {}

    static Slope slope(NDManager scope, Weights base, NDArray deltas, Blocks blocks, NDArray a, List<Unlabelled> tasks,
            int number) {
        Weights current = base.with(merged(scope, base, deltas, blocks, a));
        NDArray total = current.vector().zerosLike();
        double entropy = 0;
        for (Unlabelled task : tasks) {
            try (Step step = Step.recording()) {
                Pass pass = Pass.of(current).leaf(base.layout().all()).open(step);
                NDArray log = task.logits(pass, number).logSoftmax(-1);
                NDArray loss = log.exp().mul(log).sum(new int[] {-1}).mean().neg();
                NDArray part = Autograd.gradient(loss, pass.leaf());
                try (Step quiet = Step.quiet()) {
                    total.addi(part);
                    entropy += Tensors.toType(quiet.manager(), loss, DataType.FLOAT64).getDouble();
                }
            }
        }
        return new Slope(entropy, blocks.inner(Tensors.alias(scope, deltas), total).flatten());
    }

    static NDArray deltas(NDManager home, Weights base, List<Weights> tuned) {
        try (Step step = Step.quiet()) {
            NDArray deltas = Deltas.stack(step.manager(), base.layout(), tuned)
                    .sub(Tensors.alias(step.manager(), base.vector()));
            deltas.attach(home);
            return deltas;
        }
    }

    private static NDArray merged(NDManager scope, Weights base, NDArray deltas, Blocks blocks, NDArray a) {
        NDArray coefficients = Tensors.alias(scope, a).reshape(-1, blocks.count());
        return blocks.combine(coefficients, Tensors.alias(scope, deltas)).add(Tensors.alias(scope, base.vector()));
    }

    private static double[][] rows(double[] flat, int rows) {
        int width = flat.length / rows;
        double[][] out = new double[rows][];
        for (int r = 0; r < rows; r++) {
            out[r] = Arrays.copyOfRange(flat, r * width, (r + 1) * width);
        }
        return out;
    }
}
