package kindred.notebook.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import kindred.plot.Charts;
import kindred.plot.Figure;
import kindred.plot.StaticImage;
import kindred.table.Rows;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StaticPicturesTest {
    @TempDir
    Path folder;

    @Test
    void everyFigureGetsOnePictureAndNothingElseChanges() throws Exception {
        Figure figure = Charts.line(Rows.named("t").whole("x").number("y").add(1, 0.5).add(2, 0.7).table())
                .x("x").y("y").figure();
        JsonObject data = new JsonObject();
        data.add("application/vnd.plotly.v1+json", JsonParser.parseString(figure.json()));
        data.addProperty("text/plain", "a figure");
        Path notebook = folder.resolve("n.ipynb");
        Files.writeString(notebook, notebook(data).toString());
        StaticImage browser = StaticImage.find().orElseThrow(
                () -> new AssertionError("no Chromium: apt-get install -y chromium"));

        assertEquals(1, StaticPictures.add(notebook, browser));
        JsonObject after = JsonParser.parseString(Files.readString(notebook)).getAsJsonObject();
        JsonObject shown = after.getAsJsonArray("cells").get(1).getAsJsonObject().getAsJsonArray("outputs").get(0)
                .getAsJsonObject().getAsJsonObject("data");
        byte[] png = Base64.getMimeDecoder().decode(shown.get("image/png").getAsString());
        assertArrayEquals(new byte[] {(byte) 0x89, 'P', 'N', 'G'}, Arrays.copyOf(png, 4));
        assertTrue(png.length > 5_000, png.length + " bytes");
        shown.remove("image/png");
        assertEquals(notebook(data), after);

        assertEquals(1, StaticPictures.add(notebook, browser) + 1, "a second call finds nothing to add");
    }

    private static JsonObject notebook(JsonObject data) {
        JsonObject markdown = new JsonObject();
        markdown.addProperty("cell_type", "markdown");
        JsonObject output = new JsonObject();
        output.addProperty("output_type", "execute_result");
        output.add("data", data.deepCopy());
        JsonArray outputs = new JsonArray();
        outputs.add(output);
        JsonObject code = new JsonObject();
        code.addProperty("cell_type", "code");
        code.add("outputs", outputs);
        JsonArray cells = new JsonArray();
        cells.add(markdown);
        cells.add(code);
        JsonObject notebook = new JsonObject();
        notebook.add("cells", cells);
        return notebook;
    }
}
