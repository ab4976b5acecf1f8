package kindred.study.geometrymarkers;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import kindred.core.Rng;
import kindred.measure.Nnls;
import kindred.plot.Charts;
import kindred.plot.Figure;
import kindred.table.Interval;
import kindred.table.Rows;
import kindred.table.Tables;
import tech.tablesaw.api.Table;

/** The study's pictures. */
final class Figures {
    private Figures() {}

    /** Two clouds in the plane, a random direction, its projection onto the cone they span, and the anchors. */
    static Figure cartoon() {
        Rng rng = new Rng(4);
        double[][][] clouds = {cloud(rng, 1.6, 0.5), cloud(rng, 0.4, 1.7)};
        Rows rows = Rows.named("cartoon").text("draw").text("what").number("x").number("y");
        for (int draw = 1; draw <= 4; draw++) {
            double[] t = {1.4 * rng.nextGaussian(), 1.4 * rng.nextGaussian()};
            double[] sign = {rng.nextBoolean() ? 1 : -1, rng.nextBoolean() ? 1 : -1};
            String name = "draw %d: labels %+.0f, %+.0f".formatted(draw, sign[0], sign[1]);
            List<double[]> signed = new ArrayList<>();
            for (int m = 0; m < 2; m++) {
                for (double[] point : clouds[m]) {
                    signed.add(new double[] {sign[m] * point[0], sign[m] * point[1]});
                    rows.add(name, "class " + (m + 1), point[0], point[1]);
                }
            }
            double[] z = Nnls.solve(transposed(signed), t, 1e-10);
            rows.add(name, "direction t", t[0], t[1]);
            rows.add(name, "its projection on the cone",
                    sum(signed, z, 0, z.length, 0), sum(signed, z, 0, z.length, 1));
            int half = clouds[0].length;
            for (int m = 0; m < 2; m++) {
                double weight = Arrays.stream(z, m * half, (m + 1) * half).sum();
                if (weight > 0) {
                    rows.add(name, "anchors", sign[m] * sum(signed, z, m * half, (m + 1) * half, 0) / weight,
                            sign[m] * sum(signed, z, m * half, (m + 1) * half, 1) / weight);
                }
            }
        }
        return Charts.scatter(rows.table()).x("x", "").y("y", "").by("what").facet("draw").columns(2).height(230)
                .title("How anchors arise: the points of a class that matter for a random direction").note("").figure();
    }

    private static double[][] cloud(Rng rng, double x, double y) {
        double[][] points = new double[8][];
        Arrays.setAll(points, i -> new double[] {x + 0.3 * rng.nextGaussian(), y + 0.3 * rng.nextGaussian()});
        return points;
    }

    private static double[][] transposed(List<double[]> points) {
        double[][] columns = new double[2][points.size()];
        for (int i = 0; i < points.size(); i++) {
            columns[0][i] = points.get(i)[0];
            columns[1][i] = points.get(i)[1];
        }
        return columns;
    }

    private static double sum(List<double[]> points, double[] z, int from, int to, int axis) {
        double sum = 0;
        for (int i = from; i < to; i++) {
            sum += z[i] * points.get(i)[axis];
        }
        return sum;
    }

    /** One dot per kept network: a marker against accuracy on new classes, the mean r over sweeps in the title. */
    static Figure marker(Table kept, String marker, String target, Optional<Interval> r) {
        String found = r.map(known -> ": r = %.2f".formatted(known.mean())).orElse("");
        return Charts.scatter(kept).x(marker, marker + " (known classes)").y(target, target).by("weight decay")
                .facet("sweep").columns(2).regression().title(marker + " and " + target + found).figure();
    }

    /** r by sweep and marker. */
    static Figure bySweep(Table perSweep) {
        Table part = Tables.where(perSweep, "with", Evidence.NEW);
        return Charts.heatmap(part).x("sweep", "").y("marker", "").value("r", "Pearson's r").diverging(0).range(-1, 1)
                .annotate("%.2f").title("Which markers of known classes go with accuracy on new classes").figure();
    }

    /** The mean r of every marker with its interval, those that predict most on top. */
    static Figure ranked(Table correlations, String target) {
        Table part = Tables.where(correlations, "with", target);
        Table sorted = part.isEmpty() ? part : part.sortAscendingOn("r");
        JsonObject bar = new JsonObject();
        bar.addProperty("type", "bar");
        bar.addProperty("orientation", "h");
        JsonObject marker = new JsonObject();
        marker.addProperty("color", "#3b6fb6");
        bar.add("marker", marker);
        JsonArray names = new JsonArray();
        JsonArray values = new JsonArray();
        JsonArray up = new JsonArray();
        JsonArray down = new JsonArray();
        for (int r = 0; r < sorted.rowCount(); r++) {
            double value = sorted.doubleColumn("r").get(r);
            names.add(sorted.stringColumn("marker").get(r));
            values.add(value);
            up.add(distance(sorted.doubleColumn("high").get(r) - value));
            down.add(distance(value - sorted.doubleColumn("low").get(r)));
        }
        bar.add("x", values);
        bar.add("y", names);
        JsonObject error = new JsonObject();
        error.addProperty("type", "data");
        error.addProperty("symmetric", false);
        error.add("array", up);
        error.add("arrayminus", down);
        error.addProperty("thickness", 1.3);
        bar.add("error_x", error);
        String title = "Markers of known classes and " + target;
        JsonArray data = new JsonArray();
        data.add(bar);
        JsonObject spec = new JsonObject();
        spec.add("data", data);
        spec.add("layout", layout(title, sorted.rowCount()));
        return Figure.ofJson(spec.toString(), title);
    }

    private static JsonObject layout(String title, int bars) {
        JsonObject heading = new JsonObject();
        heading.addProperty("text", title);
        JsonArray range = new JsonArray();
        range.add(-1);
        range.add(1);
        JsonObject words = new JsonObject();
        words.addProperty("text", "Pearson's r, mean over sweeps; whiskers: 95 % bootstrap over networks");
        JsonObject x = new JsonObject();
        x.add("range", range);
        x.add("title", words);
        JsonObject y = new JsonObject();
        y.addProperty("automargin", true);
        JsonObject layout = new JsonObject();
        layout.add("title", heading);
        layout.add("xaxis", x);
        layout.add("yaxis", y);
        layout.addProperty("height", 130 + 26 * bars);
        return layout;
    }

    private static double distance(double value) {
        return Double.isFinite(value) ? Math.max(0, value) : 0;
    }
}
