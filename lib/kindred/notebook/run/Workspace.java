package kindred.notebook.run;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/**
 * Where the project lies on this machine.
 *
 * @param root the folder of {@code pom.xml}, {@code lib/} and {@code notebooks/}
 * @param out the folder for executed notebooks and pages: {@code KINDRED_OUT}, or {@code out} in the root
 * @param records the folder for the records of studies: {@code KINDRED_RECORDS}, or {@code records} in the root
 */
public record Workspace(Path root, Path out, Path records) {
    public Workspace {
        Objects.requireNonNull(root, "root");
        Objects.requireNonNull(out, "out");
        Objects.requireNonNull(records, "records");
    }

    /**
     * The project that the launcher names by the property {@code kindred.home}, else the one around the current folder.
     *
     * @throws IllegalStateException if there is none
     */
    public static Workspace find() {
        String home = System.getProperty("kindred.home");
        Path root = home == null ? around(Path.of("").toAbsolutePath()) : Path.of(home);
        if (!isProject(root)) {
            throw new IllegalStateException(
                    "kindred.home is '" + root + "', where there is no pom.xml and lib/kindred; name the project's folder");
        }
        return new Workspace(root, folder("KINDRED_OUT", root.resolve("out")),
                folder("KINDRED_RECORDS", root.resolve("records")));
    }

    /** The folder of the project's notebooks. */
    public Path notebooks() {
        return root.resolve("notebooks");
    }

    private static Path folder(String variable, Path otherwise) {
        String named = System.getenv(variable);
        return named == null || named.isBlank() ? otherwise : Path.of(named).toAbsolutePath();
    }

    private static Path around(Path folder) {
        for (Path at = folder; at != null; at = at.getParent()) {
            if (isProject(at)) {
                return at;
            }
        }
        throw new IllegalStateException("neither '" + folder
                + "' nor a folder above it is the Kindred project (pom.xml, lib/kindred); start ./kindred from there");
    }

    private static boolean isProject(Path folder) {
        return Files.isRegularFile(folder.resolve("pom.xml")) && Files.isDirectory(folder.resolve("lib/kindred"));
    }
}
