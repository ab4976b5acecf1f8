package kindred.notebook.run;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The Jupyter of this machine, known by the Python it runs under. That is not always the first {@code python3} on the
 * PATH: a Python of one's own there often lacks Jupyter while the system's has it.
 *
 * @param python the interpreter
 */
public record Jupyter(Path python) {
    private static final List<String> NEEDED = List.of("nbclient", "nbconvert", "nbformat", "jupyter_client");

    /** The first Python with what a headless run needs: that of {@code jupyter} on the PATH, the system's, the PATH's. */
    public static Optional<Jupyter> find() {
        return find(System.getenv().getOrDefault("PATH", ""));
    }

    static Optional<Jupyter> find(String path) {
        List<Path> folders = new ArrayList<>();
        for (String folder : path.split(":")) {
            folders.add(Path.of(folder));
        }
        Set<Path> candidates = new LinkedHashSet<>();
        for (Path folder : folders) {
            interpreter(folder.resolve("jupyter"), folders).ifPresent(candidates::add);
        }
        candidates.add(Path.of("/usr/bin/python3"));
        for (Path folder : folders) {
            candidates.add(folder.resolve("python3"));
        }
        return candidates.stream().filter(Files::isExecutable).map(Jupyter::new)
                .filter(jupyter -> jupyter.has(NEEDED)).findFirst();
    }

    /** Whether this Python can import the module. */
    public boolean has(String module) {
        return has(List.of(module));
    }

    /** The server's command: JupyterLab where it is installed, else the classic Notebook; empty if there is neither. */
    public Optional<List<String>> server() {
        if (has("jupyterlab")) {
            return Optional.of(List.of(python.toString(), "-m", "jupyterlab"));
        }
        return has("notebook") ? Optional.of(List.of(python.toString(), "-m", "notebook")) : Optional.empty();
    }

    /**
     * Where this Jupyter keeps and looks for kernels.
     *
     * @param data the user's data folder
     * @param searched every data folder it looks into, the first match wins
     */
    public record Folders(Path data, List<Path> searched) {
        public Folders {
            searched = List.copyOf(searched);
        }
    }

    /** This Jupyter's data folders. */
    public Folders folders() throws IOException {
        String script = "from jupyter_core.paths import jupyter_data_dir as d, jupyter_path as p; print(d(), *p(), sep='\\n')";
        Process process = new ProcessBuilder(python.toString(), "-c", script)
                .redirectError(ProcessBuilder.Redirect.DISCARD).start();
        List<Path> lines;
        try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
            lines = reader.lines().map(Path::of).toList();
        }
        if (lines.isEmpty()) {
            throw new IOException(python + " does not say where its Jupyter keeps kernels (jupyter_core.paths)");
        }
        return new Folders(lines.get(0), lines.subList(1, lines.size()));
    }

    private boolean has(List<String> modules) {
        String script = "import importlib.util as u, sys; sys.exit(any(u.find_spec(m) is None for m in sys.argv[1:]))";
        List<String> command = new ArrayList<>(List.of(python.toString(), "-c", script));
        command.addAll(modules);
        try {
            return new ProcessBuilder(command).redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD).start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** The interpreter in a script's first line, {@code #!/usr/bin/python3} or {@code #!/usr/bin/env python3}. */
    private static Optional<Path> interpreter(Path script, List<Path> path) {
        if (!Files.isExecutable(script)) {
            return Optional.empty();
        }
        try (BufferedReader lines = Files.newBufferedReader(script, StandardCharsets.UTF_8)) {
            String first = lines.readLine();
            if (first == null || !first.startsWith("#!")) {
                return Optional.empty();
            }
            String[] words = first.substring(2).strip().split("\\s+");
            String name = words[words.length - 1];
            if (!name.substring(name.lastIndexOf('/') + 1).startsWith("python")) {
                return Optional.empty();
            }
            return name.startsWith("/") ? Optional.of(Path.of(name))
                    : path.stream().map(folder -> folder.resolve(name)).filter(Files::isExecutable).findFirst();
        } catch (IOException e) { // unreadable, or not a text: then it is no script that names its Python
            return Optional.empty();
        }
    }
}
