package kindred.plot;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import kindred.table.Tables;
import tech.tablesaw.api.Table;

/** What stands around a chart's data: title, axes, panels, legend and reference lines, and how they share the space. */
public final class Frame {
    private static final int PANEL_GAP = 34;
    private static final int LEGEND_ROW = 20;
    private static final int REFERENCE_LINE = 14;
    /** Widths that no common font exceeds: of a character of the legend, and of a name at a tick. */
    private static final double CHARACTER = 6.9;
    private static final double TICK_CHARACTER = 6.4;

    record Reference(String label, double value) {
    }

    String title = "";
    String note;
    String facet;
    int columns;
    int panelHeight;
    final JsonObject xaxis = new JsonObject();
    final JsonObject yaxis = new JsonObject();
    final JsonObject layout = new JsonObject();
    double[] xRange;
    double[] yRange;
    int right = 20;
    /** The axis that reference values lie on. */
    char measured = 'y';
    final List<Reference> references = new ArrayList<>();

    Frame() {
    }

    /**
     * The figure of all panels.
     *
     * @param painter from the rows of one panel to its traces, axes not yet set
     */
    Figure figure(Table table, String ownTitle, String ownNote, int ownHeight,
            Function<Table, List<JsonObject>> painter) {
        if (table.rowCount() == 0) {
            throw new IllegalArgumentException("nothing to draw: the table " + table.name() + " has no rows");
        }
        List<String> names = facet == null ? List.of("") : Tables.names(table, facet);
        int across = Math.min(names.size(), columns > 0 ? columns : names.size() == 4 ? 2 : 3);
        int down = (names.size() + across - 1) / across;
        int high = panelHeight > 0 ? panelHeight : ownHeight;

        List<List<JsonObject>> painted = new ArrayList<>();
        for (String name : names) {
            painted.add(painter.apply(facet == null ? table : Tables.where(table, facet, name)));
        }
        List<String> entries = legend(painted);

        int left = leftMargin();
        int rightMargin = rightMargin();
        int plotWidth = Style.WIDTH - left - rightMargin;
        int panelWidth = (plotWidth - PANEL_GAP * (across - 1)) / across;
        int titleLines = facet == null ? 0 : names.stream()
                .mapToInt(n -> panelTitle(n, panelWidth).split("<br>").length).max().orElse(1);
        int referenceTop = measured == 'x' && !references.isEmpty() ? 14 : 0;
        int panelTop = 6 + 16 * titleLines + referenceTop;
        int gap = 14 + panelTop;
        int plotHeight = down * high + (down - 1) * gap;
        int legendHeight = legendHeight(entries, plotWidth);
        int bottom = bottomMargin(panelWidth);
        ticks(xaxis, panelWidth < 300, painted, "x");
        ticks(yaxis, high < 220, painted, "y");

        String shownTitle = title.isBlank() ? ownTitle : title;
        String shownNote = note == null ? ownNote : note;
        JsonObject page = Style.layout(shownTitle, shownNote);
        int top = Style.titleHeight(shownTitle, shownNote) + legendHeight + panelTop + 8;
        Json.put(page, "height", top + plotHeight + bottom, "showlegend", !entries.isEmpty(),
                "margin", Json.object("l", left, "r", rightMargin, "t", top, "b", bottom),
                "legend", Json.object("orientation", "h", "x", 0, "xanchor", "left", "yanchor", "bottom", "y",
                        1 + (panelTop + 2.0) / plotHeight, "traceorder", "normal", "font", Json.object("size", 12)));

        JsonArray data = new JsonArray();
        JsonArray shapes = new JsonArray();
        JsonArray annotations = new JsonArray();
        for (int i = 0; i < names.size(); i++) {
            int column = i % across;
            int row = i / across;
            double x0 = column * (panelWidth + PANEL_GAP) / (double) plotWidth;
            double x1 = x0 + panelWidth / (double) plotWidth;
            double y1 = 1 - row * (high + gap) / (double) plotHeight;
            double y0 = y1 - high / (double) plotHeight;
            String suffix = i == 0 ? "" : String.valueOf(i + 1);
            boolean lowest = i + across >= names.size();
            page.add("xaxis" + suffix, axis(xaxis, xRange, "x", "y" + suffix, i, lowest, x0, x1));
            page.add("yaxis" + suffix, axis(yaxis, yRange, "y", "x" + suffix, i, column == 0, Math.max(0, y0), y1));
            if (facet != null) {
                annotations.add(Json.object("text", "<b>" + panelTitle(names.get(i), panelWidth) + "</b>", "showarrow",
                        false, "xref", "paper", "yref", "paper", "x", x0, "xanchor", "left", "y", y1, "yanchor",
                        "bottom", "yshift", referenceTop, "align", "left", "font", Json.object("size", 12)));
            }
            for (JsonObject trace : painted.get(i)) {
                data.add(Json.put(trace, "xaxis", "x" + suffix, "yaxis", "y" + suffix));
            }
            for (Reference reference : references) {
                refer(reference, suffix, painted.get(i), new double[] {x0, x1, y0, y1}, data, shapes);
                if (measured == 'x' || column == across - 1 || i == names.size() - 1) {
                    annotations.add(label(reference, suffix, x1, y1));
                }
            }
        }
        Json.put(page, "shapes", shapes, "annotations", annotations);
        layout.asMap().forEach(page::add);
        return Figure.of(data, page, shownTitle);
    }

    /** The names in the legend; shows each once, whatever the number of panels. */
    private static List<String> legend(List<List<JsonObject>> painted) {
        Set<String> seen = new HashSet<>();
        List<String> entries = new ArrayList<>();
        for (List<JsonObject> traces : painted) {
            for (JsonObject trace : traces) {
                JsonElement shown = trace.get("showlegend");
                if (shown == null || !shown.getAsBoolean()) {
                    trace.addProperty("showlegend", false);
                } else if (seen.add(trace.get("legendgroup").getAsString())) {
                    entries.add(trace.get("name").getAsString());
                } else {
                    trace.addProperty("showlegend", false);
                }
            }
        }
        return entries;
    }

    /** Plotly sets a legend that needs several rows in columns as wide as the longest entry. */
    private static int legendHeight(List<String> entries, int width) {
        if (entries.isEmpty()) {
            return 0;
        }
        double longest = entries.stream().mapToDouble(e -> 52 + CHARACTER * e.length()).max().orElse(0);
        double all = entries.stream().mapToDouble(e -> 52 + CHARACTER * e.length()).sum();
        int across = all <= width ? entries.size() : Math.max(1, (int) (width / longest));
        return 6 + LEGEND_ROW * ((entries.size() + across - 1) / across);
    }

    /** Few ticks in little space, and powers of ten instead of Plotly's micro and nano for small numbers. */
    private static void ticks(JsonObject axis, boolean narrow, List<List<JsonObject>> painted, String letter) {
        if (axis.has("categoryarray")) {
            return;
        }
        if (narrow) {
            axis.asMap().putIfAbsent("nticks", Json.element(5));
        }
        double largest = painted.stream().flatMap(List::stream).map(t -> t.get(letter))
                .filter(JsonArray.class::isInstance).flatMap(a -> ((JsonArray) a).asList().stream())
                .filter(v -> v.isJsonPrimitive() && v.getAsJsonPrimitive().isNumber())
                .mapToDouble(v -> Math.abs(v.getAsDouble())).max().orElse(1);
        boolean log = axis.has("type") && axis.get("type").getAsString().equals("log");
        Json.put(axis, "exponentformat", largest < 0.01 || log ? "power" : "B");
    }

    private int rightMargin() {
        if (measured == 'x' || references.isEmpty()) {
            return right;
        }
        int longest = references.stream()
                .flatMap(r -> Stream.of(Style.wrap(r.label, REFERENCE_LINE).split("<br>")))
                .mapToInt(String::length).max().orElse(0);
        return Math.max(right, 12 + (int) (6.4 * longest));
    }

    private int leftMargin() {
        return yaxis.has("categoryarray")
                ? Math.min(Style.WIDTH / 3, 40 + (int) (CHARACTER * longestCategory(yaxis)))
                : 66;
    }

    /** Room for the axis title, and for names that Plotly has to turn because they do not fit side by side. */
    private int bottomMargin(int panelWidth) {
        if (!xaxis.has("categoryarray")) {
            return 54;
        }
        double each = panelWidth / (double) xaxis.getAsJsonArray("categoryarray").size();
        double longest = TICK_CHARACTER * longestCategory(xaxis);
        if (longest + 6 <= each) {
            return 54;
        }
        Json.put(xaxis, "tickangle", -40);
        return (int) Math.min(200, 54 + 0.6 * longest);
    }

    private static int longestCategory(JsonObject axis) {
        return axis.getAsJsonArray("categoryarray").asList().stream()
                .mapToInt(c -> c.getAsString().length()).max().orElse(0);
    }

    private static String panelTitle(String name, int panelWidth) {
        return Style.wrap(name, Math.max(8, (int) (panelWidth / CHARACTER)));
    }

    private JsonObject axis(JsonObject template, double[] range, String letter, String anchor, int panel,
            boolean outer, double from, double to) {
        JsonObject axis = template.deepCopy();
        Json.put(axis, "anchor", anchor, "domain", Json.array(from, to));
        if (range != null) {
            boolean log = axis.has("type") && axis.get("type").getAsString().equals("log");
            Json.put(axis, "range", log
                    ? Json.array(Math.log10(range[0]), Math.log10(range[1]))
                    : Json.array(range[0], range[1]));
        }
        if (panel > 0) {
            Json.put(axis, "matches", letter);
        }
        if (!outer) {
            Json.put(axis, "showticklabels", false, "title", Json.object("text", ""));
        }
        return axis;
    }

    private void refer(Reference reference, String suffix, List<JsonObject> traces, double[] domain, JsonArray data,
            JsonArray shapes) {
        boolean upright = measured == 'x';
        String along = upright ? "y" : "x";
        String across = upright ? "x" : "y";
        int start = upright ? 2 : 0;
        shapes.add(Json.object("type", "line", along + "ref", "paper", along + "0", domain[start], along + "1",
                domain[start + 1], across + "ref", across + suffix, across + "0", reference.value, across + "1",
                reference.value, "line", Json.object("color", Style.INK, "width", 1.3, "dash", "dash")));
        // Shapes do not widen an axis; an unseen point does.
        JsonArray position = traces.get(0).getAsJsonArray(along);
        JsonObject point = Json.object("type", "scatter", "mode", "lines", "hoverinfo", "skip", "showlegend", false,
                "opacity", 0, "xaxis", "x" + suffix, "yaxis", "y" + suffix, across, Json.array(reference.value), along,
                Json.array(position.isEmpty() ? 0 : position.get(0)));
        data.add(point);
    }

    /** Beside the plot for a level, above it for an upright line: nowhere on the data. */
    private JsonObject label(Reference reference, String suffix, double right, double top) {
        boolean upright = measured == 'x';
        JsonObject axis = upright ? xaxis : yaxis;
        double at = axis.has("type") && axis.get("type").getAsString().equals("log")
                ? Math.log10(reference.value)
                : reference.value;
        return Json.object("text", Style.wrap(reference.label, REFERENCE_LINE), "showarrow", false, "xref",
                upright ? "x" + suffix : "paper", "yref", upright ? "paper" : "y" + suffix, "x", upright ? at : right,
                "y", upright ? top : at, "xanchor", upright ? "center" : "left", "yanchor",
                upright ? "bottom" : "middle", "align", "left", "font", Json.object("size", 11, "color", Style.QUIET));
    }
}
