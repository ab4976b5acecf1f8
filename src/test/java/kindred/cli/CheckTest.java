package kindred.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckTest {
    @TempDir
    private Path folder;

    @Test
    void aCheckThatBreaksIsACheckThatFailed() {
        Check check = Check.of("engine", "install it", () -> {
            throw new UnsatisfiedLinkError("no library");
        });
        assertEquals(Check.missing("engine", "no library", "install it"), check);
    }

    @Test
    void missingPartIsFollowedByItsMend() {
        String[] lines = Check.missing("npm", "not\nfound", "install it").lines().split("\\R");
        assertEquals("missing npm              not | found", lines[0]);
        assertEquals("-> install it", lines[1].strip());
    }

    @Test
    void cacheThatCannotBeWritten() throws IOException {
        assertTrue(Machine.cache(folder.resolve("new/cache")).ok());
        Path file = Files.createFile(folder.resolve("file"));
        Check check = Machine.cache(file.resolve("cache"));
        assertFalse(check.ok());
        assertTrue(check.detail().contains(file.toString()) && check.mend().contains("KINDRED_CACHE"), check.toString());
    }
}
