package kindred.notebook.run;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import kindred.core.AtomicFile;
import kindred.plot.Figure;
import kindred.plot.StaticImage;

/** Pictures of the figures in an executed notebook, for viewers that run no script (code hosts, mail, file managers). */
public final class StaticPictures {
    private static final String PLOTLY = "application/vnd.plotly.v1+json";
    private static final String PNG = "image/png";
    private static final Gson GSON = new GsonBuilder().disableHtmlEscaping().setPrettyPrinting().create();

    private StaticPictures() {}

    /**
     * Adds a PNG to every figure that has none; the figures stay as they are beside it.
     *
     * @return how many were added
     * @throws IOException if the notebook cannot be read or written; it is then as it was
     */
    public static int add(Path notebook, StaticImage browser) throws IOException {
        JsonObject whole = JsonParser.parseString(Files.readString(notebook)).getAsJsonObject();
        int added = 0;
        for (JsonElement cell : whole.getAsJsonArray("cells")) {
            JsonArray outputs = cell.getAsJsonObject().getAsJsonArray("outputs");
            for (JsonElement output : outputs == null ? new JsonArray() : outputs) {
                JsonObject data = output.getAsJsonObject().getAsJsonObject("data");
                if (data != null && data.has(PLOTLY) && !data.has(PNG)) {
                    Figure figure = Figure.ofJson(data.get(PLOTLY).toString(), "figure");
                    data.addProperty(PNG, browser.pngBase64(figure) + "\n");
                    added++;
                }
            }
        }
        if (added > 0) {
            AtomicFile.write(notebook, GSON.toJson(whole) + "\n");
        }
        return added;
    }
}
