package kindred.notebook.run;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Small notebooks for tests. */
final class Cells {
    private final JsonArray cells = new JsonArray();

    static Cells of(String... code) {
        Cells made = new Cells();
        for (String source : code) {
            made.add("code", source);
        }
        return made;
    }

    Cells markdown(String source) {
        return add("markdown", source);
    }

    Cells code(String source) {
        return add("code", source);
    }

    Path write(Path file) throws IOException {
        JsonObject notebook = new JsonObject();
        notebook.add("cells", cells);
        notebook.add("metadata", new JsonObject());
        notebook.addProperty("nbformat", 4);
        notebook.addProperty("nbformat_minor", 5);
        return Files.writeString(file, notebook.toString());
    }

    private Cells add(String type, String source) {
        JsonObject cell = new JsonObject();
        cell.addProperty("id", "cell-" + cells.size());
        cell.addProperty("cell_type", type);
        cell.add("metadata", new JsonObject());
        cell.addProperty("source", source);
        if (type.equals("code")) {
            cell.add("outputs", new JsonArray());
            cell.add("execution_count", com.google.gson.JsonNull.INSTANCE);
        }
        cells.add(cell);
        return this;
    }
}
