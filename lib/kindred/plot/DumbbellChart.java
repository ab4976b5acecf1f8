package kindred.plot;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import kindred.table.Stats;
import kindred.table.Tables;
import tech.tablesaw.api.Table;
import tech.tablesaw.plotly.traces.ScatterTrace;

/** Two joined markers per name, means over runs, the first name on top; see {@link Charts#dumbbell}. */
public final class DumbbellChart implements Scaled<DumbbellChart> {
    private static final int ROW = 30;

    private final Frame frame = new Frame();
    private final Table table;
    private String x;
    private String xTitle;
    private String y;
    private String yTitle;
    private String by;
    private final List<String> beside = new ArrayList<>();

    DumbbellChart(Table table) {
        this.table = table;
    }

    @Override
    public Frame frame() {
        return frame;
    }

    /** The measured column, along the x axis. */
    public DumbbellChart x(String column) {
        return x(column, column);
    }

    /** The measured column and the axis title, which should say the unit. */
    public DumbbellChart x(String column, String title) {
        x = column;
        xTitle = title;
        return this;
    }

    /** The column that names the rows. */
    public DumbbellChart y(String column) {
        return y(column, "");
    }

    /** The column that names the rows and the axis title. */
    public DumbbellChart y(String column, String title) {
        y = column;
        yTitle = title;
        return this;
    }

    /** The column whose two values are joined. */
    public DumbbellChart by(String column) {
        by = column;
        return this;
    }

    /** Further values of that column: small grey markers beside the joined ones, for controls. */
    public DumbbellChart beside(String... values) {
        beside.addAll(List.of(values));
        return this;
    }

    @Override
    public Figure figure() {
        Charts.need("dumbbell", "x", x, "y", y, "by", by);
        Groups groups = Groups.of(table, by);
        List<String> joined = groups.names().stream().filter(name -> !beside.contains(name)).toList();
        if (joined.size() != 2) {
            throw new IllegalArgumentException("a dumbbell joins two values, column " + by + " of " + table.name()
                    + " has " + joined.size() + ": " + joined);
        }
        List<String> names = Tables.names(table, y);
        Columns.categories(frame.yaxis, names, yTitle);
        Json.put(frame.yaxis, "autorange", "reversed", "showgrid", true);
        Columns.scale(frame.xaxis, xTitle);
        frame.measured = 'x';
        String note = Means.of(table, x, by, frame.facet, y).runs();
        return frame.figure(table, x + " by " + y, note, Math.max(90, ROW * names.size()),
                part -> paint(part, groups, joined, names));
    }

    private List<JsonObject> paint(Table part, Groups groups, List<String> joined, List<String> names) {
        List<JsonObject> traces = new ArrayList<>();
        JsonArray barX = new JsonArray();
        JsonArray barY = new JsonArray();
        for (String name : names) {
            Table row = Tables.where(part, y, name);
            List<Table> ends = joined.stream().map(j -> groups.rows(row, j)).filter(t -> !t.isEmpty()).toList();
            if (ends.size() == 2) {
                for (Table end : ends) {
                    barX.add(Stats.mean(Tables.numbers(end, x)));
                    barY.add(name);
                }
                barX.add(Json.element(null));
                barY.add(name);
            }
        }
        traces.add(Json.put(Traces.scatter(barX, barY, ScatterTrace.Mode.LINE), "line",
                Json.object("color", "#bdbdbd", "width", 4), "hoverinfo", "skip"));
        for (String name : groups.names()) {
            Table rows = groups.rows(part, name);
            if (rows.rowCount() == 0) {
                continue;
            }
            Means means = Means.of(rows, x, y);
            JsonObject ends = Traces.scatter(Json.element(means.mean()), Columns.names(means.by(y)),
                    ScatterTrace.Mode.MARKERS);
            boolean end = joined.contains(name);
            String symbol = groups.symbol(name);
            traces.add(Traces.named(Json.put(ends, "marker", end
                    ? Json.object("color", groups.colour(name), "size", 11, "symbol", symbol)
                    : Json.object("color", Style.QUIET, "size", 8, "symbol", symbol + "-open")), name));
        }
        return traces;
    }
}
