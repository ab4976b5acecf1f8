package kindred.notebook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.Gson;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import kindred.notebook.kernel.KernelSpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The classic Notebook, live in a browser: what a person sees while cells run. */
class LivePageTest {
    private static final String SERVER = "/usr/bin/jupyter-notebook";
    private static final String TOKEN = "live-page-test";

    @TempDir
    Path folder;
    private Process server;
    private int port;

    @BeforeEach
    void startServer() throws IOException, InterruptedException {
        assertTrue(Files.isExecutable(Path.of(SERVER)), "no Jupyter Notebook here; install it: apt-get install -y "
                + "--no-install-recommends jupyter-notebook jupyter-client python3-nbconvert python3-ipykernel");
        KernelSpec.here(List.of("-Xmx512m"), Map.of()).install(folder.resolve("data"), KernelSpec.Kind.EMBEDDED, List.of());
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        ProcessBuilder builder = new ProcessBuilder(SERVER, "--no-browser", "--allow-root", "--ip=127.0.0.1",
                "--port=" + port, "--NotebookApp.token=" + TOKEN, "--notebook-dir=" + folder);
        builder.environment().put("JUPYTER_PATH", folder.resolve("data").toString());
        builder.environment().put("JUPYTER_CONFIG_DIR", folder.resolve("config").toString());
        builder.environment().put("JUPYTER_CONFIG_PATH", Path.of("environment", "kernel").toAbsolutePath().toString());
        builder.redirectErrorStream(true).redirectOutput(folder.resolve("server.log").toFile());
        server = builder.start();
        Browser.await("the server", Duration.ofSeconds(60),
                () -> Files.readString(folder.resolve("server.log")).contains("is running at"));
    }

    @AfterEach
    void stopServer() throws InterruptedException {
        List<ProcessHandle> kernels = server.descendants().toList();
        server.destroy();
        server.waitFor(10, TimeUnit.SECONDS);
        kernels.forEach(ProcessHandle::destroyForcibly);
    }

    private void notebook(String... cells) throws IOException {
        List<Map<String, Object>> list = Stream.of(cells).map(source -> Map.<String, Object>of("cell_type", "code",
                "execution_count", 0, "metadata", Map.of(), "outputs", List.of(), "source", source)).toList();
        Files.writeString(folder.resolve("live.ipynb"), new Gson().toJson(Map.of("nbformat", 4, "nbformat_minor", 4,
                "cells", list, "metadata", Map.of("kernelspec",
                        Map.of("name", "kindred", "display_name", "Kindred (Java)", "language", "java")))));
    }

    private static String outputOf(int cell) {
        return "document.querySelectorAll('.cell')[%d].querySelector('.output').innerText".formatted(cell);
    }

    @Test
    void figuresAreDrawnProgressMovesAndTheStopButtonStops() throws IOException, InterruptedException {
        notebook("Figure.ofJson(\"{\\\"data\\\":[{\\\"y\\\":[1,3,2]}],\\\"layout\\\":{}}\", \"A line\")", """
                try (Progress p = Progress.of("train", 60)) {
                    for (int step = 1; step <= 60; step++) { Thread.sleep(50); p.at(step, "loss 0.5"); }
                }""", "while (true) { }", "1 + 1",
                "for (int i = 0; i < 40_000; i++) System.out.println(\"x\".repeat(99));");
        try (Browser browser = new Browser(folder.resolve("profile"))) {
            browser.open("http://127.0.0.1:%d/notebooks/live.ipynb?token=%s".formatted(port, TOKEN));
            browser.await("the kernel", "window.Jupyter && Jupyter.notebook && Jupyter.notebook.kernel"
                    + " && Jupyter.notebook.kernel.is_connected()");
            browser.eval("Jupyter.notebook.execute_cells([0, 1])");
            browser.await("the figure", "document.querySelectorAll('svg.main-svg').length > 0");
            Set<Double> seen = new LinkedHashSet<>();
            Browser.await("three states of the bar", Duration.ofSeconds(30), () -> {
                var value = browser.eval("document.querySelector('.kindred-progress progress').value");
                if (!value.isJsonNull()) {
                    seen.add(value.getAsDouble());
                }
                return seen.size() >= 3;
            });
            assertEquals(seen.stream().sorted().toList(), List.copyOf(seen), "the bar only grows");
            browser.screenshot(Path.of("target", "live-progress.png"));
            browser.await("the last line", outputOf(1) + ".includes('train: 60 of 60, loss 0.5')");
            assertEquals(0, browser.eval("document.querySelectorAll('.kindred-progress').length").getAsInt());

            browser.eval("Jupyter.notebook.execute_cells([2, 3])");
            browser.await("a busy kernel", "document.querySelector('.kernel_busy_icon')");
            Thread.sleep(500);
            browser.eval("Jupyter.notebook.kernel.interrupt()");
            browser.await("the interrupt", outputOf(2) + ".includes('Interrupted')");
            browser.eval("Jupyter.notebook.execute_cells([3])");
            browser.await("the next cell", outputOf(3) + ".includes('2')");
            browser.screenshot(Path.of("target", "live-page.png"));

            // The server's own limit would cut this; the settings in environment/kernel raise it.
            browser.eval("Jupyter.notebook.execute_cells([4])");
            browser.await("4 MB of output", "Jupyter.notebook.get_cell(4).output_area.outputs"
                    + ".reduce((sum, o) => sum + (o.text || '').length, 0) === 4000000");
        }
    }
}
