package kindred.fuse;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import kindred.core.Step;
import kindred.core.Tensors;

/**
 * The large model's distributions L of some rows, to be tilted along what tuning changed in each expert, d: P_a is
 * proportional to L exp(a d).
 *
 * <p>Whatever rule finds the amounts a, exponentials of the vocabulary are formed here, by few native calls that return a
 * few sums for each row; the search itself is arithmetic on those.
 *
 * @param log        ln L, (rows, vocabulary)
 * @param log2       the same to base 2: powers of 2 take a quarter of the time of powers of e on some processors
 * @param directions d: (rows, experts, vocabulary)
 * @param moved      how far tuning moved the small model, KL(expert || small) in nats: row by row, expert by expert
 * @param once       the sums over L exp(d) that {@link DivergenceRoot#see} takes, in the same order: at the amount 1
 */
record Tilts(NDArray log, NDArray log2, NDArray directions, double[] moved, double[] once) {
    /** So many numbers of L and d stay in a core's own cache from one pass to the next. */
    private static final int CACHED = 300_000;

    /** From so many numbers on an operator's time is that of its numbers. */
    private static final int MUCH = 30_000;

    private static final int SUMS = 4;

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
            NDManager scope = whole.manager();
            NDList parts = new NDList();
            double[] amounts = new double[rows * experts.size()];
            for (int from = 0; from < rows; from += each) {
                int to = Math.min(rows, from + each);
                try (Step step = Step.quiet()) {
                    int begin = from;
                    UnaryOperator<NDArray> part = x -> part(step.manager(), x, begin, to);
                    Tilts tilts = of(part.apply(large), part.apply(small), experts.stream().map(part).toList());
                    double[] found = search.amounts(tilts);
                    System.arraycopy(found, 0, amounts, from * experts.size(), found.length);
                    parts.add(Operators.OPS.call(scope, "steered", tilts.log(), tilts.directions(),
                            tilts.column(found, tilts.rows(), tilts.experts(), 1)));
                }
            }
            NDArray out = parts.size() == 1 ? parts.get(0) : NDArrays.concat(parts, 0);
            NDArray table = array(scope, amounts, large.getDataType(), rows, experts.size());
            out.attach(large.getManager());
            table.attach(large.getManager());
            return new AdditiveRule.Steered(out, table);
        }
    }

    /** Some rows of an array, the same storage, in {@code scope}. */
    private static NDArray part(NDManager scope, NDArray x, int from, int to) {
        NDArray here = Tensors.alias(scope, x);
        return to - from == x.getShape().get(0) ? here : here.get(new NDIndex("{}:{}", from, to));
    }

    private static Tilts of(NDArray large, NDArray small, List<NDArray> experts) {
        NDManager scope = large.getManager();
        int n = experts.size();
        NDArray least = scope.create(AdditiveRule.LEAST);
        NDList begun = Operators.OPS.callAll(scope, "begin", large, small, Tensors.sizes(scope, n), least);
        NDArray directions = begun.get(3);
        double[] moved = new double[(int) directions.getShape().get(0) * n];
        double[] once = new double[moved.length * SUMS];
        for (int t = 0; t < n; t++) {
            double[] seen = Operators.OPS.call(scope, "direction_", directions, begun.get(1), begun.get(2),
                    experts.get(t), Tensors.sizes(scope, t), least).toDoubleArray();
            for (int r = 0; r * (1 + SUMS) < seen.length; r++) {
                moved[r * n + t] = seen[r * (1 + SUMS)];
                System.arraycopy(seen, r * (1 + SUMS) + 1, once, (r * n + t) * SUMS, SUMS);
            }
        }
        return new Tilts(begun.get(0), begun.get(1), directions, moved, once);
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
        DivergenceRoot[] roots = roots(moved, 1, most, tolerance);
        if (most >= 1 && finite(once)) {
            show(roots, once);
        }
        return search(roots, log2.expandDims(1), directions, rows(), experts(), 1);
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
        // Between moves that have nothing in common, whose divergences add up, and moves that are the same.
        double first = Math.min(most, Math.pow(n, -0.75));
        NDManager scope = log.getManager();
        NDList begun = Operators.OPS.callAll(scope, "moved", log2, directions, column(amounts, rows(), n, 1),
                scope.create(first));
        DivergenceRoot[] roots = roots(goals, first, most, tolerance);
        double[] sums = begun.get(1).toDoubleArray();
        if (finite(sums)) {
            show(roots, sums);
        }
        return search(roots, log2, begun.get(0), rows(), 1);
    }

    private static DivergenceRoot[] roots(double[] goals, double first, double most, double tolerance) {
        return Arrays.stream(goals).mapToObj(goal -> new DivergenceRoot(goal, first, most, tolerance))
                .toArray(DivergenceRoot[]::new);
    }

    private double[] search(DivergenceRoot[] roots, NDArray log, NDArray moves, long... shape) {
        NDArray from = log;
        NDArray along = moves;
        DivergenceRoot[] shown = roots;
        int[] open = open(shown);
        while (open.length > 0) {
            if (2 * open.length <= shown.length && along.size() >= MUCH) {
                // Those that are done are left out once they are half of all: copying costs as much as a look.
                int each = shown.length / rows(from);
                from = gather(from, Arrays.stream(open).map(i -> i / each));
                along = gather(along, Arrays.stream(open));
                shape = new long[] {open.length, 1};
                shown = Arrays.stream(open).mapToObj(List.of(shown)::get).toArray(DivergenceRoot[]::new);
            }
            double[] tried = Arrays.stream(shown).mapToDouble(DivergenceRoot::amount).toArray();
            show(shown, sums("tilted", from, along, column(tried, shape)));
            open = open(shown);
        }
        return Arrays.stream(roots).mapToDouble(DivergenceRoot::amount).toArray();
    }

    private static void show(DivergenceRoot[] roots, double[] sums) {
        int width = sums.length / roots.length;
        for (int i = 0; i < roots.length; i++) {
            roots[i].see(sums, i * width, width > SUMS);
        }
    }

    private static int[] open(DivergenceRoot[] roots) {
        return IntStream.range(0, roots.length).filter(i -> !roots[i].done()).toArray();
    }

    private static int rows(NDArray x) {
        return (int) (x.size() / x.getShape().getLastDimension());
    }

    /** These rows of an array, whatever axes it counts them by: (as many, vocabulary). */
    private static NDArray gather(NDArray x, IntStream rows) {
        NDManager scope = x.getManager();
        NDArray flat = x.reshape(rows(x), x.getShape().getLastDimension());
        return Tensors.gather(scope, flat, scope.create(rows.asLongStream().toArray()));
    }

    /** Sums over the vocabulary; where exponentials overflow, those of logarithms less their largest, which comes last. */
    static double[] sums(String method, NDArray log, NDArray directions, NDArray amounts) {
        NDManager scope = log.getManager();
        double[] sums = Operators.OPS.call(scope, method, log, directions, amounts).toDoubleArray();
        return finite(sums) ? sums
                : Operators.OPS.call(scope, method + "_safely", log, directions, amounts).toDoubleArray();
    }

    private static boolean finite(double[] sums) {
        return Arrays.stream(sums).allMatch(Double::isFinite);
    }
}
