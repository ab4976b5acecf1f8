package kindred.notebook.run;

import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import kindred.plot.PlotlyScript;

/**
 * An executed notebook as one HTML file that needs nothing outside itself: nbconvert's page, whose scripts from elsewhere
 * (require.js, MathJax) are taken out, with plotly.js and MathJax of our class path put in where they are needed.
 */
final class HtmlPage {
    private static final Pattern FOREIGN_SCRIPT =
            Pattern.compile("<script\\b[^>]*\\bsrc=[\"'][^>]*>\\s*</script>", Pattern.CASE_INSENSITIVE);

    private HtmlPage() {
    }

    /** The page of the notebook, beside it in {@code folder}. */
    static Path export(Jupyter jupyter, Path notebook, Path folder) throws IOException {
        Path log = folder.resolve("nbconvert.log");
        ProcessBuilder builder = new ProcessBuilder(jupyter.python().toString(), "-m", "nbconvert", "--to", "html",
                notebook.toString(), "--output-dir", folder.toString());
        builder.redirectErrorStream(true).redirectOutput(log.toFile());
        try (Child child = Child.start(builder)) {
            if (child.await() != 0) {
                throw new NotebookFailed("nbconvert cannot export '" + notebook.getFileName() + "':\n"
                        + Files.readString(log));
            }
        }
        String name = notebook.getFileName().toString().replaceAll("\\.ipynb$", "");
        Path page = folder.resolve(name + ".html");
        Files.writeString(page, selfContained(Files.readString(page), hasFormulas(Files.readString(notebook))));
        return page;
    }

    /** The page without scripts from elsewhere, and with those of ours that its content asks for. */
    static String selfContained(String html, boolean formulas) {
        int body = html.indexOf("<body");
        int head = html.lastIndexOf("</head>", body);
        if (head < 0) {
            throw new NotebookFailed("nbconvert's page has no head and body: " + html.length() + " characters, starting '"
                    + html.substring(0, Math.min(80, html.length())) + "'");
        }
        // An executed cell may have shown plotly.js already: once, in the head, it serves every figure.
        String content = html.substring(head).replace(PlotlyScript.html().strip(), "");
        StringBuilder page = new StringBuilder(html.length() + (1 << 20));
        page.append(FOREIGN_SCRIPT.matcher(html.substring(0, head)).replaceAll(""));
        if (content.contains("window.Plotly")) {
            page.append(PlotlyScript.html());
        }
        // MathJax comes last: where plotly.js finds a MathJax, it takes it for version 2 and fails.
        int end = Math.max(content.lastIndexOf("</body>"), 0);
        page.append(content, 0, end).append(formulas ? MathJaxScript.html() : "");
        return page.append(content, end, content.length()).toString();
    }

    /** Whether a markdown cell of the notebook may hold a formula. */
    static boolean hasFormulas(String notebook) {
        for (JsonElement cell : JsonParser.parseString(notebook).getAsJsonObject().getAsJsonArray("cells")) {
            boolean markdown = cell.getAsJsonObject().get("cell_type").getAsString().equals("markdown");
            String source = cell.getAsJsonObject().get("source").toString();
            if (markdown && (source.contains("$") || source.contains("\\\\("))) {
                return true;
            }
        }
        return false;
    }
}
