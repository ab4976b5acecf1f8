package kindred.plot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import kindred.table.Interval;
import kindred.table.Rows;
import kindred.table.Stats;
import kindred.table.Tables;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import tech.tablesaw.api.Table;

class ChartsTest {
    private static final double[] FIRST = {0.1, 0.3, 0.35};

    /** Rows out of order on purpose: lines sort by x, names keep this order. */
    private static Table runs() {
        Rows rows = Rows.named("runs").text("arm").whole("n").text("task").number("accuracy");
        for (int n = 3; n >= 1; n--) {
            for (double value : FIRST) {
                rows.add("lone", n, "t" + n, value + n);
                rows.add("joint", n, "t" + n, value - n);
            }
        }
        return rows.table();
    }

    @Test
    void lineAndBandAreMeanAndTInterval() {
        JsonObject figure = json(Charts.line(runs()).x("n").y("accuracy").by("arm").runs().figure());
        JsonObject line = trace(figure, t -> t.get("showlegend").getAsBoolean() && name(t).equals("lone"));
        Interval interval = Stats.t(FIRST);
        assertNumbers(line.getAsJsonArray("x"), 1, 2, 3);
        assertNumbers(line.getAsJsonArray("y"), interval.mean() + 1, interval.mean() + 2, interval.mean() + 3);
        JsonObject band = trace(figure, t -> t.has("fill") && name(t).equals("lone"));
        assertNumbers(band.getAsJsonArray("x"), 1, 2, 3, 3, 2, 1);
        assertNumbers(band.getAsJsonArray("y"), interval.high() + 1, interval.high() + 2, interval.high() + 3,
                interval.low() + 3, interval.low() + 2, interval.low() + 1);
        JsonObject markers = trace(figure,
                t -> t.get("mode").getAsString().equals("markers") && name(t).equals("lone"));
        assertEquals(9, markers.getAsJsonArray("y").size());
        assertTrue(title(figure).contains("mean of 3 runs, band: 95 % t interval"), title(figure));
    }

    @Test
    void aPointOfOneRunBreaksTheBand() {
        Rows rows = Rows.named("runs").whole("n").number("loss");
        for (int n = 1; n <= 5; n++) {
            rows.add(n, 1.0 * n);
            if (n != 3) {
                rows.add(n, 2.0 * n);
            }
        }
        JsonObject figure = json(Charts.line(rows.table()).x("n").y("loss").figure());
        List<JsonObject> bands = traces(figure).stream().filter(t -> t.has("fill")).toList();
        assertEquals(2, bands.size());
        assertNumbers(bands.get(1).getAsJsonArray("x"), 4, 5, 5, 4);
        assertTrue(title(figure).contains("mean of 1 to 2 runs"), title(figure));
    }

    @Test
    void aSummarisedTableBringsItsOwnBand() {
        Table summary = Tables.summary(runs(), "accuracy", "task");
        JsonObject figure = json(Charts.line(summary).x("task").y("mean").band("low", "high").note("").figure());
        assertEquals("t3", trace(figure, t -> t.has("fill")).getAsJsonArray("x").get(0).getAsString());
        assertEquals("mean by task", title(figure));
    }

    @Test
    void barsCarryTheirIntervals() {
        JsonObject figure = json(Charts.bar(runs()).x("task").y("accuracy").by("arm").figure());
        JsonObject bars = trace(figure, t -> name(t).equals("joint"));
        Interval interval = Stats.t(FIRST);
        assertNumbers(bars.getAsJsonArray("y"), interval.mean() - 3, interval.mean() - 2, interval.mean() - 1);
        JsonObject error = bars.getAsJsonObject("error_y");
        for (String side : List.of("array", "arrayminus")) {
            assertEquals(interval.halfWidth(), error.getAsJsonArray(side).get(2).getAsDouble(), 1e-8);
        }
        assertEquals("[\"t3\",\"t2\",\"t1\"]",
                figure.getAsJsonObject("layout").getAsJsonObject("xaxis").get("categoryarray").toString());
        JsonObject stacked = json(Charts.bar(runs()).x("task").y("accuracy").by("arm").stacked().figure());
        assertEquals("relative", stacked.getAsJsonObject("layout").get("barmode").getAsString());
        assertFalse(traces(stacked).get(0).has("error_y"));
        JsonObject lying = json(Charts.bar(runs()).x("task").y("accuracy").by("arm").horizontal().figure());
        assertTrue(traces(lying).get(0).has("error_x"));
        assertEquals("h", traces(lying).get(0).get("orientation").getAsString());
    }

    @Test
    void heatmapHasHolesAndSymmetricEnds() {
        Table table = Rows.named("m").text("from").text("to").number("gain")
                .add("a", "b", 2.0).add("b", "a", -1.0).add("b", "a", -2.0).add("b", "b", 0.5).table();
        JsonObject figure = json(Charts.heatmap(table).x("to").y("from").value("gain").diverging(0).annotate("%.1f")
                .figure());
        assertEquals("[[null,2.0],[-1.5,0.5]]", traces(figure).get(0).get("z").toString());
        assertEquals("[\"a\",\"b\"]", traces(figure).get(0).get("x").toString(), "a square matrix has one order");
        JsonObject scale = figure.getAsJsonObject("layout").getAsJsonObject("coloraxis");
        assertEquals(-2, scale.get("cmin").getAsDouble());
        assertEquals(2, scale.get("cmax").getAsDouble());
        assertEquals("[\"2.0\",\"-1.5\",\"0.5\"]", traces(figure).get(1).get("text").toString());
    }

    @Test
    void regressionIsLeastSquares() {
        Table table = Rows.named("p").number("x").number("y").add(0, 1).add(1, 3).add(2, 5).add(3, 7).table();
        JsonObject figure = json(Charts.scatter(table).x("x").y("y").regression().diagonal().figure());
        assertNumbers(traces(figure).get(0).getAsJsonArray("y"), 1, 7);
        assertNumbers(traces(figure).get(1).getAsJsonArray("x"), 0, 7);
        assertTrue(title(figure).contains("Pearson's r = 1.00, 95 % interval [1.00, 1.00]"), title(figure));
    }

    @Test
    void groupsOfAHistogramShareTheirBins() {
        JsonObject figure = json(Charts.histogram(Samples.angles()).x("cosine").by("arm").bins(20).figure());
        assertEquals(traces(figure).get(0).get("xbins"), traces(figure).get(1).get("xbins"));
        JsonObject bins = traces(figure).get(0).getAsJsonObject("xbins");
        double[] all = Tables.numbers(Samples.angles(), "cosine");
        double low = IntStream.range(0, all.length).mapToDouble(i -> all[i]).min().orElseThrow();
        double high = IntStream.range(0, all.length).mapToDouble(i -> all[i]).max().orElseThrow();
        assertEquals(low, bins.get("start").getAsDouble(), 0);
        assertTrue(bins.get("end").getAsDouble() > high);
        assertEquals(20, (high - low) / bins.get("size").getAsDouble(), 1e-6);
    }

    @Test
    void dumbbellJoinsTwoArms() {
        JsonObject figure = json(Charts.dumbbell(runs()).x("accuracy").y("task").by("arm").figure());
        double mean = Stats.mean(FIRST);
        JsonArray bars = traces(figure).get(0).getAsJsonArray("x");
        assertEquals(mean + 3, bars.get(0).getAsDouble(), 1e-12);
        assertEquals(mean - 3, bars.get(1).getAsDouble(), 1e-12);
        assertTrue(bars.get(2).isJsonNull());
        assertMessage("has 3: [t3, t2, t1]", () -> Charts.dumbbell(runs()).x("accuracy").y("arm").by("task").figure());
    }

    @Test
    void controlsStandBesideADumbbell() {
        JsonObject figure = json(
                Charts.dumbbell(runs()).x("accuracy").y("arm").by("task").beside("t2").figure());
        assertEquals(3 * Tables.names(runs(), "arm").size(), traces(figure).get(0).getAsJsonArray("x").size());
        JsonObject control = traces(figure).get(2);
        assertEquals("t2", control.get("name").getAsString());
        assertTrue(control.getAsJsonObject("marker").get("symbol").getAsString().endsWith("-open"), control::toString);
    }

    @Test
    void boxesHoldEveryRun() {
        JsonObject figure = json(Charts.box(runs()).x("task").y("accuracy").by("arm").figure());
        assertEquals(9, traces(figure).get(0).getAsJsonArray("y").size());
        assertEquals("all", traces(figure).get(0).get("boxpoints").getAsString());
    }

    @Test
    void panelsShareAxesAndOneLegend() {
        JsonObject figure = json(Charts.line(runs()).x("n").y("accuracy").by("arm").facet("task").columns(2)
                .reference("chance", -7).figure());
        JsonObject layout = figure.getAsJsonObject("layout");
        assertEquals("x", layout.getAsJsonObject("xaxis3").get("matches").getAsString());
        assertEquals("y", layout.getAsJsonObject("yaxis3").get("matches").getAsString());
        List<String> legend = traces(figure).stream().filter(t -> t.get("showlegend").getAsBoolean())
                .map(ChartsTest::name).toList();
        assertEquals(List.of("lone", "joint"), legend);
        assertEquals(3, layout.getAsJsonArray("shapes").size());
        Set<String> axes = new HashSet<>();
        traces(figure).forEach(t -> axes.add(t.get("xaxis").getAsString() + t.get("yaxis").getAsString()));
        assertEquals(Set.of("xy", "x2y2", "x3y3"), axes);
        for (String letter : List.of("x", "y")) {
            for (String suffix : List.of("", "2", "3")) {
                JsonArray domain = layout.getAsJsonObject(letter + "axis" + suffix).getAsJsonArray("domain");
                double from = domain.get(0).getAsDouble();
                double to = domain.get(1).getAsDouble();
                assertTrue(0 <= from && from < to && to <= 1 + 1e-9, letter + suffix + domain);
            }
        }
    }

    @Test
    void logarithmicAxesTakeRangesInDataUnits() {
        JsonObject figure = json(Charts.line(runs()).x("n").y("accuracy").xLog().xRange(1, 100).figure());
        assertEquals("[0.0,2.0]", figure.getAsJsonObject("layout").getAsJsonObject("xaxis").get("range").toString());
    }

    @Test
    void aGroupKeepsItsColour() {
        Table table = Rows.named("t").text("arm").number("v").add("colour-a", 1).add("colour-b", 2).table();
        Palette.pin("colour-pinned", "#123456");
        String b = colour(Charts.bar(table).x("arm").y("v").by("arm").figure(), "colour-b");
        Table other = Rows.named("t").text("arm").number("v").add("colour-c", 3).add("colour-b", 1)
                .add("colour-pinned", 1).table();
        Figure second = Charts.bar(other).x("arm").y("v").by("arm").figure();
        assertEquals(b, colour(second, "colour-b"));
        assertEquals("#123456", colour(second, "colour-pinned"));
        assertNotEquals(b, colour(second, "colour-c"));
        List<String> nine = IntStream.range(0, 9).mapToObj(i -> "nine" + i).toList();
        assertEquals(9, Set.copyOf(Palette.colours(nine).values()).size());
        assertEquals(10, Palette.colours(IntStream.range(0, 10).mapToObj(i -> "ten" + i).toList()).size());
        assertMessage("got red", () -> Palette.pin("x", "red"));
    }

    @Test
    void picturesMustFit() {
        assertMessage("has 3 pixels, not 2 x 2 = 4", () -> Charts.images(2, 2).add("a", new byte[3]));
        assertMessage("pixel 1 is NaN", () -> Charts.images(1, 2).add("a", new float[] {0, Float.NaN}));
        assertThrows(IllegalStateException.class, () -> Charts.images(2, 2).figure());
        JsonObject layout = json(Charts.images(1, 2).add("a", new byte[] {0, -1}).figure()).getAsJsonObject("layout");
        assertTrue(layout.getAsJsonArray("images").get(0).getAsJsonObject().get("source").getAsString()
                .startsWith("data:image/png;base64,"));
    }

    @Test
    void errorsNameWhatIsMissing() {
        assertMessage("no column loss in runs", () -> Charts.line(runs()).x("n").y("loss").figure());
        assertMessage("column task of runs is STRING, not a number",
                () -> Charts.scatter(runs()).x("n").y("task").figure());
        assertMessage("no column where in runs",
                () -> Charts.bar(runs()).x("task").y("accuracy").facet("where").figure());
        assertMessage("nothing to draw", () -> Charts.box(runs().emptyCopy()).x("task").y("accuracy").figure());
        assertMessage("got 0", () -> Charts.histogram(runs()).bins(0));
        assertMessage("got 2.0 and 1.0", () -> Charts.heatmap(runs()).range(2, 1));
        assertMessage("the reference chance is NaN", () -> Charts.line(runs()).reference("chance", Double.NaN));
        String unset = assertThrows(IllegalStateException.class, () -> Charts.line(runs()).x("n").figure())
                .getMessage();
        assertTrue(unset.contains("call y(...)"), unset);
    }

    private static JsonObject json(Figure figure) {
        return JsonParser.parseString(figure.json()).getAsJsonObject();
    }

    private static List<JsonObject> traces(JsonObject figure) {
        return figure.getAsJsonArray("data").asList().stream().map(t -> t.getAsJsonObject()).toList();
    }

    private static JsonObject trace(JsonObject figure, java.util.function.Predicate<JsonObject> which) {
        return traces(figure).stream().filter(which).findFirst().orElseThrow();
    }

    private static String name(JsonObject trace) {
        return trace.get("name").getAsString();
    }

    private static String title(JsonObject figure) {
        return figure.getAsJsonObject("layout").getAsJsonObject("title").get("text").getAsString();
    }

    private static String colour(Figure figure, String group) {
        return trace(json(figure), t -> name(t).equals(group)).getAsJsonObject("marker").get("color").getAsString();
    }

    private static void assertNumbers(JsonArray actual, double... expected) {
        assertEquals(expected.length, actual.size());
        for (int i = 0; i < expected.length; i++) {
            assertEquals(expected[i], actual.get(i).getAsDouble(), 1e-8, "value " + i + " of " + actual);
        }
    }

    private static void assertMessage(String part, Executable call) {
        String message = assertThrows(IllegalArgumentException.class, call).getMessage();
        assertTrue(message.contains(part), message);
    }
}
