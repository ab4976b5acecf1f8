package kindred.notebook.run;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Executes notebooks through a real Jupyter, cell after cell up to the first error, as a reader would.
 *
 * @param kernel the kernel to execute with
 * @param environment variables that the kernel sees on top of this process's, for example {@code KINDRED_SCALE}
 * @param out folder of the results, made if missing: {@code NAME.ipynb} and {@code NAME.html}
 * @param cellTimeout after which a cell counts as failed; zero for none
 */
public record NotebookRunner(Jupyter jupyter, KernelChoice kernel, Map<String, String> environment, Path out,
        Duration cellTimeout) {
    public NotebookRunner {
        Objects.requireNonNull(jupyter, "jupyter");
        Objects.requireNonNull(kernel, "kernel");
        environment = Map.copyOf(environment);
        Objects.requireNonNull(out, "out");
        if (cellTimeout.isNegative()) {
            throw new IllegalArgumentException("cellTimeout is " + cellTimeout + "; give zero (none) or more");
        }
    }

    /**
     * Executes the notebook, with its folder as the working folder, and writes the executed copy and the page, also when
     * a cell fails: then up to that cell.
     *
     * @param listener told what happens while it happens, on this thread
     * @throws NotebookFailed if the file is no notebook, the kernel does not start, or the results cannot be written
     */
    public Execution run(Path notebook, Consumer<RunEvent> listener) {
        if (!Files.isRegularFile(notebook)) {
            throw new NotebookFailed("there is no notebook '" + notebook + "'");
        }
        long start = System.nanoTime();
        try {
            Files.createDirectories(out);
            Path work = Files.createTempDirectory(out, ".run-");
            try {
                Optional<RunEvent.Failed> failure = execute(notebook, work, listener);
                Path executed = work.resolve(notebook.getFileName().toString());
                Path page = HtmlPage.export(jupyter, executed, work);
                return new Execution(move(executed), move(page), Duration.ofNanos(System.nanoTime() - start), failure);
            } finally {
                delete(work);
            }
        } catch (IOException e) {
            throw new NotebookFailed("cannot write the results of '" + notebook + "' under '" + out + "': " + e, e);
        }
    }

    private Optional<RunEvent.Failed> execute(Path notebook, Path work, Consumer<RunEvent> listener)
            throws IOException {
        Path script = work.resolve("execute.py");
        try (InputStream text = NotebookRunner.class.getResourceAsStream("execute.py")) {
            Files.copy(Objects.requireNonNull(text, "execute.py is missing beside the runner's class"), script);
        }
        Path log = work.resolve("kernel.log");
        ProcessBuilder builder = new ProcessBuilder(jupyter.python().toString(), script.toString(),
                notebook.toAbsolutePath().toString(), work.resolve(notebook.getFileName()).toString(), kernel.name(),
                Long.toString(cellTimeout.toSeconds()));
        builder.redirectError(log.toFile());
        builder.environment().putAll(environment);
        kernel.data().ifPresent(folder -> builder.environment().merge("JUPYTER_PATH", folder.toString(),
                (old, ours) -> ours + ":" + old));
        Optional<RunEvent.Failed> failure = Optional.empty();
        int code;
        try (Child child = Child.start(builder);
                BufferedReader lines = child.process().inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                RunEvent event = RunEvent.parse(line);
                listener.accept(event);
                if (event instanceof RunEvent.Failed failed) {
                    failure = Optional.of(failed);
                }
            }
            code = child.await();
        }
        if (code != 0 && failure.isEmpty()) {
            throw new NotebookFailed("cannot execute '" + notebook + "' with the kernel '" + kernel.name() + "':\n"
                    + tail(log));
        }
        return failure;
    }

    /** The end of the log, where the reason stands. */
    private static String tail(Path log) throws IOException {
        List<String> lines = new String(Files.readAllBytes(log), StandardCharsets.UTF_8).lines().toList();
        return String.join("\n", lines.subList(Math.max(0, lines.size() - 20), lines.size()));
    }

    private Path move(Path file) throws IOException {
        return Files.move(file, out.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING,
                StandardCopyOption.ATOMIC_MOVE);
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
