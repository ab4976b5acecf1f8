package kindred.plot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tech.tablesaw.plotly.components.Layout;
import tech.tablesaw.plotly.components.Marker;
import tech.tablesaw.plotly.traces.BarTrace;
import tech.tablesaw.plotly.traces.HeatmapTrace;
import tech.tablesaw.plotly.traces.ScatterTrace;

class FigureTest {
    private static final Figure HOSTILE = Figure.of(new tech.tablesaw.plotly.components.Figure(
            Layout.builder("x", "It's </script> & <b>").build(),
            ScatterTrace.builder(new double[] {1, 2, 3}, new double[] {1e-7, Double.NaN, -3}).name("don't & <i>")
                    .marker(Marker.builder().color("red").size(3).build()).build(),
            HeatmapTrace.builder(new Object[] {"a,]", "b's"}, new Object[] {"c", "d"}, new double[][] {{1, 2}, {3,
                    Double.NaN}}).build(),
            BarTrace.builder(new Object[] {"}, {", "1.5 mm"}, new double[] {1, 2}).build()), "A </script> title");

    @Test
    void tablesawsObjectsBecomeJson() {
        JsonObject figure = JsonParser.parseString(HOSTILE.json()).getAsJsonObject();
        List<JsonObject> data = figure.getAsJsonArray("data").asList().stream().map(t -> t.getAsJsonObject()).toList();
        assertEquals("[1.0E-7,null,-3.0]", data.get(0).get("y").toString());
        assertEquals("don't & <i>", data.get(0).get("name").getAsString());
        assertEquals("{\"size\":3.0,\"color\":\"red\"}", data.get(0).get("marker").toString());
        assertEquals("[\"a,]\",\"b's\"]", data.get(1).get("x").toString());
        assertEquals("[[1.0,2.0],[3.0,null]]", data.get(1).get("z").toString());
        assertEquals("[\"}, {\",\"1.5 mm\"]", data.get(2).get("x").toString());
        JsonObject layout = figure.getAsJsonObject("layout");
        assertEquals("A </script> title", layout.getAsJsonObject("title").get("text").getAsString());
        assertEquals("It's </script> & <b>", layout.getAsJsonObject("xaxis").get("title").getAsString());
        assertFalse(layout.has("width"), "a figure takes the width of its cell");
        assertEquals(layout.get("height").getAsInt(), HOSTILE.height());
    }

    @Test
    void namesCannotLeaveTheScriptElement() {
        String fragment = HOSTILE.htmlFragment();
        assertEquals(1, fragment.split("</script>", -1).length - 1, fragment);
        assertTrue(HOSTILE.page().contains("<title>A &lt;/script&gt; title</title>"));
        String script = PlotlyScript.html();
        assertEquals(1, script.split("(?i)</script", -1).length - 1);
    }

    @Test
    void theBundleHoldsWhatNotebooksAskFor() {
        assertEquals(List.of("text/html", "application/vnd.plotly.v1+json", "text/plain"),
                List.copyOf(HOSTILE.mime().keySet()));
        assertEquals("Figure: A </script> title (scatter, heatmap, bar)", HOSTILE.mime().get("text/plain"));
        assertEquals(HOSTILE.json(), HOSTILE.mime().get("application/vnd.plotly.v1+json"));
        assertFalse(HOSTILE.htmlFragment().contains("http"), "a figure names no address");
    }

    @Test
    void plotlysJsonMayComeFromElsewhere() {
        Figure figure = Figure.ofJson("{\"data\": [{\"y\": [1]}], \"layout\": {\"height\": 123}}", "t");
        assertEquals(123, figure.height());
        assertEquals("Figure: t (scatter)", figure.toString());
        String message = assertThrows(IllegalArgumentException.class, () -> Figure.ofJson("{\"data\": []}", "t"))
                .getMessage();
        assertTrue(message.contains("[data]"), message);
    }

    @Test
    void savesWholePagesOnly(@TempDir Path folder) throws IOException {
        Path html = folder.resolve("new/figure.html");
        HOSTILE.save(html);
        HOSTILE.save(html);
        assertEquals(HOSTILE.page(), Files.readString(html));
        assertEquals(List.of("figure.html"), names(html.getParent()));
        Path blocked = Files.createDirectories(folder.resolve("new/folder.html/inside")).getParent();
        assertThrows(UncheckedIOException.class, () -> HOSTILE.save(blocked));
        assertEquals(List.of("figure.html", "folder.html"), names(html.getParent()));
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(f -> f.getFileName().toString()).sorted().toList();
        }
    }
}
