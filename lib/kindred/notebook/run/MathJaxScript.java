package kindred.notebook.run;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** MathJax with its glyphs in one script (TeX in, SVG out; about 2 MB; Apache-2.0), ready for a page's end. */
final class MathJaxScript {
    private static final String RESOURCE = "META-INF/resources/webjars/mathjax/3.2.2/es5/tex-svg.js";
    /**
     * The delimiters that Jupyter takes; code is left alone. When the formulas stand, MathJax leaves: plotly.js would take
     * it for version 2 at the next redrawing of a text with dollar signs.
     */
    private static final String SETTINGS = """
            <script>window.MathJax = {tex: {inlineMath: [["$", "$"], ["\\\\(", "\\\\)"]], processEscapes: true},
            options: {ignoreHtmlClass: "jp-OutputArea|jp-InputArea-editor", processHtmlClass: "jp-RenderedMarkdown",
            enableMenu: false}, startup: {ready() {
              MathJax.startup.defaultReady();
              MathJax.startup.promise.then(function () { delete window.MathJax; });
            }}};</script>
            """;

    private MathJaxScript() {
    }

    /** The elements that set the formulas of a page's markdown cells. */
    static String html() {
        try (InputStream in = MathJaxScript.class.getClassLoader().getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException(RESOURCE + " is not on the class path; it comes with the dependency "
                        + "org.webjars.npm:mathjax");
            }
            String script = new String(in.readAllBytes(), StandardCharsets.UTF_8).replace("</script", "<\\/script");
            return SETTINGS + "<script>" + script + "</script>\n";
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + RESOURCE, e);
        }
    }
}
