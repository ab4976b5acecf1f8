package kindred.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LabCommandTest {
    private static final HttpClient HTTP = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

    @TempDir
    private Path folder;

    @Test
    void servesTheKernelToWhoHasTheTokenAndEndsWhole() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        // A server in a container runs tests as root; --allow-root is the tester's choice, never the launcher's.
        ProcessBuilder builder = Started.kindred("lab", "--folder", folder.toString(), "--", "--port=" + port,
                "--no-browser", "--allow-root");
        builder.environment().put("JUPYTER_TOKEN", "a-token-for-this-test");
        builder.environment().put("JUPYTER_DATA_DIR", folder.resolve("data").toString());
        builder.environment().put("JUPYTER_RUNTIME_DIR", folder.resolve("runtime").toString());
        Path log = folder.resolve("lab.log");
        Process lab = builder.redirectOutput(log.toFile()).start();
        try {
            String specs = waitFor(lab, port, log);
            assertTrue(specs.contains("Kindred (Java)"), specs);
            assertEquals(403, get(port, "").statusCode(), "no token, no answer");
        } finally {
            lab.destroy();
        }
        assertTrue(lab.waitFor(60, TimeUnit.SECONDS), "lab did not end");
        assertThrows(ConnectException.class, () -> get(port, ""), "the server outlived its launcher");
    }

    private String waitFor(Process lab, int port, Path log) throws IOException, InterruptedException {
        while (true) {
            try {
                HttpResponse<String> answer = get(port, "?token=a-token-for-this-test");
                assertEquals(200, answer.statusCode(), answer.body());
                return answer.body();
            } catch (ConnectException e) {
                assertTrue(lab.isAlive(), () -> "lab ended: " + read(log));
                Thread.sleep(100);
            }
        }
    }

    private static HttpResponse<String> get(int port, String query) throws IOException, InterruptedException {
        return HTTP.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/kernelspecs" + query)).build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static String read(Path log) {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            return e.toString();
        }
    }
}
