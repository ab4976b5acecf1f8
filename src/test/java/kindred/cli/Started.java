package kindred.cli;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import kindred.notebook.run.Workspace;

/** The command line as a process of its own, for tests of what it leaves behind. */
final class Started {
    private Started() {
    }

    static ProcessBuilder kindred(String... arguments) throws IOException {
        return kindredIn(Workspace.find().root(), arguments);
    }

    /** This build's classes over another project folder. */
    static ProcessBuilder kindredIn(Path home, String... arguments) throws IOException {
        Path root = Workspace.find().root();
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin/java").toString(), "-Dkindred.home=" + home, "-cp",
                root.resolve("target/classes") + File.pathSeparator
                        + Files.readString(root.resolve("target/classpath.txt")),
                Main.class.getName()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command).redirectErrorStream(true);
    }
}
