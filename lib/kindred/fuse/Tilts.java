package kindred.fuse;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.List;
import kindred.core.Step;

/**
 * The large model's distributions L of some rows, to be tilted along what tuning changed in each expert, d: P_a is
 * proportional to L exp(a d).
 *
 * <p>Whatever rule finds the amounts a, exponentials of the vocabulary are formed here, by few native calls that return a
 * few sums for each row; the search itself is arithmetic on those.
 *
 * @param log        (rows, vocabulary) of the large model
 * @param directions d: (rows, experts, vocabulary)
 * @param moved      how far tuning moved the small model, KL(expert || small) in nats: row by row, expert by expert
 */
record Tilts(NDArray log, NDArray directions, double[] moved) {
    /** So many numbers of L and d stay in a core's own cache from one pass to the next. */
    private static final int CACHED = 300_000;

    /** Finds the amounts of all rows: row by row, expert by expert. */
    @FunctionalInterface
    interface Search {
        double[] amounts(Tilts rows);
    }

    int rows() {
        return (int) log.getShape().get(0);
    }

    int experts() {
        return (int) directions.getShape().get(1);
    }

    /** Fused log-probabilities and amounts, found for as many rows at a time as are quick. */
    static AdditiveRule.Steered steer(NDArray large, NDArray small, List<NDArray> experts, Search search) {
        if (experts.isEmpty()) {
            throw new IllegalArgumentException("There is no expert to fuse");
        }
        int rows = (int) large.getShape().get(0);
        long row = large.getShape().get(1) * (1 + experts.size());
        int each = large.getDevice().isGpu() ? rows : (int) Math.max(1, CACHED / row);
        try (Step whole = Step.quiet()) {
            NDArray out = whole.manager().create(large.getShape(), large.getDataType());
            double[] amounts = new double[rows * experts.size()];
            for (int from = 0; from < rows; from += each) {
                try (Step step = Step.quiet()) {
                    NDArray settings = step.manager().create(new double[] {
                        AdditiveRule.LEAST, from, Math.min(each, rows - from), experts.size()});
                    Tilts tilts = of(large, small, experts, settings);
                    double[] found = search.amounts(tilts);
                    System.arraycopy(found, 0, amounts, from * experts.size(), found.length);
                    Operators.OPS.call(step.manager(), "steered", out, tilts.log(), tilts.directions(),
                            tilts.column(found, tilts.rows(), tilts.experts(), 1), settings);
                }
            }
            NDArray table = array(whole.manager(), amounts, large.getDataType(), rows, experts.size());
            out.attach(large.getManager());
            table.attach(large.getManager());
            return new AdditiveRule.Steered(out, table);
        }
    }

    /** Some rows, in the manager of {@code settings}: the least log-probability, the first row, rows, experts. */
    private static Tilts of(NDArray large, NDArray small, List<NDArray> experts, NDArray settings) {
        NDManager scope = settings.getManager();
        NDList begun = Operators.OPS.callAll(scope, "begin", large, settings);
        NDArray directions = begun.get(1);
        int n = experts.size();
        double[] moved = new double[(int) directions.getShape().get(0) * n];
        for (int t = 0; t < n; t++) {
            double[] of = Operators.OPS.call(scope, "direction_", directions, small, experts.get(t), settings,
                    scope.create((long) t)).toDoubleArray();
            for (int r = 0; r < of.length; r++) {
                moved[r * n + t] = of[r];
            }
        }
        return new Tilts(begun.get(0), directions, moved);
    }

    /** Numbers from Java in the type of the log-probabilities. */
    NDArray column(double[] values, long... shape) {
        return array(log.getManager(), values, log.getDataType(), shape);
    }

    private static NDArray array(NDManager scope, double[] values, DataType type, long... shape) {
        if (type == DataType.FLOAT64) {
            return scope.create(values, new Shape(shape));
        }
        float[] narrow = new float[values.length];
        for (int i = 0; i < narrow.length; i++) {
            narrow[i] = (float) values[i];
        }
        return scope.create(narrow, new Shape(shape));
    }

    /** The amount of each expert by itself that moves the large model as far as tuning moved the small one. */
    double[] alone(double most, double tolerance) {
        NDArray spread = log.expandDims(1);
        return roots(spread, directions, moved, 1, most, tolerance, rows(), experts(), 1);
    }

    /**
     * The scale of the sum of all moves, each times its amount, at which the large model moves by the experts' mean.
     *
     * @param amounts row by row, expert by expert
     */
    double[] together(double[] amounts, double most, double tolerance) {
        int n = experts();
        double[] goals = new double[rows()];
        for (int i = 0; i < moved.length; i++) {
            goals[i / n] += moved[i] / n;
        }
        NDArray move = Operators.OPS.call(log.getManager(), "moved", directions, column(amounts, rows(), n, 1));
        // Between moves that have nothing in common, whose divergences add up, and moves that are the same.
        return roots(log, move, goals, Math.pow(n, -0.75), most, tolerance, rows(), 1);
    }

    private double[] roots(NDArray from, NDArray along, double[] goals, double first, double most, double tolerance,
            long... shape) {
        DivergenceRoot[] roots = new DivergenceRoot[goals.length];
        Arrays.setAll(roots, i -> new DivergenceRoot(goals[i], first, most, tolerance));
        boolean done = Arrays.stream(roots).allMatch(DivergenceRoot::done);
        while (!done) {
            double[] tried = Arrays.stream(roots).mapToDouble(DivergenceRoot::amount).toArray();
            double[] sums = sums("tilted", from, along, column(tried, shape));
            done = true;
            for (int i = 0; i < roots.length; i++) {
                roots[i].see(sums, i * (sums.length / roots.length), sums.length / roots.length > 4);
                done &= roots[i].done();
            }
        }
        return Arrays.stream(roots).mapToDouble(DivergenceRoot::amount).toArray();
    }

    /** Sums over the vocabulary; where exponentials overflow, those of logarithms less their largest, which comes last. */
    static double[] sums(String method, NDArray log, NDArray directions, NDArray amounts) {
        NDManager scope = log.getManager();
        double[] sums = Operators.OPS.call(scope, method, log, directions, amounts).toDoubleArray();
        for (double sum : sums) {
            if (!Double.isFinite(sum)) {
                return Operators.OPS.call(scope, method + "_safely", log, directions, amounts).toDoubleArray();
            }
        }
        return sums;
    }
}
