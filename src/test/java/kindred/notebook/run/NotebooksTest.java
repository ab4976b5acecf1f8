package kindred.notebook.run;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every notebook of the project at smoke scale, through a real Jupyter and the project's kernel: no cell may fail. */
class NotebooksTest {
    private static final Duration CELL_TIMEOUT = Duration.ofMinutes(5);

    @TestFactory
    Stream<DynamicTest> everyNotebookRunsAtSmokeScale() throws IOException {
        Workspace workspace = Workspace.find();
        List<Path> notebooks;
        try (Stream<Path> files = Files.list(workspace.notebooks())) {
            notebooks = files.filter(file -> file.toString().endsWith(".ipynb")).sorted().toList();
        }
        assertFalse(notebooks.isEmpty(), "there is no notebook in " + workspace.notebooks());
        NotebookRunner runner = new NotebookRunner(Jupyter.find().orElseThrow(),
                new ProjectKernel(workspace).headless(), Map.of("KINDRED_SCALE", "smoke",
                        "KINDRED_RECORDS", workspace.root().resolve("target/records").toString()),
                workspace.root().resolve("target/notebooks"), CELL_TIMEOUT);
        return notebooks.stream().map(notebook -> dynamicTest(notebook.getFileName().toString(),
                () -> passes(runner.run(notebook, event -> { }))));
    }

    private static void passes(Execution execution) {
        execution.failure().ifPresent(failure -> {
            throw new AssertionError("cell " + failure.cell() + ": " + failure.error() + ": " + failure.message() + "\n"
                    + failure.trace());
        });
        assertTrue(Files.isRegularFile(execution.page()), "no page " + execution.page());
    }
}
