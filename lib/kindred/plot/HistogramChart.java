package kindred.plot;

import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import kindred.table.Tables;
import tech.tablesaw.api.Table;

/** How often a measure falls into each bin, groups over each other on the same bins; see {@link Charts#histogram}. */
public final class HistogramChart implements Scaled<HistogramChart> {
    private final Frame frame = new Frame();
    private final Table table;
    private String x;
    private String xTitle;
    private String by;
    private int bins = 30;
    private String norm = "";
    private String count = "count";

    HistogramChart(Table table) {
        this.table = table;
    }

    @Override
    public Frame frame() {
        return frame;
    }

    /** The measured column. */
    public HistogramChart x(String column) {
        return x(column, column);
    }

    /** The measured column and the axis title, which should say the unit. */
    public HistogramChart x(String column, String title) {
        x = column;
        xTitle = title;
        return this;
    }

    /** The column whose values get a colour each. */
    public HistogramChart by(String column) {
        by = column;
        return this;
    }

    /** How many bins the range of all values is cut into; 30 unless told. */
    public HistogramChart bins(int number) {
        if (number < 1 || number > 10_000) {
            throw new IllegalArgumentException("a histogram has 1 to 10000 bins, got " + number);
        }
        bins = number;
        return this;
    }

    /** Shows shares of each group's values instead of counts, to compare groups of different size. */
    public HistogramChart shares() {
        norm = "probability";
        count = "share of values";
        return yPercent();
    }

    @Override
    public Figure figure() {
        Charts.need("histogram", "x", x);
        double[] values = Tables.numbers(table, x);
        double low = Arrays.stream(values).min().orElse(0);
        double high = Arrays.stream(values).max().orElse(1);
        double size = high > low ? (high - low) / bins : 1;
        Columns.scale(frame.xaxis, xTitle);
        Columns.scale(frame.yaxis, count);
        Groups groups = Groups.of(table, by);
        Json.put(frame.layout, "barmode", "overlay", "bargap", 0);
        // The last bin is open above, so the largest value needs a sliver more.
        JsonObject cut = Json.object("start", low, "end", low + size * bins * (1 + 1e-9), "size", size * (1 + 1e-9));
        return frame.figure(table, "Distribution of " + x, values.length + " values", 300,
                part -> paint(part, groups, cut));
    }

    private List<JsonObject> paint(Table part, Groups groups, JsonObject cut) {
        List<JsonObject> traces = new ArrayList<>();
        for (String name : groups.names()) {
            Table rows = groups.rows(part, name);
            if (rows.rowCount() == 0) {
                continue;
            }
            String colour = groups.colour(name);
            JsonObject trace = Json.put(Traces.histogram(Tables.numbers(rows, x)), "xbins", cut, "histnorm", norm,
                    "marker", Json.object("color", Palette.faded(colour, groups.names().size() > 1 ? 0.5 : 0.85),
                            "line", Json.object("color", colour, "width", 1)));
            traces.add(groups.named() ? Traces.named(trace, name) : trace);
        }
        return traces;
    }
}
