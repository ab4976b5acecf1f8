package kindred.plot;

import com.google.gson.JsonObject;

/** The house style: font, sizes, light grid, and titles that break before they are cut. */
final class Style {
    static final String INK = "#262626";
    static final String QUIET = "#6b6b6b";
    static final String GRID = "#e6e6e6";
    static final String RULE = "#8c8c8c";
    static final String FONT = "Helvetica Neue, Helvetica, Arial, DejaVu Sans, sans-serif";

    /** The width that figures are laid out for, in CSS pixels: a notebook cell. */
    static final int WIDTH = 900;

    /** Characters of a title line that leave room for Plotly's buttons at the right. */
    private static final int TITLE_LINE = 78;
    private static final int NOTE_LINE = 125;

    /** How far Plotly moves a title of several lines up, off its anchor. */
    private static final int SHIFT = 11;

    private Style() {
    }

    /** A layout with the house's title, font and background; its height follows from the parts that a chart adds. */
    static JsonObject layout(String title, String note) {
        String small = "<br><span style=\"font-size:12px;color:" + QUIET + "\">" + wrap(note, NOTE_LINE) + "</span>";
        return Json.object(
                "title", Json.object("text", wrap(title, TITLE_LINE) + (note.isBlank() ? "" : small),
                        "x", 0, "xref", "container", "xanchor", "left", "y", 1, "yref", "container", "yanchor", "top",
                        "pad", Json.object("t", 12 + (severalLines(title, note) ? SHIFT : 0), "l", 14),
                        "font", Json.object("size", 16)),
                "font", Json.object("family", FONT, "size", 13, "color", INK),
                "paper_bgcolor", "#ffffff", "plot_bgcolor", "#ffffff", "autosize", true, "hovermode", "closest",
                "margin", Json.object("l", 60, "r", 20, "t", titleHeight(title, note), "b", 50));
    }

    /** Pixels that title and note take above the plot. */
    static int titleHeight(String title, String note) {
        return 10 + 21 * lines(title, TITLE_LINE) + 17 * lines(note, NOTE_LINE);
    }

    private static boolean severalLines(String title, String note) {
        return lines(title, TITLE_LINE) + lines(note, NOTE_LINE) > 1;
    }

    private static int lines(String text, int width) {
        return text.isBlank() ? 0 : wrap(text, width).split("<br>").length;
    }

    /** A Cartesian axis with a title and a light grid. */
    static JsonObject axis(String title) {
        return Json.object(
                "title", Json.object("text", title, "standoff", 10, "font", Json.object("size", 13)),
                "automargin", true, "tickfont", Json.object("size", 12), "gridcolor", GRID, "zeroline", false,
                "linecolor", RULE, "showline", true, "ticks", "outside", "tickcolor", RULE, "ticklen", 4);
    }

    /** Breaks text with {@code <br>} at spaces so that no line is longer than this, unless one word is. */
    static String wrap(String text, int width) {
        StringBuilder out = new StringBuilder();
        int line = 0;
        for (String word : text.split(" ")) {
            if (line > 0 && line + 1 + word.length() > width) {
                out.append("<br>");
                line = 0;
            } else if (out.length() > 0) {
                out.append(' ');
                line++;
            }
            out.append(word);
            line += word.length();
        }
        return out.toString();
    }

    static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;");
    }
}
