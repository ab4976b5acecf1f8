package kindred.notebook.run;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import kindred.notebook.kernel.KernelSpec;
import kindred.notebook.kernel.KernelSpec.Kind;

/**
 * Kernels with this project's classes: {@code target/classes} and the libraries in {@code target/classpath.txt}.
 *
 * @param workspace the project, built
 */
public record ProjectKernel(Workspace workspace) {
    /** As the launcher sets them: a Jupyter that was started without it must give the same kernel. */
    private static final Map<String, String> ENVIRONMENT = Map.of(
            "GOMP_SPINCOUNT", "10000",
            "MALLOC_ARENA_MAX", "1",
            "MALLOC_MMAP_THRESHOLD_", "1073741824",
            "MALLOC_TRIM_THRESHOLD_", "4294967296",
            "TORCH_CPP_LOG_LEVEL", "ERROR");

    /** Registers the kernel with the user's Jupyter; gives its folder. */
    public Path install(Jupyter jupyter, Kind kind) throws IOException {
        Jupyter.Folders folders = jupyter.folders();
        return spec().install(folders.data(), kind, folders.searched());
    }

    /** The embedded kernel for headless runs, registered nowhere but in the build's folder. */
    public KernelChoice headless() throws IOException {
        Path data = workspace.root().resolve("target/jupyter");
        spec().install(data, Kind.EMBEDDED, List.of());
        return new KernelChoice(Kind.EMBEDDED.id(), Optional.of(data));
    }

    /** The folder of the installed embedded kernel, if Jupyter finds one that runs this project's classes. */
    public Optional<Path> installed(Jupyter jupyter) throws IOException {
        for (Path data : jupyter.folders().searched()) {
            Path folder = data.resolve("kernels").resolve(Kind.EMBEDDED.id());
            if (Files.isRegularFile(folder.resolve("kernel.json"))) {
                return isOurs(folder) ? Optional.of(folder) : Optional.empty();
            }
        }
        return Optional.empty();
    }

    private boolean isOurs(Path folder) throws IOException {
        Path arguments = folder.resolve("java.args");
        return Files.isRegularFile(arguments) && Files.readString(arguments).contains(classes() + File.pathSeparator);
    }

    private KernelSpec spec() throws IOException {
        List<String> classPath = new ArrayList<>(List.of(classes().toString()));
        Stream.of(Files.readString(workspace.root().resolve("target/classpath.txt")).strip().split(File.pathSeparator))
                .forEach(classPath::add);
        return new KernelSpec(classPath, List.of("-Dkindred.home=" + workspace.root()), ENVIRONMENT);
    }

    private Path classes() {
        return workspace.root().resolve("target/classes");
    }
}
