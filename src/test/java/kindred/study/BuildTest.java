package kindred.study;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BuildTest {
    @TempDir
    private Path folder;

    @Test
    void theVersionIsFilledInByTheBuild() {
        assertTrue(Build.version().matches("\\d+\\.\\d+\\.\\d+.*"), Build.version());
    }

    @Test
    void aCommitSaysWhetherFilesDifferFromIt() throws Exception {
        assertEquals(Optional.empty(), Build.commit(folder), "no repository, no commit");
        git("init", "-q");
        Path file = Files.writeString(folder.resolve("file"), "one");
        git("add", "file");
        git("-c", "user.name=test", "-c", "user.email=test@example.org", "commit", "-q", "-m", "one");
        String clean = Build.commit(folder).orElseThrow();
        assertTrue(clean.matches("[0-9a-f]{40}"), clean);
        Files.writeString(file, "two");
        assertEquals(Optional.of(clean + "-dirty"), Build.commit(folder));
    }

    private void git(String... arguments) throws Exception {
        String[] command = new String[arguments.length + 1];
        command[0] = "git";
        System.arraycopy(arguments, 0, command, 1, arguments.length);
        assertEquals(0, new ProcessBuilder(command).directory(folder.toFile()).inheritIO().start().waitFor());
    }
}
