package kindred.notebook.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KernelSpecTest {
    @TempDir
    Path data;
    private final KernelSpec spec = new KernelSpec(List.of("/a b/one.jar", "/c/two.jar"), List.of("-Xmx1g"), Map.of("K", "v"));

    private static JsonObject read(Path folder) throws IOException {
        return JsonParser.parseString(Files.readString(folder.resolve("kernel.json"))).getAsJsonObject();
    }

    @Test
    void theEmbeddedKernelStartsFromAnArgumentFile() throws IOException {
        Path folder = spec.install(data, KernelSpec.Kind.EMBEDDED, List.of());
        assertEquals(data.resolve("kernels/kindred"), folder);
        JsonObject json = read(folder);
        assertEquals("Kindred (Java)", json.get("display_name").getAsString());
        assertEquals("java", json.get("language").getAsString());
        assertEquals("message", json.get("interrupt_mode").getAsString());
        assertEquals("v", json.getAsJsonObject("env").get("K").getAsString());
        assertTrue(Path.of(json.getAsJsonArray("argv").get(0).getAsString()).isAbsolute());
        assertTrue(Files.size(folder.resolve("logo-64x64.png")) > 500);
        assertEquals("{connection_file}", json.getAsJsonArray("argv").get(3).getAsString());
    }

    @Test
    void javaReadsTheArgumentFileAsItWasMeant() throws IOException, InterruptedException {
        Path odd = Files.createDirectories(data.resolve("a \"quoted\" \\ folder"));
        KernelSpec quoted = new KernelSpec(List.of(odd.toString()), List.of("-Dgreeting=hello there"), Map.of());
        Path folder = quoted.install(data, KernelSpec.Kind.EMBEDDED, List.of());
        Process java = new ProcessBuilder(read(folder).getAsJsonArray("argv").get(0).getAsString(),
                read(folder).getAsJsonArray("argv").get(1).getAsString(), "-XshowSettings:properties", "-version")
                .redirectErrorStream(true).start();
        String said = new String(java.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, java.waitFor(), said);
        assertTrue(said.contains("java.class.path = " + odd), said);
        assertTrue(said.contains("greeting = hello there"), said);
    }

    @Test
    void anInstalledJJavaGetsOurClassPathAndStartUpScript() throws IOException {
        Path installed = Files.createDirectories(data.resolve("kernels/java"));
        Files.writeString(installed.resolve("kernel.json"), "{\"argv\":[\"java\",\"-jar\",\"{resource_dir}/jjava.jar\","
                + "\"{connection_file}\"],\"display_name\":\"Java\",\"language\":\"java\",\"env\":{\"JJAVA_TIMEOUT\":\"-1\"}}");
        Path folder = spec.install(data, KernelSpec.Kind.JJAVA, List.of(data));
        JsonObject json = read(folder);
        assertEquals(installed + "/jjava.jar", json.getAsJsonArray("argv").get(2).getAsString());
        JsonObject env = json.getAsJsonObject("env");
        assertEquals("/a b/one.jar" + File.pathSeparator + "/c/two.jar", env.get("JJAVA_CLASSPATH").getAsString());
        assertEquals("-1", env.get("JJAVA_TIMEOUT").getAsString());
        assertEquals("-Xmx1g", env.get("JAVA_TOOL_OPTIONS").getAsString());
        String startup = Files.readString(Path.of(env.get("JJAVA_STARTUP_SCRIPTS_PATH").getAsString()));
        assertTrue(startup.contains("import kindred.core.*;\n"), startup);
        assertTrue(startup.endsWith("kindred.notebook.Display.install();\n"), startup);
        // Installed again, it must not take itself for the kernel it stands on.
        assertEquals(json, read(spec.install(data, KernelSpec.Kind.JJAVA, List.of(data))));
    }

    @Test
    void aMissingKernelIsNamedWithTheWayToGetIt() {
        IllegalStateException thrown = assertThrows(IllegalStateException.class,
                () -> spec.install(data, KernelSpec.Kind.JJAVA, List.of(data)));
        assertTrue(thrown.getMessage().contains("pip install jjava"), thrown.getMessage());
    }
}
