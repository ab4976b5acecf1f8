package kindred.fuse;

import ai.djl.ndarray.NDManager;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import kindred.core.Compute;
import kindred.core.Progress;
import kindred.core.Weights;
import kindred.plot.Charts;
import kindred.plot.Figure;
import kindred.table.Rows;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.LUDecomposition;
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

    /**
     * The nearest point of the plane to a model.
     *
     * @return x and y
     */
    public static double[] place(Weights base, TaskVector first, TaskVector second, Weights weights) {
        try (NDManager scope = Compute.manager()) {
            Weights delta = weights.in(scope).minus(base);
            double[][] gram = {{first.delta().dot(first.delta()), first.delta().dot(second.delta())},
                {second.delta().dot(first.delta()), second.delta().dot(second.delta())}};
            return new LUDecomposition(new Array2DRowRealMatrix(gram)).getSolver()
                    .solve(new ArrayRealVector(new double[] {first.delta().dot(delta), second.delta().dot(delta)}))
                    .toArray();
        }
    }

    /**
     * A plane as lines of equal loss with models marked on it.
     *
     * @param plane  what {@link #plane} gave
     * @param first  name of the task vector along x
     * @param second name of the task vector along y
     * @param models places {x, y} of models by their names, in the order of their marks
     */
    public static Figure figure(Table plane, String first, String second, Map<String, double[]> models) {
        Rows rows = Rows.named("models").text("model").number("x").number("y");
        models.forEach((name, place) -> rows.add(name, place[0], place[1]));
        Figure marks = Charts.scatter(rows.table()).x("x", "times the task vector of " + first)
                .y("y", "times the task vector of " + second).by("model")
                .title("Loss on the plane of two task vectors").note("").figure();
        JsonObject figure = JsonParser.parseString(marks.json()).getAsJsonObject();
        figure.getAsJsonArray("data").forEach(trace -> {
            JsonObject marker = trace.getAsJsonObject().getAsJsonObject("marker");
            marker.addProperty("size", 12);
            marker.addProperty("opacity", 1);
        });
        JsonObject contour = JsonParser.parseString("""
                {"type": "contour", "ncontours": 24, "line": {"width": 0.6, "color": "#8c8c8c"}, "colorscale":
                 [[0, "#f7fbff"], [0.25, "#c6dbef"], [0.5, "#6baed6"], [0.75, "#2171b5"], [1, "#08306b"]], "hovertemplate": "x %{x:.2f}, y %{y:.2f}: %{z:.3f}<extra></extra>",
                 "colorbar": {"title": {"text": "loss"}, "thickness": 14, "outlinewidth": 0}}""").getAsJsonObject();
        for (String axis : List.of("x", "y", "loss")) {
            JsonArray values = new JsonArray();
            plane.doubleColumn(axis).forEach(values::add);
            contour.add(axis.equals("loss") ? "z" : axis, values);
        }
        JsonArray data = new JsonArray();
        data.add(contour);
        data.addAll(figure.getAsJsonArray("data"));
        figure.add("data", data);
        return Figure.ofJson(figure.toString(), marks.title());
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
