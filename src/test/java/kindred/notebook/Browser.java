package kindred.notebook;

import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assertions;

/** A headless Chromium with one page and no way to the internet, driven through its DevTools socket. */
final class Browser implements AutoCloseable {
    private static final List<String> OPTIONS = List.of("--headless=new", "--no-sandbox", "--disable-gpu",
            "--disable-dev-shm-usage", "--no-first-run", "--disable-background-networking", "--window-size=1000,1400",
            "--remote-debugging-port=0", "--remote-allow-origins=*",
            "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1");

    private final Process process;
    private final WebSocket page;
    private final BlockingQueue<JsonObject> answers = new LinkedBlockingQueue<>();
    private int sent;

    Browser(Path profile) throws IOException, InterruptedException {
        List<String> command = new java.util.ArrayList<>(List.of("chromium"));
        command.addAll(OPTIONS);
        command.add("--user-data-dir=" + profile);
        command.add("about:blank");
        try {
            process = new ProcessBuilder(command).redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
        } catch (IOException e) {
            throw Assertions.<AssertionError>fail(
                    "no chromium here; install it: apt-get install -y --no-install-recommends chromium", e);
        }
        HttpClient http = HttpClient.newHttpClient();
        Path port = profile.resolve("DevToolsActivePort");
        await("Chromium's port", Duration.ofSeconds(60), () -> Files.exists(port) && Files.readAllLines(port).size() > 1);
        String list = http.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + Files.readAllLines(port).get(0)
                + "/json/list")).build(), HttpResponse.BodyHandlers.ofString()).body();
        String socket = JsonParser.parseString(list).getAsJsonArray().asList().stream().map(JsonElement::getAsJsonObject)
                .filter(t -> t.get("type").getAsString().equals("page")).findFirst().orElseThrow()
                .get("webSocketDebuggerUrl").getAsString();
        page = http.newWebSocketBuilder().buildAsync(URI.create(socket), new Listener()).join();
    }

    private final class Listener implements WebSocket.Listener {
        private final StringBuilder text = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence part, boolean last) {
            text.append(part);
            if (last) {
                answers.add(JsonParser.parseString(text.toString()).getAsJsonObject());
                text.setLength(0);
            }
            socket.request(1);
            return null;
        }
    }

    private JsonObject call(String method, Map<String, Object> parameters) throws InterruptedException {
        int id = ++sent;
        page.sendText(new com.google.gson.Gson().toJson(Map.of("id", id, "method", method, "params", parameters)), true).join();
        while (true) {
            JsonObject answer = answers.poll(30, TimeUnit.SECONDS);
            Assertions.assertNotNull(answer, "no answer from Chromium to " + method);
            if (answer.has("id") && answer.get("id").getAsInt() == id) {
                return answer.getAsJsonObject("result");
            }
        }
    }

    void open(String url) throws InterruptedException {
        call("Page.navigate", Map.of("url", url));
    }

    /** The value of a JavaScript expression; JSON null if it throws. */
    JsonElement eval(String expression) throws InterruptedException {
        JsonObject result = call("Runtime.evaluate", Map.of("expression", expression, "returnByValue", true));
        JsonObject value = result.has("exceptionDetails") ? new JsonObject() : result.getAsJsonObject("result");
        return value.has("value") ? value.get("value") : JsonNull.INSTANCE;
    }

    void screenshot(Path png) throws IOException, InterruptedException {
        String data = call("Page.captureScreenshot", Map.of("format", "png")).get("data").getAsString();
        Files.createDirectories(png.toAbsolutePath().getParent());
        Files.write(png, Base64.getDecoder().decode(data));
    }

    /** Waits until a JavaScript expression is true. */
    void await(String what, String expression) throws IOException, InterruptedException {
        await(what, Duration.ofSeconds(60), () -> eval("!!(" + expression + ")").equals(new com.google.gson.JsonPrimitive(true)));
    }

    interface Condition {
        boolean holds() throws IOException, InterruptedException;
    }

    static void await(String what, Duration most, Condition condition) throws IOException, InterruptedException {
        long end = System.nanoTime() + most.toNanos();
        while (!condition.holds()) {
            Assertions.assertTrue(System.nanoTime() < end, "waited in vain for " + what);
            Thread.sleep(50);
        }
    }

    @Override
    public void close() throws InterruptedException {
        page.abort();
        process.descendants().forEach(ProcessHandle::destroy);
        process.destroy();
        process.waitFor(10, TimeUnit.SECONDS);
    }
}
