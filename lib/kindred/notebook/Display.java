package kindred.notebook;

import kindred.notebook.show.Bundle;
import kindred.notebook.show.Shown;

/**
 * Shows a value where the code runs: in the cell's output under our kernel, JJava or IJava; anywhere else as text on
 * standard output, its HTML saved under {@code out/} in the working directory.
 *
 * <p>The value of a cell's last expression is shown without a call.
 */
public final class Display {
    private Display() {
    }

    /** Shows a value now. */
    public static void display(Object value) {
        Host.found().display(Shown.of(value));
    }

    /** The HTML fragment by which {@link #display} shows a value, for reports and pages. */
    public static String html(Object value) {
        return Shown.of(value).html();
    }

    /** Shows text as the HTML that it is. */
    public static void displayHtml(String html) {
        Host.found().display(Bundle.text(html.replaceAll("<[^>]*>", "").strip()).withHtml(html));
    }

    /**
     * Sends the figures' script again with the next figure: for a page whose earlier outputs were cleared and that was
     * then loaded anew.
     */
    public static void resendScripts() {
        Host.found().forgetHeads();
    }

    /**
     * Teaches the running kernel our types, so that a cell's last expression shows them. Our kernel and JJava do this
     * themselves at start; the start-up script of IJava calls it. Outside a kernel it does nothing.
     */
    public static void install() {
        Host.found().install(Shown.all());
    }
}
