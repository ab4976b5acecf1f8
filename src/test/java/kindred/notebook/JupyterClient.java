package kindred.notebook;

import com.google.gson.Gson;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assertions;

/** A real Jupyter client (Debian's jupyter_client, in a Python process) that drives one kernel over ZeroMQ. */
public final class JupyterClient implements AutoCloseable {
    private static final String PYTHON = "/usr/bin/python3";
    private static final String INSTALL =
            "apt-get install -y --no-install-recommends jupyter-notebook jupyter-client python3-nbconvert python3-ipykernel";

    private final Process process;
    private final Writer to;
    private final BufferedReader from;
    private final double started;

    /** Starts the kernel of this name that is installed under a Jupyter data folder. */
    public JupyterClient(String kernel, Path jupyterData) {
        try {
            Path script = Files.createTempFile("client", ".py");
            script.toFile().deleteOnExit();
            try (InputStream in = JupyterClient.class.getResourceAsStream("client.py")) {
                Files.write(script, in.readAllBytes());
            }
            requireJupyter();
            ProcessBuilder builder = new ProcessBuilder(PYTHON, script.toString(), kernel);
            builder.environment().put("JUPYTER_PATH", jupyterData.toString());
            builder.environment().put("PYTHONIOENCODING", "utf-8");
            builder.redirectError(ProcessBuilder.Redirect.INHERIT);
            process = builder.start();
            to = new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8);
            from = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
            started = read().get("started").getAsDouble();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void requireJupyter() throws IOException {
        try {
            Process probe = new ProcessBuilder(PYTHON, "-c", "import jupyter_client, zmq").redirectErrorStream(true).start();
            String said = new String(probe.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (probe.waitFor() != 0) {
                Assertions.fail("no Jupyter client here; install it: " + INSTALL + "\n" + said);
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Seconds from the start of the process to the first answer. */
    public double started() {
        return started;
    }

    /** Runs a cell to its end. */
    public Answer execute(String code) {
        return execute(Map.of("code", code));
    }

    /** Runs a cell; options: {@code interrupt} (seconds after its first output), {@code silent}, {@code input}, {@code timeout}. */
    public Answer execute(Map<String, Object> options) {
        return new Answer(ask("execute", options));
    }

    /** Sends one request of client.py. */
    public JsonObject ask(String what, Map<String, Object> options) {
        JsonObject request = new Gson().toJsonTree(options).getAsJsonObject();
        request.addProperty("do", what);
        try {
            to.write(request + "\n");
            to.flush();
            JsonObject answer = read();
            Assertions.assertFalse(answer.has("timeout"), () -> "no answer in time: " + answer);
            return answer;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private JsonObject read() throws IOException {
        String line = from.readLine();
        if (line == null) {
            throw new IOException("the Jupyter client ended; its error output is above");
        }
        return JsonParser.parseString(line).getAsJsonObject();
    }

    @Override
    public void close() throws IOException, InterruptedException {
        to.close();
        if (!process.waitFor(20, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
    }

    /** What a cell gave. */
    public record Answer(JsonObject json) {
        public String stdout() {
            return json.get("stdout").getAsString();
        }

        public String stderr() {
            return json.get("stderr").getAsString();
        }

        /** The reply's status: ok, error or aborted. */
        public String status() {
            return json.getAsJsonObject("reply").get("status").getAsString();
        }

        public int count() {
            return json.getAsJsonObject("reply").get("execution_count").getAsInt();
        }

        public double seconds() {
            return json.get("seconds").getAsDouble();
        }

        public double secondsAfterInterrupt() {
            return json.get("seconds_after_interrupt").getAsDouble();
        }

        /** The result in one form, or null. */
        public String result(String mime) {
            JsonElement content = json.has("result") ? json.getAsJsonObject("result").get(mime) : null;
            return content == null ? null : content.getAsString();
        }

        public String text() {
            return result("text/plain");
        }

        public String errorName() {
            return json.getAsJsonObject("error").get("ename").getAsString();
        }

        public String errorMessage() {
            return json.getAsJsonObject("error").get("evalue").getAsString();
        }

        /** The lines that the notebook shows, colours removed. */
        public List<String> traceback() {
            return strings(json.getAsJsonObject("error").getAsJsonArray("traceback")).stream()
                    .map(line -> line.replaceAll("\u001b\\[[0-9;]*m", "")).toList();
        }

        public List<JsonObject> displays() {
            return objects("displays");
        }

        public List<JsonObject> updates() {
            return objects("updates");
        }

        /** The kinds of published messages, in order. */
        public List<String> order() {
            return strings(json.getAsJsonArray("order"));
        }

        private List<JsonObject> objects(String name) {
            List<JsonObject> all = new ArrayList<>();
            json.getAsJsonArray(name).forEach(e -> all.add(e.getAsJsonObject()));
            return all;
        }
    }

    /** A JSON array of strings. */
    public static List<String> strings(JsonArray array) {
        List<String> all = new ArrayList<>();
        array.forEach(e -> all.add(e.getAsString()));
        return all;
    }
}
