package kindred.plot;

import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import kindred.table.Tables;
import tech.tablesaw.api.Table;

/** Quartiles, range and every run of a measure; see {@link Charts#box}. */
public final class BoxChart implements Scaled<BoxChart> {
    private final Frame frame = new Frame();
    private final Table table;
    private String x;
    private String xTitle;
    private String y;
    private String yTitle;
    private String by;

    BoxChart(Table table) {
        this.table = table;
    }

    @Override
    public Frame frame() {
        return frame;
    }

    /** The column that names the boxes. */
    public BoxChart x(String column) {
        return x(column, column);
    }

    /** The column that names the boxes and the axis title; empty for none. */
    public BoxChart x(String column, String title) {
        x = column;
        xTitle = title;
        return this;
    }

    /** The measured column. */
    public BoxChart y(String column) {
        return y(column, column);
    }

    /** The measured column and the axis title, which should say the unit. */
    public BoxChart y(String column, String title) {
        y = column;
        yTitle = title;
        return this;
    }

    /** The column whose values stand side by side at each name, one colour each. */
    public BoxChart by(String column) {
        by = column;
        return this;
    }

    @Override
    public Figure figure() {
        Charts.need("box", "x", x, "y", y);
        Columns.categories(frame.xaxis, Tables.names(table, x), xTitle);
        Columns.scale(frame.yaxis, yTitle);
        Groups groups = Groups.of(table, by);
        Json.put(frame.layout, "boxmode", "group", "boxgap", 0.35, "boxgroupgap", 0.25);
        return frame.figure(table, y + " by " + x,
                table.rowCount() + " runs; box: quartiles and median, dashed: mean, whiskers: within 1.5 box lengths",
                340, part -> paint(part, groups));
    }

    private List<JsonObject> paint(Table part, Groups groups) {
        List<JsonObject> traces = new ArrayList<>();
        for (String name : groups.names()) {
            Table rows = groups.rows(part, name);
            if (rows.rowCount() == 0) {
                continue;
            }
            String colour = groups.colour(name);
            JsonObject box = Json.put(Traces.box(Columns.names(rows.column(x)), Tables.numbers(rows, y)),
                    "boxpoints", "all", "jitter", 0.4, "pointpos", 0, "boxmean", true,
                    "fillcolor", Palette.faded(colour, 0.2), "line", Json.object("color", colour, "width", 1.5),
                    "marker", Json.object("color", colour, "size", 5, "opacity", 0.6));
            traces.add(groups.named() ? Traces.named(box, name) : box);
        }
        return traces;
    }
}
