package kindred.notebook.run;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;

/** What happens while a notebook is executed, in the order in which it happens. */
public sealed interface RunEvent {
    /** Code cell {@code number} (from 1) {@code of} so many begins. */
    record Cell(int number, int of, String source) implements RunEvent {
        /** The cell's first line that says something. */
        public String headline() {
            return source.lines().map(String::strip).filter(line -> !line.isEmpty()).findFirst().orElse("");
        }
    }

    /** The cell wrote to its output or showed a value, here as plain text. */
    record Text(String text) implements RunEvent {
    }

    /**
     * The present state of a long call's progress.
     *
     * @param id the same for all lines of one call
     */
    record ProgressLine(String id, String line) implements RunEvent {
    }

    /**
     * The run ended with an error.
     *
     * @param cell number of the code cell, from 1; 0 if none had begun
     * @param error the error's class, or {@code timeout} or {@code dead kernel}
     * @param trace the kernel's report without colours; may be empty
     */
    record Failed(int cell, String error, String message, String trace) implements RunEvent {
    }

    /** The event of one line that {@code execute.py} writes. */
    static RunEvent parse(String line) {
        JsonObject json = JsonParser.parseString(line).getAsJsonObject();
        String event = json.get("event").getAsString();
        return switch (event) {
            case "cell" -> new Cell(json.get("number").getAsInt(), json.get("of").getAsInt(), text(json, "source"));
            case "text" -> new Text(plain(text(json, "text")));
            case "progress" -> new ProgressLine(text(json, "id"), plain(text(json, "line")));
            case "failed" -> new Failed(json.get("cell").getAsInt(), text(json, "error"), text(json, "message"),
                    plain(text(json, "trace")));
            default -> throw new IllegalArgumentException("unknown event '" + event + "' in the line " + line);
        };
    }

    private static String text(JsonObject json, String key) {
        return json.get(key).getAsString();
    }

    /** Without terminal colours and cursor movements. */
    private static String plain(String text) {
        return text.replaceAll("\u001B\\[[0-9;?]*[A-Za-z]", "");
    }
}
