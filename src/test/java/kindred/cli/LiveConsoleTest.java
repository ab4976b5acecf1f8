package kindred.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import kindred.notebook.run.RunEvent;
import org.junit.jupiter.api.Test;

class LiveConsoleTest {
    private final StringWriter written = new StringWriter();
    private long now;

    private LiveConsole console(boolean terminal) {
        return new LiveConsole(new PrintWriter(written), terminal, () -> now);
    }

    @Test
    void cellsAndTheirOutputInALog() {
        try (LiveConsole console = console(false)) {
            console.accept(new RunEvent.Cell(1, 2, "\n// load\nvar x = 1;"));
            console.accept(new RunEvent.Text("half a "));
            console.accept(new RunEvent.Text("line\nand "));
            console.accept(new RunEvent.Cell(2, 2, "x"));
            console.accept(new RunEvent.Text("overwritten\r1\n"));
        }
        assertEquals("""
                [1/2] // load
                      half a line
                      and\s
                [2/2] x
                      1
                """, written.toString());
    }

    @Test
    void logTakesProgressNowAndThenAndAlwaysTheLastLine() {
        try (LiveConsole console = console(false)) {
            console.accept(new RunEvent.Cell(1, 1, "train()"));
            for (int second = 0; second < 13; second++) {
                now = Duration.ofSeconds(second).toNanos();
                console.accept(new RunEvent.ProgressLine("a", "sweep\nstep " + second));
            }
            console.accept(new RunEvent.ProgressLine("b", "evaluate"));
        }
        assertEquals("""
                [1/1] train()
                      sweep | step 0
                      sweep | step 5
                      sweep | step 10
                      sweep | step 12
                      evaluate
                """, written.toString());
    }

    @Test
    void terminalRewritesOneLineAndKeepsTheLast() {
        try (LiveConsole console = console(true)) {
            console.accept(new RunEvent.ProgressLine("a", "step 1"));
            console.accept(new RunEvent.ProgressLine("a", "step 2"));
            console.accept(new RunEvent.Text("a note\n"));
            console.accept(new RunEvent.ProgressLine("a", "step 3"));
        }
        String erase = "\r\u001B[K";
        assertEquals(erase + "      step 1" + erase + "      step 2" + erase + "      a note\n" + erase + "      step 3"
                + erase + "      step 3\n", written.toString());
    }

    @Test
    void floodIsCut() {
        try (LiveConsole console = console(false)) {
            console.accept(new RunEvent.Text("line\n".repeat(100_000)));
            console.accept(new RunEvent.Cell(2, 2, "next"));
            console.accept(new RunEvent.Text("shown\n"));
        }
        assertEquals(LiveConsole.LINES_PER_CELL, written.toString().split("line\n", -1).length - 1);
        assertTrue(written.toString().contains("... (the rest is in the notebook)"));
        assertTrue(written.toString().endsWith("[2/2] next\n      shown\n"));
        assertFalse(written.toString().contains("\u001B"), "a log has no cursor movements");
    }
}
