package kindred.fuse;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import kindred.core.Step;
import kindred.core.Tensors;

/**
 * Dynamic fusion of several experts whose amounts are found together: they make small the sum over experts of
 * (KL(P_a || large) - KL(expert || small))^2 + rho |a - a*|^2 over a at least 0, where a* are the amounts that
 * {@link DynamicFusion} finds for each expert alone. The second term is ours: without it the amounts are
 * under-determined.
 *
 * <p>One native call shows, for all rows, the divergence at the amounts that are tried with its gradient and Hessian:
 * moments of the experts' changes under P_a. What to try next is a problem in as many unknowns as there are experts, for
 * each row its own: {@link AmountSearch}. Rows that are done are left out once they are half of all.
 *
 * @param rho       weight of the pull towards the single solutions, above 0; ours: 0.1
 * @param most      largest amount of an expert alone; 3
 * @param tolerance error of an amount that is small enough
 */
public record JointFusion(double rho, double most, double tolerance) implements AdditiveRule {
    /** Calls at most; two or three are the rule. */
    private static final int CALLS = 60;

    public JointFusion {
        if (!(rho > 0 && most > 0 && tolerance > 0)) {
            throw new IllegalArgumentException("The pull " + rho + ", the largest amount " + most
                    + " and the tolerance " + tolerance + " should be above 0");
        }
    }

    /** Pull 0.1, amounts of single experts up to 3, right to about 1e-4. */
    public JointFusion() {
        this(0.1, 3, 1e-4);
    }

    @Override
    public Steered steer(NDArray large, NDArray small, List<NDArray> experts) {
        try (Step step = Step.quiet()) {
            NDManager scope = step.manager();
            int n = experts.size();
            // The pairs of experts whose products of changes are averaged: (0, 0), (0, 1), ..., (1, 1), ...
            long[] left = IntStream.range(0, n).flatMap(i -> IntStream.range(i, n).map(j -> i)).asLongStream().toArray();
            long[] right = IntStream.range(0, n).flatMap(i -> IntStream.range(i, n)).asLongStream().toArray();
            NDList begun = Operators.OPS.callAll(scope, "joint_begin", large, small,
                    DynamicFusion.sideBySide(scope, experts), new DynamicFusion(most, tolerance).settings(scope),
                    scope.create(left), scope.create(right));
            NDArray log = begun.get(0);
            NDArray features = begun.get(1);
            AmountSearch[] rows = rows(begun.get(2).toDoubleArray(), n);
            search(log, features, rows);
            NDArray amounts = trials(features, rows);
            NDArray steered = Operators.OPS.call(scope, "steered", log, features, amounts);
            NDArray flat = amounts.squeeze(1);
            steered.attach(large.getManager());
            flat.attach(large.getManager());
            return new Steered(steered, flat);
        }
    }

    private AmountSearch[] rows(double[] known, int experts) {
        AmountSearch[] rows = new AmountSearch[known.length / (experts + 1)];
        for (int r = 0; r < rows.length; r++) {
            int from = r * (experts + 1);
            rows[r] = new AmountSearch(
                    Arrays.copyOfRange(known, from + 1, from + 1 + experts), known[from], rho, tolerance);
        }
        return rows;
    }

    private static void search(NDArray log, NDArray features, AmountSearch[] rows) {
        AmountSearch[] shown = rows;
        for (int call = 0; call < CALLS; call++) {
            NDArray moments = Operators.OPS.call(log.getManager(), "joint_moments", log, features,
                    trials(features, shown));
            double[] flat = moments.toDoubleArray();
            int width = flat.length / shown.length;
            int open = 0;
            for (int r = 0; r < shown.length; r++) {
                shown[r].see(flat, r * width);
                open += shown[r].done() ? 0 : 1;
            }
            if (open == 0) {
                return;
            }
            if (2 * open <= shown.length) {
                AmountSearch[] before = shown;
                int[] left = IntStream.range(0, before.length).filter(r -> !before[r].done()).toArray();
                NDArray kept = log.getManager().create(Arrays.stream(left).asLongStream().toArray());
                log = Tensors.gather(log.getManager(), log, kept);
                features = Tensors.gather(log.getManager(), features, kept);
                shown = Arrays.stream(left).mapToObj(r -> before[r]).toArray(AmountSearch[]::new);
            }
        }
    }

    /** (batch, 1, experts): what each row tries. */
    private static NDArray trials(NDArray features, AmountSearch[] rows) {
        double[] flat = Arrays.stream(rows).flatMapToDouble(r -> Arrays.stream(r.trial())).toArray();
        return features.getManager().create(flat, new Shape(rows.length, 1, flat.length / rows.length))
                .toType(features.getDataType(), false);
    }
}
