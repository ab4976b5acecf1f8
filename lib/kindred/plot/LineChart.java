package kindred.plot;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import kindred.table.Tables;
import tech.tablesaw.api.Table;
import tech.tablesaw.plotly.traces.ScatterTrace;

/**
 * A line of means per group with its 95 % t band over runs; see {@link Charts#line}.
 *
 * <p>Rows of one group at one x are its runs. A point of one run has no band.
 */
public final class LineChart implements Scaled<LineChart> {
    private record Points(JsonArray x, double[] y, double[] low, double[] high) {
    }

    private static final int MARKED_POINTS = 15;

    private final Frame frame = new Frame();
    private final Table table;
    private final Set<String> dashed = new HashSet<>();
    private String x;
    private String xTitle;
    private String y;
    private String yTitle;
    private String by;
    private String low;
    private String high;
    private double runOpacity;

    LineChart(Table table) {
        this.table = table;
    }

    @Override
    public Frame frame() {
        return frame;
    }

    /** The column along the x axis: numbers, or names in the order of the table. */
    public LineChart x(String column) {
        return x(column, column);
    }

    /** The column along the x axis and the axis title. */
    public LineChart x(String column, String title) {
        x = column;
        xTitle = title;
        return this;
    }

    /** The measured column. */
    public LineChart y(String column) {
        return y(column, column);
    }

    /** The measured column and the axis title, which should say the unit. */
    public LineChart y(String column, String title) {
        y = column;
        yTitle = title;
        return this;
    }

    /** The column that names the lines. */
    public LineChart by(String column) {
        by = column;
        return this;
    }

    /** Draws these groups dashed: baselines, references. */
    public LineChart dash(String... groups) {
        dashed.addAll(Arrays.asList(groups));
        return this;
    }

    /** Also draws every run as a small marker. */
    public LineChart runs() {
        runOpacity = 0.45;
        return this;
    }

    /** Takes the band from these columns, for a table with one row per group and x that is already summarised. */
    public LineChart band(String lowColumn, String highColumn) {
        low = lowColumn;
        high = highColumn;
        return this;
    }

    @Override
    public Figure figure() {
        Charts.need("line", "x", x, "y", y);
        Columns.axis(frame.xaxis, table, x, xTitle);
        Columns.scale(frame.yaxis, yTitle);
        Groups groups = Groups.of(table, by);
        String note = low == null ? Means.of(table, y, by, frame.facet, x).runs("band") : "";
        return frame.figure(table, y + " by " + x, note, 340, part -> paint(part, groups));
    }

    private List<JsonObject> paint(Table part, Groups groups) {
        List<JsonObject> bands = new ArrayList<>();
        List<JsonObject> lines = new ArrayList<>();
        for (String name : groups.names()) {
            Table rows = inOrder(groups.rows(part, name));
            if (rows.rowCount() == 0) {
                continue;
            }
            String colour = groups.colour(name);
            Points points = low == null ? means(rows) : asGiven(rows);
            bands.addAll(bands(points, name, colour));
            if (runOpacity > 0 && low == null) {
                JsonObject runs = Traces.scatter(Columns.positions(rows.column(x)),
                        Columns.positions(rows.column(y)), ScatterTrace.Mode.MARKERS);
                bands.add(Json.put(Traces.belonging(runs, name), "marker",
                        Json.object("color", colour, "size", 5, "opacity", runOpacity, "symbol", groups.symbol(name))));
            }
            boolean marked = points.y.length <= MARKED_POINTS;
            JsonObject line = Traces.scatter(points.x, Json.element(points.y),
                    marked ? ScatterTrace.Mode.LINE_AND_MARKERS : ScatterTrace.Mode.LINE);
            Json.put(line, "line", Json.object("color", colour, "width", 2.2, "dash",
                    dashed.contains(name) ? "dash" : groups.dash(name)));
            Json.put(line, "marker", Json.object("color", colour, "size", 7, "symbol", groups.symbol(name)));
            lines.add(groups.named() ? Traces.named(line, name) : line);
        }
        bands.addAll(lines);
        return bands;
    }

    private Table inOrder(Table rows) {
        return Columns.numeric(rows, x) ? rows.sortAscendingOn(x) : rows;
    }

    private Points means(Table rows) {
        Means means = Means.of(rows, y, x);
        return new Points(Columns.positions(means.by(x)).getAsJsonArray(), means.mean(), means.low(), means.high());
    }

    private Points asGiven(Table rows) {
        return new Points(Columns.positions(rows.column(x)).getAsJsonArray(), Tables.numbers(rows, y),
                Columns.numbersWithGaps(rows, low), Columns.numbersWithGaps(rows, high));
    }

    /** One closed shape for each stretch of neighbouring points that have an interval. */
    private static List<JsonObject> bands(Points points, String name, String colour) {
        JsonArray x = points.x;
        double[] low = points.low;
        double[] high = points.high;
        List<JsonObject> bands = new ArrayList<>();
        int start = 0;
        while (start < low.length) {
            int end = start;
            while (end < low.length && !Double.isNaN(low[end]) && !Double.isNaN(high[end])) {
                end++;
            }
            if (end - start >= 2) {
                JsonArray around = new JsonArray();
                x.asList().subList(start, end).forEach(around::add);
                for (int i = end - 1; i >= start; i--) {
                    around.add(x.get(i));
                }
                double[] edge = Traces.joined(Arrays.copyOfRange(high, start, end),
                        Traces.reversed(Arrays.copyOfRange(low, start, end)));
                JsonObject band = Traces.scatter(around, Json.element(edge), ScatterTrace.Mode.LINE);
                bands.add(Json.put(Traces.belonging(band, name), "fill", "toself", "fillcolor",
                        Palette.faded(colour, 0.16), "line", Json.object("width", 0, "color", colour), "hoverinfo",
                        "skip"));
            }
            start = Math.max(end, start) + 1;
        }
        return bands;
    }
}
