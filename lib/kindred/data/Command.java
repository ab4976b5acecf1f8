package kindred.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** A run of another program to its end, its output captured. */
record Command(int status, String output) {
    private static final int MINUTES = 20;

    /**
     * @throws DataUnavailable when the program is not there, does not end within 20 minutes, or the thread is
     *                         interrupted (its interrupt status is then set)
     */
    static Command run(Path folder, String... line) {
        return run(folder, List.of(line));
    }

    static Command run(Path folder, List<String> line) {
        Path log = null;
        Process process = null;
        try {
            log = Files.createTempFile(folder, "output-", ".txt");
            ProcessBuilder builder = new ProcessBuilder(line).directory(folder.toFile());
            builder.redirectErrorStream(true).redirectOutput(log.toFile());
            builder.redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
            builder.environment().put("LC_ALL", "C");
            try {
                process = builder.start();
            } catch (IOException e) {
                throw new DataUnavailable("the program " + line.get(0) + " was not found; install it and try again", e);
            }
            if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
                throw new DataUnavailable(String.join(" ", line) + " did not end within " + MINUTES + " minutes");
            }
            return new Command(process.exitValue(), Files.readString(log));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DataUnavailable("interrupted while waiting for " + String.join(" ", line), e);
        } catch (IOException e) {
            throw new DataUnavailable("cannot run " + line.get(0) + " in " + folder + ": " + e.getMessage(), e);
        } finally {
            if (process != null && process.isAlive()) {
                process.destroyForcibly();
            }
            if (log != null) {
                log.toFile().delete();
            }
        }
    }

    boolean failed() {
        return status != 0;
    }

    /** The last lines of the output, indented, for an error message. */
    String tail() {
        List<String> lines = output.lines().filter(l -> !l.isBlank()).toList();
        return lines.subList(Math.max(0, lines.size() - 12), lines.size()).stream()
                .map(l -> "\n    " + l)
                .collect(Collectors.joining());
    }
}
