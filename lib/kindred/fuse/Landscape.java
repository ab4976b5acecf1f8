package kindred.fuse;

import ai.djl.ndarray.NDManager;
import java.util.function.ToDoubleFunction;
import kindred.core.Compute;
import kindred.core.Progress;
import kindred.core.Weights;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.Table;

/** A function of weights over the line or plane that task vectors span: is there a barrier, and where is the valley? */
public final class Landscape {
    private Landscape() {}

    /**
     * The function along the straight line from one model to another.
     *
     * @param loss   of weights
     * @param points number of points, at least 2; the ends among them
     * @return columns t (0 is {@code from}, 1 is {@code to}) and loss
     */
    public static Table line(Weights from, Weights to, ToDoubleFunction<Weights> loss, int points) {
        double[] t = grid(0, 1, points);
        DoubleColumn losses = DoubleColumn.create("loss");
        try (Progress progress = Progress.of("landscape", points)) {
            for (int i = 0; i < points; i++) {
                try (NDManager scope = Compute.manager()) {
                    losses.append(loss.applyAsDouble(from.in(scope).lerp(to, t[i])));
                }
                progress.at(i + 1);
            }
        }
        return Table.create("line", DoubleColumn.create("t", t), losses);
    }

    /**
     * The function over the plane base + x first + y second.
     *
     * @param low    least x and y
     * @param high   greatest x and y
     * @param points points along each axis, at least 2
     * @return columns x, y and loss, {@code points * points} rows
     */
    public static Table plane(Weights base, TaskVector first, TaskVector second, ToDoubleFunction<Weights> loss,
            double low, double high, int points) {
        double[] grid = grid(low, high, points);
        Table table = Table.create("plane", DoubleColumn.create("x"), DoubleColumn.create("y"),
                DoubleColumn.create("loss"));
        try (Progress progress = Progress.of("landscape", (long) points * points)) {
            for (double x : grid) {
                for (double y : grid) {
                    try (NDManager scope = Compute.manager()) {
                        Weights at = base.in(scope).plus(first.delta().vector(), x).plus(second.delta().vector(), y);
                        table.doubleColumn("x").append(x);
                        table.doubleColumn("y").append(y);
                        table.doubleColumn("loss").append(loss.applyAsDouble(at));
                    }
                    progress.at(table.rowCount());
                }
            }
        }
        return table;
    }

    private static double[] grid(double low, double high, int points) {
        if (points < 2) {
            throw new IllegalArgumentException("A landscape needs at least 2 points an axis, got " + points);
        }
        double[] grid = new double[points];
        for (int i = 0; i < points; i++) {
            grid[i] = low + (high - low) * i / (points - 1);
        }
        return grid;
    }
}
