package kindred.notebook.run;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An executed notebook as one HTML file that needs nothing outside itself: nbconvert's page, whose scripts from elsewhere
 * (require.js, MathJax) are taken out, with plotly.js and MathJax of our class path in the head where they are needed.
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
        Files.writeString(page, selfContained(Files.readString(page)));
        return page;
    }

    /** The page without scripts from elsewhere, and with those of ours that its content asks for. */
    static String selfContained(String html) {
        int body = html.indexOf("<body");
        int head = html.lastIndexOf("</head>", body);
        if (head < 0) {
            throw new NotebookFailed("nbconvert's page has no head and body: " + html.length() + " characters, starting '"
                    + html.substring(0, Math.min(80, html.length())) + "'");
        }
        StringBuilder page = new StringBuilder(html.length() + (1 << 20));
        page.append(FOREIGN_SCRIPT.matcher(html.substring(0, head)).replaceAll(Matcher.quoteReplacement("")));
        return page.append(html, head, html.length()).toString();
    }
}
