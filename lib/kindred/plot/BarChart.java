package kindred.plot;

import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import kindred.table.Tables;
import tech.tablesaw.api.Table;
import tech.tablesaw.plotly.traces.BarTrace;

/**
 * A bar per name and group: means over runs with 95 % t intervals side by side, or stacked parts; see
 * {@link Charts#bar}.
 */
public final class BarChart implements Scaled<BarChart> {
    private enum Arrangement { GROUPED, STACKED }

    private final Frame frame = new Frame();
    private final Table table;
    private String x;
    private String xTitle;
    private String y;
    private String yTitle;
    private String by;
    private String labels;
    private Arrangement arrangement = Arrangement.GROUPED;
    private BarTrace.Orientation orientation = BarTrace.Orientation.VERTICAL;

    BarChart(Table table) {
        this.table = table;
    }

    @Override
    public Frame frame() {
        return frame;
    }

    /** The column that names the bars. */
    public BarChart x(String column) {
        return x(column, column);
    }

    /** The column that names the bars and the axis title; empty for none. */
    public BarChart x(String column, String title) {
        x = column;
        xTitle = title;
        return this;
    }

    /** The measured column. */
    public BarChart y(String column) {
        return y(column, column);
    }

    /** The measured column and the axis title, which should say the unit. */
    public BarChart y(String column, String title) {
        y = column;
        yTitle = title;
        return this;
    }

    /** The column whose values stand side by side (or stacked) at each name, one colour each. */
    public BarChart by(String column) {
        by = column;
        return this;
    }

    /** Stacks the groups, negative parts below zero; there are no intervals then. */
    public BarChart stacked() {
        arrangement = Arrangement.STACKED;
        return this;
    }

    /** Lays the bars on their side, for long names; the first name on top. */
    public BarChart horizontal() {
        orientation = BarTrace.Orientation.HORIZONTAL;
        return this;
    }

    /** Writes each mean at its bar, in this format, for example {@code %.2f}. */
    public BarChart labels(String format) {
        labels = format;
        return this;
    }

    @Override
    public Figure figure() {
        Charts.need("bar", "x", x, "y", y);
        boolean upright = orientation == BarTrace.Orientation.VERTICAL;
        JsonObject names = upright ? frame.xaxis : frame.yaxis;
        JsonObject values = upright ? frame.yaxis : frame.xaxis;
        List<String> bars = Tables.names(table, x);
        Columns.categories(names, bars, xTitle);
        Columns.scale(values, yTitle);
        Json.put(values, "zeroline", true, "zerolinecolor", Style.RULE, "zerolinewidth", 1.2);
        if (!upright) {
            Json.put(names, "autorange", "reversed");
            frame.measured = 'x';
        }
        Json.put(frame.layout, "barmode", arrangement == Arrangement.STACKED ? "relative" : "group", "bargap", 0.28,
                "bargroupgap", 0.06);
        Groups groups = Groups.of(table, by);
        Means means = Means.of(table, y, by, frame.facet, x);
        String note = arrangement == Arrangement.STACKED ? means.runs() : means.runs("whiskers");
        int each = arrangement == Arrangement.STACKED ? 30 : 16 + 14 * groups.names().size();
        return frame.figure(table, y + " by " + x, note, upright ? 320 : Math.max(120, each * bars.size()),
                part -> paint(part, groups));
    }

    private List<JsonObject> paint(Table part, Groups groups) {
        List<JsonObject> traces = new ArrayList<>();
        for (String name : groups.names()) {
            Table rows = groups.rows(part, name);
            if (rows.rowCount() == 0) {
                continue;
            }
            Means means = Means.of(rows, y, x);
            double[] mean = means.mean();
            JsonObject bars = Traces.bars(Columns.names(means.by(x)), mean, orientation);
            Json.put(bars, "marker", Json.object("color", groups.colour(name)));
            if (arrangement == Arrangement.GROUPED) {
                Json.put(bars, orientation == BarTrace.Orientation.VERTICAL ? "error_y" : "error_x",
                        Json.object("type", "data", "symmetric", false,
                                "array", distance(means.high(), mean), "arrayminus", distance(mean, means.low()),
                                "color", Style.INK, "thickness", 1.3, "width", 3));
            }
            if (labels != null) {
                // Whiskers would run through labels at the end of a bar; inside its base they are clear of them.
                Json.put(bars, "text", Json.element(IntStream.range(0, mean.length)
                        .mapToObj(i -> String.format(Locale.ROOT, labels, mean[i])).toList()), "textposition",
                        "inside", "insidetextanchor", arrangement == Arrangement.STACKED ? "middle" : "start",
                        "textangle", 0, "insidetextfont", Json.object("color", "#ffffff", "size", 12));
            }
            traces.add(groups.named() ? Traces.named(bars, name) : bars);
        }
        return traces;
    }

    private static double[] distance(double[] above, double[] below) {
        return IntStream.range(0, above.length).mapToDouble(i -> above[i] - below[i]).toArray();
    }
}
