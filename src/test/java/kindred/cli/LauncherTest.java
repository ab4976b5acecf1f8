package kindred.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import kindred.notebook.run.Workspace;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The shell script {@code kindred}, with a Java and a Maven that only say that they were called. */
class LauncherTest {
    @TempDir
    private Path folder;
    private Path home;

    private record Ended(int code, String text) {
    }

    @BeforeEach
    void project() throws IOException {
        home = Files.createDirectories(folder.resolve("a project"));
        Files.copy(Workspace.find().root().resolve("kindred"), home.resolve("kindred"),
                StandardCopyOption.COPY_ATTRIBUTES);
        Files.createDirectories(home.resolve("lib/kindred"));
        Files.writeString(home.resolve("lib/kindred/A.java"), "class A {}");
        Files.writeString(home.resolve("pom.xml"), "<project/>");
        jdk("17.0.9");
        Files.createFile(folder.resolve("some.jar"));
        script("bin/mvn", "echo maven $* >> calls; mkdir -p target; printf %s '" + folder.resolve("some.jar")
                + "' > target/classpath.txt");
    }

    @Test
    void buildsOnceAndHandsTheArgumentsOver() throws Exception {
        Ended first = launch("run", "a notebook.ipynb");
        assertEquals(0, first.code(), first.text());
        assertTrue(first.text().contains("kindred: building ..."), first.text());
        assertEquals("maven -q -B -Dstyle.color=never process-classes\n", Files.readString(home.resolve("calls")));
        assertTrue(first.text().contains("<kindred.cli.Main><run><a notebook.ipynb>"), first.text());
        assertTrue(first.text().contains("<-Dkindred.home=" + home.toRealPath() + ">"), first.text());

        Ended second = launch("version");
        assertEquals(0, second.code());
        assertFalse(second.text().contains("building"), second.text());
        assertEquals(1, Files.readAllLines(home.resolve("calls")).size());
    }

    @Test
    void buildsAgainWhenASourceIsNewerOrGoneOrALibraryIsGone() throws Exception {
        launch("version");
        later(home.resolve("lib/kindred/A.java"));
        assertTrue(launch("version").text().contains("building"), "a newer source");

        age(home.resolve("lib/kindred/A.java"));
        launch("version");
        later(home.resolve("pom.xml"));
        assertTrue(launch("version").text().contains("building"), "a newer pom.xml");

        age(home.resolve("pom.xml"));
        launch("version");
        Files.delete(home.resolve("lib/kindred/A.java"));
        later(home.resolve("lib/kindred"));
        assertTrue(launch("version").text().contains("building"), "a source less");

        age(home.resolve("lib/kindred"));
        launch("version");
        assertFalse(launch("version").text().contains("building"), "nothing changed");
        Files.delete(folder.resolve("some.jar"));
        assertTrue(launch("version").text().contains("building"), "a library gone");
    }

    @Test
    void failedBuildIsNoBuild() throws Exception {
        script("bin/mvn", "echo '[ERROR] A.java:1 wrong' >&2; exit 1");
        for (int attempt = 0; attempt < 2; attempt++) {
            Ended ended = launch("version");
            assertEquals(1, ended.code());
            assertTrue(ended.text().contains("A.java:1 wrong") && ended.text().contains("the build failed"), ended.text());
            assertFalse(ended.text().contains("kindred.cli.Main"), ended.text());
        }
    }

    @Test
    void olderJavaIsRefusedByItsVersion() throws Exception {
        for (String version : List.of("11.0.20", "1.8.0_392")) {
            jdk(version);
            Ended ended = launch("version");
            assertEquals(1, ended.code());
            assertTrue(ended.text().contains("is Java " + version + "; Kindred needs 17 or newer"), ended.text());
        }
    }

    @Test
    void newerJavaIsTaken() throws Exception {
        for (String version : List.of("21", "25.0.1")) {
            jdk(version);
            assertEquals(0, launch("version").code(), version);
        }
    }

    @Test
    void wrongJavaHomeIsNamed() throws Exception {
        Files.delete(folder.resolve("jdk/bin/java"));
        Ended ended = launch("version");
        assertEquals(1, ended.code());
        assertTrue(ended.text().contains("JAVA_HOME is '" + folder.resolve("jdk") + "'"), ended.text());
    }

    @Test
    void missingMavenIsNamed() throws Exception {
        Files.delete(folder.resolve("bin/mvn"));
        Ended ended = launch("version");
        assertEquals(1, ended.code());
        assertTrue(ended.text().contains("no Maven (mvn) on the PATH"), ended.text());
    }

    @Test
    void foundThroughALinkFromAnotherFolder() throws Exception {
        Files.createSymbolicLink(folder.resolve("bin/kindred"), Path.of("../a project/kindred"));
        ProcessBuilder builder = new ProcessBuilder(folder.resolve("bin/kindred").toString(), "version");
        Ended ended = end(builder);
        assertEquals(0, ended.code(), ended.text());
        assertTrue(ended.text().contains("<-Dkindred.home=" + home.toRealPath() + ">"), ended.text());
    }

    private Ended launch(String... arguments) throws IOException, InterruptedException {
        return end(new ProcessBuilder(Stream.concat(Stream.of(home.resolve("kindred").toString()),
                Arrays.stream(arguments)).toList()));
    }

    private Ended end(ProcessBuilder builder) throws IOException, InterruptedException {
        builder.directory(folder.toFile()).redirectErrorStream(true);
        builder.environment().put("JAVA_HOME", folder.resolve("jdk").toString());
        builder.environment().put("PATH", folder.resolve("bin") + ":" + tools());
        Process process = builder.start();
        String text = new String(process.getInputStream().readAllBytes());
        return new Ended(process.waitFor(), text);
    }

    /** A PATH with the shell's tools but neither Java nor Maven. */
    private Path tools() throws IOException {
        Path tools = Files.createDirectories(folder.resolve("tools"));
        for (String name : List.of("sh", "dirname", "readlink", "sed", "head", "find", "cat", "mkdir", "mv", "flock")) {
            Path link = tools.resolve(name);
            if (Files.notExists(link)) {
                Files.createSymbolicLink(link, Tool.program(name).orElseThrow());
            }
        }
        return tools;
    }

    private void jdk(String version) throws IOException {
        script("jdk/bin/java", "for word; do printf '<%s>' \"$word\"; done; echo");
        Files.writeString(folder.resolve("jdk/release"), "IMPLEMENTOR=\"Somebody\"\nJAVA_VERSION=\"" + version + "\"\n");
    }

    private void script(String name, String body) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, "#!/bin/sh\n" + body + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static void later(Path file) throws IOException {
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().plusSeconds(60)));
    }

    private static void age(Path file) throws IOException {
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().minusSeconds(60)));
    }
}
