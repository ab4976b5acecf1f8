package kindred.plot;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * The plotly.js script from the class path, ready to be written into a page once, before its figures.
 *
 * <p>It is the cartesian bundle (scatter, bar, heat map, histogram, box, contour, violin) of plotly.js 1.54.1, MIT
 * licence. Pages of the classic notebook and of nbconvert define AMD's {@code define}, under which plotly.js would
 * register as a module and leave {@code window.Plotly} empty: the script is wrapped so that it sees no module system.
 */
public final class PlotlyScript {
    /** The version of plotly.js that figures are written for. */
    public static final String VERSION = "1.54.1";

    private static final String RESOURCE =
            "META-INF/resources/webjars/plotly.js/" + VERSION + "/dist/plotly-cartesian.min.js";

    private PlotlyScript() {
    }

    /** A {@code script} element (about 1 MB) that sets {@code window.Plotly} unless the page has it already. */
    public static String html() {
        return Holder.HTML;
    }

    private static final class Holder {
        private static final String HTML = "<script>if (!window.Plotly) {\n"
                + "(function(define, exports, module) {\n" + source() + "\n}).call(window);\n}</script>\n";

        /** A literal end tag inside the script would end the element. */
        private static String source() {
            try (InputStream in = PlotlyScript.class.getClassLoader().getResourceAsStream(RESOURCE)) {
                if (in == null) {
                    throw new IllegalStateException("plotly.js is not on the class path: " + RESOURCE
                            + " comes with org.webjars.bower:plotly.js:" + VERSION);
                }
                return new String(in.readAllBytes(), StandardCharsets.UTF_8).replace("</script", "<\\/script");
            } catch (IOException e) {
                throw new UncheckedIOException("cannot read " + RESOURCE, e);
            }
        }
    }
}
