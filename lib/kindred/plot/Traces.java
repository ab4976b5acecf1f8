package kindred.plot;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import tech.tablesaw.plotly.traces.BarTrace;
import tech.tablesaw.plotly.traces.BoxTrace;
import tech.tablesaw.plotly.traces.HeatmapTrace;
import tech.tablesaw.plotly.traces.HistogramTrace;
import tech.tablesaw.plotly.traces.ScatterTrace;

/**
 * The traces of the house's charts: Tablesaw's Plotly objects, with positions that are either numbers or names and with
 * the attributes that those objects lack left to the caller.
 */
final class Traces {
    private Traces() {
    }

    static JsonObject scatter(JsonElement x, JsonElement y, ScatterTrace.Mode mode) {
        double[] none = {};
        return Json.put(Jsplot.trace(ScatterTrace.builder(none, none).mode(mode).build()), "x", x, "y", y);
    }

    static JsonObject bars(JsonElement names, double[] values, BarTrace.Orientation orientation) {
        JsonObject trace = Jsplot.trace(BarTrace.builder(new Object[0], values).orientation(orientation).build());
        boolean upright = orientation == BarTrace.Orientation.VERTICAL;
        return Json.put(trace, upright ? "x" : "y", names, upright ? "y" : "x", values);
    }

    static JsonObject box(JsonElement names, double[] values) {
        return Json.put(Jsplot.trace(BoxTrace.builder(new Object[0], values).build()), "x", names);
    }

    static JsonObject histogram(double[] values) {
        JsonObject trace = Jsplot.trace(HistogramTrace.builder(values).build());
        for (String unset : new String[] {"nbinsx", "autobinx", "nbinsy", "autobiny", "histnorm", "opacity"}) {
            trace.remove(unset);
        }
        return trace;
    }

    /** Rows of z follow {@code rows}; NaN leaves a hole. */
    static JsonObject heatmap(JsonArray columns, JsonArray rows, double[][] z) {
        JsonObject trace = Jsplot.trace(HeatmapTrace.builder(new Object[0], new Object[0], new double[0][0]).build());
        JsonArray values = new JsonArray();
        for (double[] row : z) {
            values.add(Json.element(row));
        }
        return Json.put(trace, "x", columns, "y", rows, "z", values);
    }

    /** Names a trace, and ties it to its group's entry in the legend. */
    static JsonObject named(JsonObject trace, String group) {
        return Json.put(trace, "name", group, "legendgroup", group, "showlegend", true);
    }

    /** Ties a trace to a group's entry without an entry of its own. */
    static JsonObject belonging(JsonObject trace, String group) {
        return Json.put(trace, "name", group, "legendgroup", group, "showlegend", false);
    }

    static double[] reversed(double[] values) {
        return IntStream.range(0, values.length).mapToDouble(i -> values[values.length - 1 - i]).toArray();
    }

    static double[] joined(double[] a, double[] b) {
        return DoubleStream.concat(DoubleStream.of(a), DoubleStream.of(b)).toArray();
    }
}
