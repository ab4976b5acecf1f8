package kindred.plot;

import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import kindred.table.Stats;
import kindred.table.Tables;
import org.apache.commons.math3.stat.regression.SimpleRegression;
import tech.tablesaw.api.Table;
import tech.tablesaw.plotly.traces.ScatterTrace;

/** One marker per row; see {@link Charts#scatter}. */
public final class ScatterChart implements Scaled<ScatterChart> {
    private interface Extra {
        JsonObject trace(double[] x, double[] y);
    }

    private final Frame frame = new Frame();
    private final Table table;
    private final List<Extra> extras = new ArrayList<>();
    private String x;
    private String xTitle;
    private String y;
    private String yTitle;
    private String by;
    private String label;
    private boolean correlated;

    ScatterChart(Table table) {
        this.table = table;
    }

    @Override
    public Frame frame() {
        return frame;
    }

    /** The numeric column along the x axis. */
    public ScatterChart x(String column) {
        return x(column, column);
    }

    /** The numeric column along the x axis and the axis title. */
    public ScatterChart x(String column, String title) {
        x = column;
        xTitle = title;
        return this;
    }

    /** The numeric column along the y axis. */
    public ScatterChart y(String column) {
        return y(column, column);
    }

    /** The numeric column along the y axis and the axis title. */
    public ScatterChart y(String column, String title) {
        y = column;
        yTitle = title;
        return this;
    }

    /** The column whose values get a colour and a symbol each. */
    public ScatterChart by(String column) {
        by = column;
        return this;
    }

    /** The column with the name written at each marker, where there is room beside it; always shown on hovering. */
    public ScatterChart label(String column) {
        label = column;
        return this;
    }

    /** Adds the least-squares line over all rows of a panel, and Pearson's r with its 95 % interval to the note. */
    public ScatterChart regression() {
        correlated = true;
        extras.add(ScatterChart::regressionLine);
        return this;
    }

    /** Adds the line y = x. */
    public ScatterChart diagonal() {
        extras.add(ScatterChart::diagonalLine);
        return this;
    }

    @Override
    public Figure figure() {
        Charts.need("scatter", "x", x, "y", y);
        Columns.scale(frame.xaxis, xTitle);
        Columns.scale(frame.yaxis, yTitle);
        Groups groups = Groups.of(table, by);
        double[] across = Tables.numbers(table, x);
        double[] up = Tables.numbers(table, y);
        String note = table.rowCount() + " points" + (correlated && frame.facet == null ? correlation(across, up) : "");
        return frame.figure(table, y + " against " + x, note, 380, part -> paint(part, groups));
    }

    private static String correlation(double[] x, double[] y) {
        double r = Stats.pearson(x, y);
        return x.length < 4
                ? String.format(Locale.ROOT, ", Pearson's r = %.2f", r)
                : String.format(Locale.ROOT, ", Pearson's r = %.2f, 95 %% interval [%.2f, %.2f]", r,
                        Stats.fisherZ(r, x.length).low(), Stats.fisherZ(r, x.length).high());
    }

    private List<JsonObject> paint(Table part, Groups groups) {
        List<JsonObject> traces = new ArrayList<>();
        double[] allX = Tables.numbers(part, x);
        double[] allY = Tables.numbers(part, y);
        if (allX.length >= 2) {
            extras.forEach(extra -> traces.add(extra.trace(allX, allY)));
        }
        Labels places = label == null ? null : new Labels(allX, allY);
        for (String name : groups.names()) {
            Table rows = groups.rows(part, name);
            if (rows.rowCount() == 0) {
                continue;
            }
            JsonObject points = Traces.scatter(Columns.positions(rows.column(x)), Columns.positions(rows.column(y)),
                    ScatterTrace.Mode.MARKERS);
            Json.put(points, "marker", Json.object("color", groups.colour(name), "size", 8, "opacity", 0.8, "symbol",
                    groups.symbol(name), "line", Json.object("color", "#ffffff", "width", 0.8)));
            if (places != null) {
                List<String> texts = Tables.column(rows, label).asList().stream().map(String::valueOf).toList();
                Json.put(points, "hovertext", Json.element(texts));
                traces.add(labels(rows, places.place(Tables.numbers(rows, x), Tables.numbers(rows, y), texts), name));
            }
            traces.add(groups.named() ? Traces.named(points, name) : points);
        }
        return traces;
    }

    /** A trace of its own, for the legend draws a sample of every text; unseen markers keep the text away. */
    private JsonObject labels(Table rows, List<Labels.Label> placed, String group) {
        JsonObject labels = Traces.scatter(Columns.positions(rows.column(x)), Columns.positions(rows.column(y)),
                ScatterTrace.Mode.TEXT_AND_MARKERS);
        return Json.put(Traces.belonging(labels, group), "text",
                Json.element(placed.stream().map(Labels.Label::text).toList()), "textposition",
                Json.element(placed.stream().map(Labels.Label::position).toList()), "textfont",
                Json.object("size", 11, "color", Style.QUIET),
                "marker", Json.object("size", 8, "opacity", 0), "hoverinfo", "skip");
    }

    private static JsonObject regressionLine(double[] x, double[] y) {
        SimpleRegression fit = new SimpleRegression();
        for (int i = 0; i < x.length; i++) {
            fit.addData(x[i], y[i]);
        }
        double low = Arrays.stream(x).min().orElseThrow();
        double high = Arrays.stream(x).max().orElseThrow();
        return thinLine(new double[] {low, high}, new double[] {fit.predict(low), fit.predict(high)}, "solid");
    }

    private static JsonObject diagonalLine(double[] x, double[] y) {
        double[] all = Traces.joined(x, y);
        double[] ends = {Arrays.stream(all).min().orElseThrow(), Arrays.stream(all).max().orElseThrow()};
        return thinLine(ends, ends, "dash");
    }

    private static JsonObject thinLine(double[] x, double[] y, String dash) {
        return Json.put(Traces.scatter(Json.element(x), Json.element(y), ScatterTrace.Mode.LINE), "line",
                Json.object("color", Style.QUIET, "width", 1.5, "dash", dash), "hoverinfo", "skip");
    }
}
