package kindred.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./kindred test} with a Maven that only prints: what the last line and the exit code say. */
class TestCommandTest {
    @TempDir
    private Path folder;

    private record Ended(int code, List<String> lines) {
        String last() {
            return lines.get(lines.size() - 1);
        }
    }

    @BeforeEach
    void project() throws IOException {
        Files.createDirectories(folder.resolve("lib/kindred"));
        Files.createFile(folder.resolve("pom.xml"));
    }

    @Test
    void totalsAreTheLastLine() throws Exception {
        Ended ended = test("""
                echo "$@"
                echo '[INFO] Tests run: 3, Failures: 0, Errors: 0, Skipped: 0, Time elapsed: 0.1 s -- in ATest'
                echo '[INFO] Tests run: 7, Failures: 0, Errors: 0, Skipped: 0'
                echo '[INFO] BUILD SUCCESS'""", "--", "-Dtest=ATest");
        assertEquals(0, ended.code(), ended.lines().toString());
        assertEquals("-B -Dstyle.color=never -Dtest=ATest test", ended.lines().get(0));
        assertEquals("[INFO] Tests run: 7, Failures: 0, Errors: 0, Skipped: 0", ended.last());
    }

    @Test
    void failuresAreTheExitCode() throws Exception {
        Ended ended = test("echo '[ERROR] Tests run: 7, Failures: 1, Errors: 0, Skipped: 0'; exit 1");
        assertEquals(1, ended.code());
        assertEquals("[ERROR] Tests run: 7, Failures: 1, Errors: 0, Skipped: 0", ended.last());
    }

    @Test
    void buildThatBreaksBeforeTheTestsIsAFailure() throws Exception {
        Ended ended = test("echo '[ERROR] COMPILATION ERROR'; exit 1");
        assertEquals(1, ended.code());
        assertTrue(ended.last().contains("no test was run"), ended.last());
    }

    @Test
    void noTestAtAllIsAFailure() throws Exception {
        assertEquals(1, test("echo '[INFO] BUILD SUCCESS'").code());
    }

    private Ended test(String maven, String... options) throws IOException, InterruptedException {
        Path mvn = Files.createDirectories(folder.resolve("bin")).resolve("mvn");
        Files.writeString(mvn, "#!/bin/sh\n" + maven + "\n");
        Files.setPosixFilePermissions(mvn, PosixFilePermissions.fromString("rwxr-xr-x"));
        String[] arguments = new String[options.length + 1];
        arguments[0] = "test";
        System.arraycopy(options, 0, arguments, 1, options.length);
        ProcessBuilder builder = Started.kindredIn(folder, arguments);
        builder.environment().merge("PATH", mvn.getParent().toString(), (old, ours) -> ours + ":" + old);
        Process process = builder.start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Ended(process.waitFor(), text.lines().toList());
    }
}
