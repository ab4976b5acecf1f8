package kindred.fuse;

import ai.djl.ndarray.NDArray;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import kindred.core.Tensors;

/**
 * Dynamic fusion of several experts whose amounts are found together: they make small the sum over experts of
 * (KL(P_a || large) - KL(expert || small))^2 + rho |a - a*|^2 over a at least 0, where a* are the amounts that
 * {@link DynamicFusion} finds for each expert alone. The second term is ours: without it the amounts are
 * under-determined.
 *
 * <p>One native call shows, for all rows, the divergence at the amounts that are tried with its gradient and Hessian:
 * moments of the experts' changes under P_a. What to try next is a problem in as many unknowns as there are experts, for
 * each row its own: {@link AmountSearch}. Two or three calls are the rule. Rows that are done are left out once they are
 * half of all. Of one expert it is {@link DynamicFusion}.
 *
 * @param rho       weight of the pull towards the single solutions, above 0; ours: 0.1
 * @param most      largest amount of an expert alone; 3
 * @param tolerance error of an amount that is small enough
 */
public record JointFusion(double rho, double most, double tolerance) implements AdditiveRule {
    private static final int MOST_CALLS = 60;

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
        return Tilts.steer(large, small, experts, this::amounts);
    }

    private double[] amounts(Tilts tilts) {
        int n = tilts.experts();
        double[] start = tilts.alone(most, tolerance);
        if (n == 1) {
            return start;
        }
        AmountSearch[] rows = new AmountSearch[tilts.rows()];
        Arrays.setAll(rows, r -> {
            double goal = Arrays.stream(tilts.moved(), r * n, (r + 1) * n).sum() / n;
            return new AmountSearch(Arrays.copyOfRange(start, r * n, (r + 1) * n), goal, rho, tolerance);
        });
        search(tilts, rows);
        return trials(rows);
    }

    private static void search(Tilts tilts, AmountSearch[] rows) {
        int n = tilts.experts();
        NDArray log = tilts.log2();
        NDArray directions = tilts.directions();
        AmountSearch[] shown = rows;
        for (int call = 0; call < MOST_CALLS; call++) {
            double[] sums = Tilts.sums("joint", log, directions, tilts.column(trials(shown), shown.length, n, 1));
            int width = sums.length / shown.length;
            for (int r = 0; r < shown.length; r++) {
                shown[r].see(sums, r * width, width > 1 + n + n * (n + 1));
            }
            AmountSearch[] before = shown;
            int[] open = IntStream.range(0, before.length).filter(r -> !before[r].done()).toArray();
            if (open.length == 0) {
                return;
            }
            if (2 * open.length <= before.length) {
                NDArray kept = log.getManager().create(Arrays.stream(open).asLongStream().toArray());
                log = Tensors.gather(log.getManager(), log, kept);
                directions = Tensors.gather(log.getManager(), directions, kept);
                shown = Arrays.stream(open).mapToObj(r -> before[r]).toArray(AmountSearch[]::new);
            }
        }
    }

    /** What the rows try, row by row, expert by expert. */
    private static double[] trials(AmountSearch[] rows) {
        return Arrays.stream(rows).flatMapToDouble(r -> Arrays.stream(r.trial())).toArray();
    }
}
