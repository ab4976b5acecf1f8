package kindred.notebook.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import kindred.plot.PlotlyScript;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HtmlPageTest {
    private static final String FIGURE = """
            <div id="place" style="width:600px;height:300px"></div>
            <script>window.Plotly.newPlot("place", [{x: [1, 2, 3], y: [2, 1, 3]}], {title: "from $1 to $2"});</script>""";

    @TempDir
    private Path folder;

    @Test
    void scriptsFromElsewhereGoAndThePageStays() {
        String page = HtmlPage.selfContained("<html><head><title>a</title>"
                + "<script src=\"https://cdn.example/require.js\"></script><script>var mine = 1;</script></head>"
                + "<body><p>text</p></body></html>", false);

        assertEquals("<html><head><title>a</title><script>var mine = 1;</script></head><body><p>text</p></body></html>",
                page);
    }

    @Test
    void plotlyComesOnceBeforeTheFiguresAndOnlyForFigures() {
        String with = HtmlPage.selfContained("<head></head><body>" + FIGURE + "</body>", false);
        String shown = HtmlPage.selfContained("<head></head><body><p>" + PlotlyScript.html() + "</p>" + FIGURE + "</body>",
                false);

        assertEquals(1, count(with, "plotly.js (cartesian - minified)"));
        assertTrue(with.indexOf("plotly.js (cartesian - minified)") < with.indexOf("<body>"));
        assertEquals(with.replace("<body>", "<body><p></p>"), shown.replace("<p>\n</p>", "<p></p>"),
                "the copy that a cell showed goes");
        assertFalse(HtmlPage.selfContained("<head></head><body>Plotly in words</body>", false).contains("<script"));
    }

    @Test
    void formulasAreLookedForInMarkdownOnly() throws IOException {
        assertTrue(formulas(new Cells().markdown("# Loss\nthe mean $x^2$")));
        assertTrue(formulas(new Cells().markdown("\\(x\\)")));
        assertFalse(formulas(new Cells().markdown("no formula").code("print(\"$x\")")));
    }

    @Test
    void notAPageIsRefused() {
        assertThrows(NotebookFailed.class, () -> HtmlPage.selfContained("not html", false));
    }

    /** The executed notebook's page in a real browser that reaches nothing. */
    @Test
    void figuresAndFormulasShowWithoutNetwork() throws IOException, InterruptedException {
        Path notebook = new Cells().markdown("The formula $x^2 + \\alpha$ and $$\\sum_i w_i$$")
                .code("from IPython.display import HTML\nHTML(open('plotly.html').read())")
                .code("HTML('''" + FIGURE + "''')")
                .write(folder.resolve("shown.ipynb"));
        Files.writeString(folder.resolve("plotly.html"), PlotlyScript.html());
        Execution execution = new NotebookRunner(Jupyter.find().orElseThrow(), KernelChoice.installed("python3"),
                Map.of(), folder.resolve("out"), Duration.ZERO).run(notebook, event -> { });

        String page = Files.readString(execution.page());
        assertFalse(page.contains("<script src="), "no script from elsewhere");
        String dom = browse(execution.page());
        assertEquals(3, count(dom, "class=\"main-svg\""), "Plotly draws one figure as three SVG layers");
        assertEquals(2, count(dom, "<mjx-container class=\"MathJax\""), "two formulas");
    }

    private String browse(Path page) throws IOException, InterruptedException {
        String chromium = Stream.of("chromium", "chromium-browser", "google-chrome")
                .filter(name -> Stream.of(System.getenv("PATH").split(":"))
                        .anyMatch(path -> Files.isExecutable(Path.of(path, name))))
                .findFirst().orElseThrow(() -> new AssertionError(
                        "this test needs a browser: apt-get install -y --no-install-recommends chromium"));
        Path dom = folder.resolve("dom.html");
        Process process = new ProcessBuilder(List.of(chromium, "--headless=new", "--no-sandbox", "--disable-gpu",
                "--host-resolver-rules=MAP * ~NOTFOUND", "--user-data-dir=" + folder.resolve("profile"),
                "--virtual-time-budget=8000", "--dump-dom", page.toUri().toString()))
                .redirectOutput(dom.toFile()).redirectError(ProcessBuilder.Redirect.DISCARD).start();
        assertTrue(process.waitFor(120, TimeUnit.SECONDS), "Chromium did not end");
        return Files.readString(dom);
    }

    private boolean formulas(Cells cells) throws IOException {
        return HtmlPage.hasFormulas(Files.readString(cells.write(folder.resolve("a.ipynb"))));
    }

    private static int count(String text, String part) {
        return text.split(java.util.regex.Pattern.quote(part), -1).length - 1;
    }
}
