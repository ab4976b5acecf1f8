package kindred.plot;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import kindred.table.Tables;
import tech.tablesaw.api.Table;
import tech.tablesaw.plotly.traces.ScatterTrace;

/**
 * A matrix in colours, its first row on top; several runs of one cell show their mean. See {@link Charts#heatmap}.
 */
public final class HeatmapChart implements Framed<HeatmapChart> {
    private static final int CELL_HEIGHT = 30;

    private final Frame frame = new Frame();
    private final Table table;
    private String x;
    private String xTitle;
    private String y;
    private String yTitle;
    private String value;
    private String valueTitle;
    private String format;
    private ColourScale scale = ColourScale.SEQUENTIAL;
    private double middle;
    private double[] range;

    HeatmapChart(Table table) {
        this.table = table;
    }

    @Override
    public Frame frame() {
        return frame;
    }

    /** The column that names the matrix's columns. */
    public HeatmapChart x(String column) {
        return x(column, column);
    }

    /** The column that names the matrix's columns and the axis title. */
    public HeatmapChart x(String column, String title) {
        x = column;
        xTitle = title;
        return this;
    }

    /** The column that names the matrix's rows. */
    public HeatmapChart y(String column) {
        return y(column, column);
    }

    /** The column that names the matrix's rows and the axis title. */
    public HeatmapChart y(String column, String title) {
        y = column;
        yTitle = title;
        return this;
    }

    /** The measured column. */
    public HeatmapChart value(String column) {
        return value(column, column);
    }

    /** The measured column and the title of its colour bar. */
    public HeatmapChart value(String column, String title) {
        value = column;
        valueTitle = title;
        return this;
    }

    /** Red below this value, blue above it, as far on either side: for gains and losses, correlations. */
    public HeatmapChart diverging(double middle) {
        scale = ColourScale.DIVERGING;
        this.middle = middle;
        return this;
    }

    /** From black to white. */
    public HeatmapChart grey() {
        scale = ColourScale.GREY;
        return this;
    }

    /** The ends of the colour scale; otherwise the data's. */
    public HeatmapChart range(double low, double high) {
        if (!(low < high)) {
            throw new IllegalArgumentException("a colour scale needs low < high, got " + low + " and " + high);
        }
        range = new double[] {low, high};
        return this;
    }

    /** Writes each value in its cell, in this format, for example {@code %.2f}. */
    public HeatmapChart annotate(String format) {
        this.format = format;
        return this;
    }

    @Override
    public Figure figure() {
        Charts.need("heat map", "x", x, "y", y, "value", value);
        List<String> rows = Tables.names(table, y);
        List<String> columns = Tables.names(table, x);
        if (Set.copyOf(columns).equals(Set.copyOf(rows))) {
            columns = rows;
        }
        Columns.categories(frame.xaxis, columns, xTitle);
        Columns.categories(frame.yaxis, rows, yTitle);
        Json.put(frame.yaxis, "autorange", "reversed");
        for (JsonObject axis : List.of(frame.xaxis, frame.yaxis)) {
            Json.put(axis, "showline", false);
        }
        frame.right = 110;
        Means means = Means.of(table, value, frame.facet, x, y);
        double[] ends = range != null ? range : ends(means.mean());
        Json.put(frame.layout, "coloraxis", Json.object("colorscale", scale.json(), "cmin", ends[0], "cmax", ends[1],
                "colorbar", Json.object("title", Json.object("text", Style.wrap(valueTitle, 14), "font",
                        Json.object("size", 12)), "thickness", 14, "outlinewidth", 0, "x", 1.01)));
        String note = means.runs().equals("one run each") ? "" : means.runs();
        List<String> across = columns;
        int height = Math.max(90, Math.min(700, CELL_HEIGHT * rows.size()));
        return frame.figure(table, value + " by " + y + " and " + x, note, height,
                part -> paint(part, across, rows, ends));
    }

    private double[] ends(double[] values) {
        double low = Arrays.stream(values).min().orElse(0);
        double high = Arrays.stream(values).max().orElse(1);
        if (scale == ColourScale.DIVERGING) {
            double reach = Math.max(Math.max(Math.abs(low - middle), Math.abs(high - middle)), 1e-12);
            return new double[] {middle - reach, middle + reach};
        }
        return low < high ? new double[] {low, high} : new double[] {low - 0.5, high + 0.5};
    }

    private List<JsonObject> paint(Table part, List<String> columns, List<String> rows, double[] ends) {
        double[][] z = new double[rows.size()][columns.size()];
        for (double[] row : z) {
            Arrays.fill(row, Double.NaN);
        }
        Means cells = Means.of(part, value, x, y);
        double[] mean = cells.mean();
        for (int i = 0; i < mean.length; i++) {
            int row = rows.indexOf(String.valueOf(cells.by(y).get(i)));
            z[row][columns.indexOf(String.valueOf(cells.by(x).get(i)))] = mean[i];
        }
        List<JsonObject> traces = new ArrayList<>();
        int cellGap = columns.size() * rows.size() > 2000 ? 0 : 1;
        traces.add(Json.put(Traces.heatmap(Json.array(columns.toArray()), Json.array(rows.toArray()), z), "coloraxis",
                "coloraxis", "xgap", cellGap, "ygap", cellGap, "hoverongaps", false));
        if (format != null) {
            traces.add(annotations(z, columns, rows, ends));
        }
        return traces;
    }

    /** The values as text over the cells, in an ink that reads on each. */
    private JsonObject annotations(double[][] z, List<String> columns, List<String> rows, double[] ends) {
        JsonArray xs = new JsonArray();
        JsonArray ys = new JsonArray();
        JsonArray texts = new JsonArray();
        JsonArray inks = new JsonArray();
        for (int r = 0; r < z.length; r++) {
            for (int c = 0; c < z[r].length; c++) {
                if (!Double.isNaN(z[r][c])) {
                    xs.add(columns.get(c));
                    ys.add(rows.get(r));
                    texts.add(String.format(Locale.ROOT, format, z[r][c]));
                    inks.add(scale.ink((z[r][c] - ends[0]) / (ends[1] - ends[0])));
                }
            }
        }
        return Json.put(Traces.scatter(xs, ys, ScatterTrace.Mode.TEXT), "text", texts, "textfont",
                Json.object("color", inks, "size", 11), "hoverinfo", "skip");
    }
}
