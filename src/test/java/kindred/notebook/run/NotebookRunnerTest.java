package kindred.notebook.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The runner against a real Jupyter; the kernel is Jupyter's own, so that only the runner is under test. */
class NotebookRunnerTest {
    private static final Jupyter JUPYTER = Jupyter.find().orElseThrow(() -> new AssertionError(
            "these tests need Jupyter: apt-get install -y --no-install-recommends jupyter-notebook jupyter-client "
                    + "python3-nbconvert python3-ipykernel"));

    @TempDir
    private Path folder;

    @Test
    void toldInOrderAndKeptWithOutputs() throws IOException {
        List<RunEvent> events = new ArrayList<>();
        Execution execution = run(Cells.of("# first\nx = 20", "print('to the reader')", "x + 22"), events);

        assertTrue(execution.succeeded());
        assertEquals(List.of(
                new RunEvent.Cell(1, 3, "# first\nx = 20"),
                new RunEvent.Cell(2, 3, "print('to the reader')"),
                new RunEvent.Text("to the reader\n"),
                new RunEvent.Cell(3, 3, "x + 22"),
                new RunEvent.Text("42\n")), events);
        assertTrue(Files.readString(execution.notebook()).contains("\"42\""));
        assertTrue(Files.readString(execution.page()).contains("to the reader"));
        assertOnly("mine.html", "mine.ipynb");
    }

    @Test
    void firstErrorEndsTheRunAndIsKept() throws IOException {
        Execution execution = run(Cells.of("print('before')", "1 / 0", "print('never')"), new ArrayList<>());

        RunEvent.Failed failure = execution.failure().orElseThrow();
        assertEquals(2, failure.cell());
        assertEquals("ZeroDivisionError", failure.error());
        assertEquals("division by zero", failure.message());
        assertTrue(failure.trace().contains("1 / 0"), failure.trace());
        assertFalse(failure.trace().contains("\u001B"), "colours are for terminals");
        String page = Files.readString(execution.page());
        assertTrue(page.contains("before") && page.contains("ZeroDivisionError"));
        assertFalse(Files.readString(execution.notebook()).contains("\"never\\n\""));
        assertOnly("mine.html", "mine.ipynb");
    }

    @Test
    void anErrorItsAuthorExpectsIsNone() throws IOException {
        Path notebook = Cells.of("1 / 0", "print('after')").write(folder.resolve("mine.ipynb"));
        Files.writeString(notebook, Files.readString(notebook)
                .replaceFirst("\"metadata\":\\{}", "\"metadata\":{\"tags\":[\"raises-exception\"]}"));

        assertTrue(runner("python3", Duration.ZERO).run(notebook, event -> { }).succeeded());
    }

    @Test
    void dyingKernelIsAnError() throws IOException {
        RunEvent.Failed failure = run(Cells.of("1", "import os; os._exit(3)"), new ArrayList<>()).failure().orElseThrow();

        assertEquals("dead kernel", failure.error());
        assertEquals(2, failure.cell());
        assertTrue(failure.message().contains("python3"), failure.message());
    }

    @Test
    void slowCellIsAnErrorAfterTheTimeout() throws IOException {
        Path notebook = Cells.of("import time; time.sleep(600)").write(folder.resolve("mine.ipynb"));

        RunEvent.Failed failure = runner("python3", Duration.ofSeconds(1)).run(notebook, event -> { }).failure()
                .orElseThrow();

        assertEquals("timeout", failure.error());
        assertEquals("the cell took longer than 1 s", failure.message());
    }

    @Test
    void scaleReachesTheKernelAndItsFolderIsTheNotebooks() throws IOException {
        List<RunEvent> events = new ArrayList<>();
        run(Cells.of("import os; print(os.environ['KINDRED_SCALE'], os.getcwd())"), events);

        assertEquals(new RunEvent.Text("smoke " + folder.toRealPath() + "\n"), events.get(1));
    }

    @Test
    void progressIsToldApartFromOtherDisplays() throws IOException {
        List<RunEvent> events = new ArrayList<>();
        run(Cells.of("""
                from IPython.display import display, update_display
                display({'text/plain': 'step 1'}, raw=True, display_id='kindred-progress-7')
                update_display({'text/plain': 'step 2'}, raw=True, display_id='kindred-progress-7')
                display({'text/plain': 'a table'}, raw=True, display_id='other');"""), events);

        assertEquals(List.of(new RunEvent.ProgressLine("kindred-progress-7", "step 1"),
                new RunEvent.ProgressLine("kindred-progress-7", "step 2"), new RunEvent.Text("a table\n")),
                events.subList(1, events.size()));
    }

    @Test
    void unknownKernelIsNamedAndNothingIsLeft() throws IOException {
        Path notebook = Cells.of("1").write(folder.resolve("mine.ipynb"));

        NotebookFailed failure = assertThrows(NotebookFailed.class,
                () -> runner("no-such-kernel", Duration.ZERO).run(notebook, event -> { }));

        assertTrue(failure.getMessage().contains("no-such-kernel"), failure.getMessage());
        assertOnly();
    }

    @Test
    void brokenNotebookIsNamed() throws IOException {
        Path notebook = Files.writeString(folder.resolve("broken.ipynb"), "{\"cells\": [");

        NotebookFailed failure = assertThrows(NotebookFailed.class,
                () -> runner("python3", Duration.ZERO).run(notebook, event -> { }));

        assertTrue(failure.getMessage().contains("broken.ipynb"), failure.getMessage());
        assertOnly();
    }

    @Test
    void missingNotebookIsNamed() {
        Path notebook = folder.resolve("absent.ipynb");

        NotebookFailed failure = assertThrows(NotebookFailed.class,
                () -> runner("python3", Duration.ZERO).run(notebook, event -> { }));

        assertEquals("there is no notebook '" + notebook + "'", failure.getMessage());
    }

    private Execution run(Cells cells, List<RunEvent> events) throws IOException {
        return runner("python3", Duration.ZERO).run(cells.write(folder.resolve("mine.ipynb")), events::add);
    }

    private NotebookRunner runner(String kernel, Duration timeout) {
        return new NotebookRunner(JUPYTER, KernelChoice.installed(kernel), Map.of("KINDRED_SCALE", "smoke"),
                folder.resolve("out"), timeout);
    }

    private void assertOnly(String... names) throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("out"))) {
            assertEquals(List.of(names), files.map(file -> file.getFileName().toString()).sorted().toList());
        }
    }
}
