package kindred.fuse;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import java.util.Arrays;
import java.util.List;
import kindred.core.Step;
import kindred.core.Tensors;
import kindred.model.Scorer;

/**
 * The log of a weighted mean of the large model's and the experts' probabilities; the small model is unused.
 *
 * @param weights of the large model and then of the experts, each at least 0, with the sum 1
 */
public record WeightedPool(List<Double> weights) implements LogitRule {
    private static final int STEPS = 1_000;
    /** Weights that move less than this in a step have arrived. */
    private static final double SETTLED = 1e-7;

    public WeightedPool {
        weights = List.copyOf(weights);
        double sum = weights.stream().mapToDouble(w -> w).sum();
        if (weights.stream().anyMatch(w -> !(w >= 0)) || !(Math.abs(sum - 1) < 1e-6)) {
            throw new IllegalArgumentException("Weights " + weights + " of a pool, expected none below 0 and the sum 1");
        }
    }

    /**
     * The weights under which labels that no member learnt from have the least log-loss, by expectation maximisation
     * (Dempster, Laird and Rubin 1977): the problem is convex, so there is nothing to choose.
     *
     * @param members the large model, then the experts
     * @param labels  int64 (n): classes
     * @param inputs  what the members score, n rows
     */
    public static WeightedPool fit(List<Scorer> members, NDArray labels, NDArray... inputs) {
        try (Step step = Step.quiet()) {
            NDManager scope = step.manager();
            NDArray label = Tensors.alias(scope, labels).expandDims(1);
            NDList given = new NDList();
            for (Scorer member : members) {
                given.add(member.logProbabilities(scope, inputs).gather(label, 1).exp()
                        .toType(DataType.FLOAT64, false));
            }
            return new WeightedPool(Arrays.stream(fit(NDArrays.concat(given, 1))).boxed().toList());
        }
    }

    /** From the members' probabilities of the labels, (n, members). */
    private static double[] fit(NDArray given) {
        int members = (int) given.getShape().get(1);
        double[] weights = new double[members];
        Arrays.fill(weights, 1.0 / members);
        for (int i = 0; i < STEPS; i++) {
            try (NDManager scratch = given.getManager().newSubManager()) {
                NDArray joint = Tensors.alias(scratch, given).mul(scratch.create(weights));
                double[] next = joint.div(joint.sum(new int[] {1}, true)).mean(new int[] {0}).toDoubleArray();
                double moved = 0;
                for (int m = 0; m < members; m++) {
                    moved = Math.max(moved, Math.abs(next[m] - weights[m]));
                }
                weights = next;
                if (moved < SETTLED) {
                    break;
                }
            }
        }
        return weights;
    }

    @Override
    public NDArray fuse(NDArray large, NDArray small, List<NDArray> experts) {
        if (experts.size() + 1 != weights.size()) {
            throw new IllegalArgumentException(weights.size() + " weights for a large model and " + experts.size()
                    + " experts");
        }
        NDArray sum = large.exp().mul(weights.get(0));
        for (int t = 0; t < experts.size(); t++) {
            sum = sum.add(experts.get(t).exp().mul(weights.get(t + 1)));
        }
        return sum.log();
    }
}
