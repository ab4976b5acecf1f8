package kindred.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./kindred run} as a process of its own: what its kernel and its exit code do. */
class RunCommandTest {
    private static final String NOTEBOOK = """
            {"cells": [{"cell_type": "code", "id": "a", "execution_count": null, "metadata": {}, "outputs": [],
            "source": "%s"}], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}""";

    @TempDir
    private Path folder;

    @Test
    void endedRunLeavesNoKernelAndNoResults() throws IOException, InterruptedException {
        Path notebook = notebook("System.out.println(ProcessHandle.current().pid()); Thread.sleep(600_000);");
        Process run = start(notebook);
        long kernel = 0;
        BufferedReader lines = run.inputReader(StandardCharsets.UTF_8);
        while (kernel == 0) {
            String line = lines.readLine();
            assertNotNull(line, "the run ended before its cell began");
            kernel = line.strip().matches("\\d+") ? Long.parseLong(line.strip()) : 0;
        }
        assertTrue(ProcessHandle.of(kernel).isPresent(), "the kernel runs");

        run.destroy();
        assertTrue(run.waitFor(60, TimeUnit.SECONDS), "the run did not end");
        assertFalse(ProcessHandle.of(kernel).map(ProcessHandle::isAlive).orElse(false), "the kernel is still there");
        assertFalse(Files.exists(folder.resolve("out/mine.ipynb")));
    }

    @Test
    void failingCellIsExitCodeOneAndIsNamed() throws IOException, InterruptedException {
        Process run = start(notebook("throw new IllegalStateException(\\\"boom 7\\\");"));
        String text = new String(run.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(1, run.waitFor(), text);
        assertTrue(text.contains("cell 1 failed: java.lang.IllegalStateException: boom 7"), text);
        assertTrue(Files.readString(folder.resolve("out/mine.html")).contains("boom 7"));
    }

    private Path notebook(String code) throws IOException {
        return Files.writeString(folder.resolve("mine.ipynb"), NOTEBOOK.formatted(code));
    }

    private Process start(Path notebook) throws IOException {
        ProcessBuilder builder = Started.kindred("run", notebook.toString(), "--scale", "smoke");
        builder.environment().put("KINDRED_OUT", folder.resolve("out").toString());
        return builder.start();
    }
}
