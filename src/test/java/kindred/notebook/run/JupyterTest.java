package kindred.notebook.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JupyterTest {
    @TempDir
    private Path folder;

    @Test
    void pythonOfTheJupyterOnThePathComesFirst() throws IOException {
        Path python = script(folder.resolve("venv/python3"), "exit 0");
        script(folder.resolve("bin/jupyter"), python, "");

        assertEquals(Optional.of(new Jupyter(python)), Jupyter.find(folder.resolve("bin").toString()));
    }

    @Test
    void envInTheFirstLineIsFollowed() throws IOException {
        Path python = script(folder.resolve("bin/python3"), "exit 0");
        Path jupyter = script(folder.resolve("bin/jupyter"), "");
        Files.writeString(jupyter, "#!/usr/bin/env python3\n");

        assertEquals(Optional.of(new Jupyter(python)), Jupyter.find(folder.resolve("bin").toString()));
    }

    /** Version managers put shell scripts there, and a Python on the PATH may lack the modules. */
    @Test
    void pythonWithoutTheModulesIsPassedOver() throws IOException {
        script(folder.resolve("bin/jupyter"), "exec something");
        Path lacking = script(folder.resolve("bin/python3"), "exit 1");

        assertFalse(Jupyter.find(folder.resolve("bin").toString()).map(Jupyter::python).equals(Optional.of(lacking)));
    }

    @Test
    void modulesAreAskedForNotImported() {
        Jupyter system = Jupyter.find().orElseThrow();

        assertTrue(system.has("nbclient"));
        assertFalse(system.has("no_such_module"));
    }

    private static Path script(Path file, String body) throws IOException {
        return script(file, Path.of("/bin/sh"), body);
    }

    private static Path script(Path file, Path interpreter, String body) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, "#!" + interpreter + "\n" + body + "\n");
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
