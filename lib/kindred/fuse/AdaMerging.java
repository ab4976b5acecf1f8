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

/**
 * Task arithmetic whose coefficients make the predictions on unlabelled test inputs certain: Adam on the entropy, summed
 * over tasks (Yang et al. 2024, "AdaMerging", arXiv 2310.02575, equations 3 to 5).
 *
 * <p>It is transductive: it sees the test inputs, so its results belong in a column of their own. The gradient of a
 * coefficient is the inner product of its part of the task vector with the gradient of the weights, so that a step costs
 * one backward pass a task however many coefficients there are.
 *
 * @param granularity one coefficient for each task, or for each task and parameter
 * @param rate        Adam's learning rate; 1e-3 in the paper
 * @param steps       number of steps; 300 here, 500 in the paper
 * @param start       every coefficient's start; 0.3 in the paper
 */
public record AdaMerging(Granularity granularity, double rate, int steps, double start) {
    private static final double BETA1 = 0.9;
    private static final double BETA2 = 0.999;
    private static final double EPSILON = 1e-8;

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
        return new AdaMerging(Granularity.TASK, 1e-3, 300, 0.3);
    }

    /** The paper's settings with one coefficient for each task and parameter. */
    public static AdaMerging layerWise() {
        return new AdaMerging(Granularity.LAYER, 1e-3, 300, 0.3);
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
        double[] a = new double[tuned.size() * blocks.count()];
        Arrays.fill(a, start);
        double[] mean = new double[a.length];
        double[] square = new double[a.length];
        double[] entropies = new double[steps];
        try (NDManager home = Compute.manager(); Progress progress = Progress.of("AdaMerging", steps)) {
            NDArray deltas = deltas(home, base, tuned);
            for (int i = 0; i < steps; i++) {
                double[] gradient = new double[a.length];
                entropies[i] = gradient(base, deltas, blocks, a, tasks, i, gradient);
                for (int k = 0; k < a.length; k++) {
                    mean[k] = BETA1 * mean[k] + (1 - BETA1) * gradient[k];
                    square[k] = BETA2 * square[k] + (1 - BETA2) * gradient[k] * gradient[k];
                    double corrected = square[k] / (1 - Math.pow(BETA2, i + 1));
                    a[k] -= rate * mean[k] / (1 - Math.pow(BETA1, i + 1)) / (Math.sqrt(corrected) + EPSILON);
                }
                double entropy = entropies[i];
                progress.at(i + 1, () -> String.format("entropy %.4f", entropy));
            }
            try (Step step = Step.quiet()) {
                NDArray merged = merged(step.manager(), base, deltas, blocks, a);
                merged.attach(base.manager());
                return new Learned(base.with(merged), rows(a, tuned.size()), entropies);
            }
        }
    }

    /** The summed entropy at coefficients {@code a}; writes its gradient by them. */
    static double gradient(Weights base, NDArray deltas, Blocks blocks, double[] a, List<Unlabelled> tasks, int i,
            double[] into) {
        try (Step outer = Step.quiet()) {
            NDManager scope = outer.manager();
            Weights current = base.with(merged(scope, base, deltas, blocks, a));
            NDArray total = current.vector().zerosLike();
            double entropy = 0;
            for (Unlabelled task : tasks) {
                try (Step step = Step.recording()) {
                    Pass pass = Pass.of(current).leaf(base.layout().all()).open(step);
                    NDArray log = task.logits(pass, i).logSoftmax(-1);
                    NDArray loss = log.exp().mul(log).sum(new int[] {-1}).mean().neg();
                    NDArray part = Autograd.gradient(loss, pass.leaf());
                    entropy += loss.toType(DataType.FLOAT64, true).getDouble();
                    try (Step quiet = Step.quiet()) {
                        total.addi(part);
                    }
                }
            }
            double[] inner = blocks.inner(Tensors.alias(scope, deltas), total)
                    .toType(DataType.FLOAT64, true).toDoubleArray();
            System.arraycopy(inner, 0, into, 0, into.length);
            return entropy;
        }
    }

    static NDArray deltas(NDManager home, Weights base, List<Weights> tuned) {
        try (Step step = Step.quiet()) {
            NDArray deltas = Deltas.stack(step.manager(), base.layout(), tuned)
                    .sub(Tensors.alias(step.manager(), base.vector()));
            deltas.attach(home);
            return deltas;
        }
    }

    private static NDArray merged(NDManager scope, Weights base, NDArray deltas, Blocks blocks, double[] a) {
        NDArray coefficients = scope.create(a, new Shape(a.length / blocks.count(), blocks.count()))
                .toType(deltas.getDataType(), false);
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
