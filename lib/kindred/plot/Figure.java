package kindred.plot;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import kindred.core.AtomicFile;
import tech.tablesaw.plotly.traces.Trace;

/**
 * A Plotly figure: a title and a JSON value of data and layout, in all the forms that show it.
 *
 * <p>A figure never changes and never reaches for the network. {@link Charts} builds figures from tidy tables in the
 * house style; {@link #of} takes any figure made with Tablesaw's Plotly objects.
 */
public final class Figure {
    private static final int DEFAULT_HEIGHT = 450;

    private final String title;
    private final String json;
    private final int height;

    private Figure(String title, JsonObject spec) {
        this.title = title;
        this.json = Json.write(spec);
        JsonObject layout = spec.getAsJsonObject("layout");
        this.height = layout.has("height") ? layout.get("height").getAsInt() : DEFAULT_HEIGHT;
    }

    /** A figure made with Tablesaw's Plotly objects, in the house's font and with this title. */
    public static Figure of(tech.tablesaw.plotly.components.Figure figure, String title) {
        JsonArray data = new JsonArray();
        for (Trace trace : figure.getTraces()) {
            data.add(Jsplot.trace(trace));
        }
        JsonObject layout = Style.layout(title, "");
        Jsplot.layout(figure.getLayout()).asMap().forEach((key, value) -> {
            if (!key.equals("title")) {
                layout.add(key, value);
            }
        });
        return of(data, layout, title);
    }

    /**
     * A figure from Plotly's own JSON.
     *
     * @param json an object with {@code data} (array) and {@code layout} (object)
     * @throws IllegalArgumentException when one of them is missing
     */
    public static Figure ofJson(String json, String title) {
        JsonObject spec = JsonParser.parseString(json).getAsJsonObject();
        if (!(spec.get("data") instanceof JsonArray data) || !(spec.get("layout") instanceof JsonObject layout)) {
            throw new IllegalArgumentException(
                    "a Plotly figure has an array data and an object layout, got the keys " + spec.keySet());
        }
        return of(data, layout, title);
    }

    static Figure of(JsonArray data, JsonObject layout, String title) {
        JsonObject config = Json.object("responsive", true, "displaylogo", false, "modeBarButtonsToRemove",
                Json.array("select2d", "lasso2d", "autoScale2d", "toggleSpikelines", "hoverClosestCartesian",
                        "hoverCompareCartesian"));
        return new Figure(title, Json.object("data", data, "layout", layout, "config", config));
    }

    /** The title, also of the saved page. */
    public String title() {
        return title;
    }

    /** Plotly's JSON: {@code data}, {@code layout} and {@code config}. */
    public String json() {
        return json;
    }

    /** The height on the page, in CSS pixels. */
    public int height() {
        return height;
    }

    /**
     * An element with the script that draws the figure, to be put into a page that has {@link PlotlyScript#html()}
     * before or after it: it waits for {@code window.Plotly}, and says so when that does not come. In less than
     * 860 pixels it scrolls, so that no legend runs into a title.
     */
    public String htmlFragment() {
        String name = "kindred-figure-" + checksum();
        return """
                <div style="overflow-x:auto;max-width:900px">
                <div class="%1$s" style="min-width:860px;height:%2$dpx"></div></div>
                <script>(function () {
                  var figure = %3$s;
                  var tries = 0;
                  function draw() {
                    var places = document.querySelectorAll(".%1$s:not([data-drawn])");
                    if (window.Plotly) {
                      places.forEach(function (place) {
                        place.setAttribute("data-drawn", "");
                        place.textContent = "";
                        window.Plotly.newPlot(place, JSON.parse(JSON.stringify(figure.data)),
                            JSON.parse(JSON.stringify(figure.layout)), figure.config);
                      });
                      return;
                    }
                    if (++tries === 50) {
                      places.forEach(function (place) {
                        place.textContent = "This figure waits for plotly.js: run the notebook's first cell again.";
                      });
                    }
                    setTimeout(draw, tries < 50 ? 100 : 1000);
                  }
                  draw();
                })();</script>
                """.formatted(name, height, json);
    }

    /** A whole page that holds everything it needs (about 1 MB); its security policy forbids any request. */
    public String page() {
        return """
                <!DOCTYPE html>
                <html lang="en"><head><meta charset="utf-8"><title>%s</title>
                <meta name="viewport" content="width=device-width">
                <link rel="icon" href="data:,">
                <meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'unsafe-inline'; \
                style-src 'unsafe-inline'; img-src data: blob:">
                <style>body { margin: 16px auto; max-width: 900px; background: #fff; }</style>
                """.formatted(Style.escape(title)) + PlotlyScript.html() + "</head><body>\n" + htmlFragment()
                + "</body></html>\n";
    }

    /**
     * Saves {@link #page()}: to a temporary file beside it, then moved. Missing folders are made.
     *
     * @throws UncheckedIOException when it cannot be written; the old file is then as it was
     */
    public void save(Path html) {
        try {
            AtomicFile.write(html, page());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the figure \"" + title + "\" to " + html, e);
        }
    }

    /** What a notebook shows, by MIME type: HTML, Plotly's JSON and plain text. */
    public Map<String, String> mime() {
        Map<String, String> bundle = new LinkedHashMap<>();
        bundle.put("text/html", htmlFragment());
        bundle.put("application/vnd.plotly.v1+json", json);
        bundle.put("text/plain", toString());
        return bundle;
    }

    /** {@link #mime()} and {@code image/png} (base 64), which also shows where no script runs. */
    public Map<String, String> mime(StaticImage images) {
        Map<String, String> bundle = mime();
        bundle.put("image/png", images.pngBase64(this));
        return bundle;
    }

    /** One line: the title and what is drawn. */
    @Override
    public String toString() {
        List<String> kinds = JsonParser.parseString(json).getAsJsonObject().getAsJsonArray("data").asList().stream()
                .map(t -> t.getAsJsonObject()).map(t -> t.has("type") ? t.get("type").getAsString() : "scatter")
                .distinct().toList();
        return "Figure: " + title + (kinds.isEmpty() ? "" : " (" + String.join(", ", kinds) + ")");
    }

    private String checksum() {
        CRC32 crc = new CRC32();
        crc.update(json.getBytes(StandardCharsets.UTF_8));
        return Long.toHexString(crc.getValue());
    }
}
