package kindred.plot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tech.tablesaw.plotly.components.Layout;
import tech.tablesaw.plotly.traces.ViolinTrace;

/** What a browser makes of the figures; needs Chromium on the PATH and says so where there is none. */
class DrawnTest {
    /** Forbids every request, and notes those that were tried and every script error in the page itself. */
    private static final String GUARD = """
            <meta http-equiv="Content-Security-Policy"
              content="default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data: blob:">
            <link rel="icon" href="data:,">
            <script>
            function note(what) {
              document.documentElement.setAttribute("data-trouble",
                  (document.documentElement.getAttribute("data-trouble") || "") + what + ";");
            }
            window.onerror = function (message) { note("error " + message); };
            window.addEventListener("unhandledrejection", function (e) { note("rejection " + e.reason); });
            document.addEventListener("securitypolicyviolation", function (e) { note("request " + e.blockedURI); });
            </script>
            """;

    private static StaticImage browser;

    @BeforeAll
    static void needBrowser() {
        boolean found = StaticImage.find().isPresent();
        assumeTrue(found, "no Chromium on the PATH, so nothing can be drawn: apt-get install chromium");
        browser = StaticImage.find().orElseThrow();
    }

    @Test
    void everyKindOfChartIsDrawnWithoutRequestOrError() {
        Map<String, Figure> figures = Samples.all();
        StringBuilder page = new StringBuilder("<!DOCTYPE html><html><head><meta charset=\"utf-8\">" + GUARD
                + PlotlyScript.html() + "</head><body>");
        figures.values().forEach(f -> page.append(f.htmlFragment()));
        String dom = browser.dump(page.append("</body></html>").toString());
        assertEquals(List.of(), trouble(dom));
        List<String> drawn = drawn(dom);
        assertEquals(figures.size(), drawn.size());
        int i = 0;
        for (Map.Entry<String, Figure> figure : figures.entrySet()) {
            String svg = drawn.get(i++);
            assertTrue(svg.contains("class=\"main-svg\""), figure.getKey());
            String mark = switch (figure.getKey().split("-")[0]) {
                case "line", "scatter", "dumbbell" -> "scatterlayer";
                case "bar", "histogram" -> "class=\"point\"";
                case "heatmap" -> "class=\"hm\"";
                case "box" -> "class=\"box\"";
                case "images" -> "data:image/png;base64";
                default -> throw new AssertionError("what does " + figure.getKey() + " draw?");
            };
            assertTrue(svg.contains(mark), figure.getKey() + " has no " + mark);
            assertFalse(Pattern.compile("[^A-Za-z0-9+/]NaN").matcher(svg).find(), figure.getKey());
        }
    }

    @Test
    void modulesOfThePageDoNotSwallowTheScript() {
        Figure figure = Samples.all().get("bar");
        String dom = browser.dump("<!DOCTYPE html><html><head>" + GUARD + """
                <script>
                var defined = 0;
                window.define = function () { defined++; };
                window.define.amd = {};
                window.exports = {};
                window.module = {exports: window.exports};
                </script></head><body>
                """ + figure.htmlFragment() + figure.htmlFragment() + PlotlyScript.html() + """
                <script>note("defined " + defined);</script></body></html>
                """);
        assertEquals(List.of("defined 0"), trouble(dom), "the figures come first here, and the same one twice");
        assertEquals(2, drawn(dom).stream().filter(d -> d.contains("class=\"main-svg\"")).count());
    }

    @Test
    void aFigureSaysThatItWaitsForTheScript() {
        String dom = browser.dump("<html><body>" + Samples.all().get("box").htmlFragment() + "</body></html>");
        assertTrue(dom.contains(">This figure waits for plotly.js"), dom);
    }

    @Test
    void theSavedPageDrawsUnderItsOwnPolicy() {
        Figure figure = Figure.of(new tech.tablesaw.plotly.components.Figure(Layout.builder("ignored", "x").build(),
                ViolinTrace.builder(new Object[] {"a", "a", "b", "b"}, new double[] {1, 2, 3, 5}).build()),
                "A <violin>");
        String dom = browser.dump(figure.page());
        assertTrue(dom.contains("class=\"main-svg\"") && dom.contains("violin"), dom.substring(dom.length() - 2000));
        assertTrue(dom.contains("<title>A &lt;violin&gt;</title>"));
    }

    @Test
    void picturesAreTheFigure() throws IOException {
        Figure figure = Samples.all().get("heatmap");
        String svg = browser.svg(figure);
        assertTrue(svg.startsWith("<svg") && svg.endsWith("</svg>"), svg.substring(0, 80));
        assertTrue(svg.contains("Which task helps which: gain on the target") && svg.contains("+5.8"));
        var image = ImageIO.read(new ByteArrayInputStream(browser.png(figure)));
        assertEquals(1800, image.getWidth());
        assertEquals(2 * figure.height(), image.getHeight());
        assertTrue(figure.mime(browser).get("image/png").startsWith("iVBORw0KGgo"));
    }

    private static List<String> trouble(String dom) {
        Matcher noted = Pattern.compile("<html[^>]*data-trouble=\"([^\"]*)\"").matcher(dom);
        return noted.find() ? List.of(noted.group(1).split(";")) : List.of();
    }

    /** The drawn places, each up to the next. */
    private static List<String> drawn(String dom) {
        List<String> drawn = new ArrayList<>();
        String[] parts = dom.split("(?=<div class=\"kindred-figure)");
        for (int i = 1; i < parts.length; i++) {
            assertTrue(parts[i].contains("data-drawn"), parts[i].substring(0, 200));
            drawn.add(parts[i].substring(0, parts[i].indexOf("<script>(function")));
        }
        return drawn;
    }
}
