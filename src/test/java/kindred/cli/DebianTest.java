package kindred.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import kindred.notebook.run.Workspace;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DebianTest {
    @TempDir
    private Path folder;

    @Test
    void oneCommandForSeveralTools() throws IOException {
        Path list = Files.writeString(folder.resolve("debian.txt"), """
                # a comment, then the packages
                git       kindred
                npm       npm   # with a remark
                nodejs    npm
                chromium  chromium
                """);

        assertEquals("apt-get install -y --no-install-recommends npm nodejs chromium",
                new Debian(true, true, list).mend(List.of(Tool.NPM, Tool.CHROMIUM)));
        assertEquals("sudo apt-get install -y --no-install-recommends chromium",
                new Debian(true, false, list).mend(List.of(Tool.CHROMIUM)));
        assertTrue(new Debian(false, false, list).mend(List.of(Tool.JUPYTER)).contains("pip install --user"));
    }

    @Test
    void everyToolHasPackagesInTheProjectsList() {
        Debian debian = new Debian(true, true, Workspace.find().root().resolve("environment/debian.txt"));
        for (Tool tool : Tool.values()) {
            assertFalse(debian.packagesOf(List.of(tool)).isEmpty(), tool.id());
        }
    }
}
