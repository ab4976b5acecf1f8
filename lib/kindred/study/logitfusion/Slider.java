package kindred.study.logitfusion;

import com.google.gson.Gson;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.DoubleFunction;
import java.util.stream.DoubleStream;
import kindred.plot.Figure;

/** A chart one of whose series follows a slider over the amount. */
final class Slider {
    private static final double MOST = 3;
    private static final double STRIDE = 0.25;

    private Slider() {}

    /**
     * The chart at one amount.
     *
     * @param values of the series that moves
     * @param moved  KL(fused || large), nats
     */
    record Position(double[] values, double moved) {}

    /**
     * A slider over the amounts 0, 0.25 ... 3 and the dynamic one, where it starts.
     *
     * @param series which of the chart's series moves
     * @param aim    KL(expert || small), nats
     */
    static Figure of(Figure chart, int series, double dynamic, DoubleFunction<Position> at, double aim) {
        JsonObject figure = JsonParser.parseString(chart.json()).getAsJsonObject();
        // One step is no sample: nothing has an error.
        figure.getAsJsonArray("data").forEach(trace -> trace.getAsJsonObject().remove("error_y"));
        List<Double> amounts = DoubleStream.concat(DoubleStream.iterate(0, a -> a <= MOST, a -> a + STRIDE),
                DoubleStream.of(dynamic)).sorted().boxed().toList();
        Gson gson = new Gson();
        JsonArray steps = new JsonArray();
        for (double a : amounts) {
            Position position = at.apply(a);
            String says = says(a, dynamic, position.moved(), aim);
            steps.add(gson.toJsonTree(Map.of("label", String.format(Locale.ROOT, "%.2f", a), "method", "update", "args", List.of(
                    Map.of("y", List.of(position.values())), Map.of("annotations[0].text", says), List.of(series)))));
        }
        JsonObject layout = figure.getAsJsonObject("layout");
        double start = at.apply(dynamic).moved();
        layout.add("annotations", gson.toJsonTree(List.of(Map.of("text", says(dynamic, dynamic, start, aim),
                "showarrow", false, "xref", "paper", "yref", "paper", "x", 1, "y", 1, "xanchor", "right", "yanchor",
                "top"))));
        layout.add("sliders", gson.toJsonTree(List.of(Map.of("active", amounts.indexOf(dynamic), "steps", steps,
                "currentvalue", Map.of("prefix", "amount a = "), "pad", Map.of("t", 55)))));
        JsonObject margin = layout.getAsJsonObject("margin");
        margin.addProperty("b", margin.get("b").getAsInt() + 90);
        layout.addProperty("height", layout.get("height").getAsInt() + 90);
        return Figure.ofJson(figure.toString(), chart.title());
    }

    private static String says(double a, double dynamic, double moved, double aim) {
        return String.format(Locale.ROOT, "%sKL(fused || large) = %.2f, KL(expert || small) = %.2f",
                a == dynamic ? "the dynamic amount: " : "", moved, aim);
    }
}
