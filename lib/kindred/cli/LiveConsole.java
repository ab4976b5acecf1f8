package kindred.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import kindred.notebook.run.RunEvent;

/**
 * Shows on a terminal what a notebook does: a line when a cell begins, what it prints, and one line of progress that is
 * rewritten in place; in a log, a new progress line at most every few seconds.
 */
final class LiveConsole implements Consumer<RunEvent>, AutoCloseable {
    static final int LINES_PER_CELL = 40;
    private static final int WIDTH = 100;
    private static final Duration EVERY = Duration.ofSeconds(5);
    private static final String INDENT = "      ";

    private final PrintWriter out;
    private final boolean terminal;
    private final LongSupplier clock;
    private final StringBuilder line = new StringBuilder();
    private int lines;
    private String call = "";
    private String last = "";
    private String logged = "";
    private boolean shown;
    private long due;

    LiveConsole(PrintWriter out, boolean terminal) {
        this(out, terminal, System::nanoTime);
    }

    LiveConsole(PrintWriter out, boolean terminal, LongSupplier clock) {
        this.out = out;
        this.terminal = terminal;
        this.clock = clock;
        this.due = clock.getAsLong();
    }

    /** Whether the launcher saw a terminal at our standard output. */
    static boolean isTerminal() {
        return Boolean.getBoolean("kindred.terminal");
    }

    @Override
    public void accept(RunEvent event) {
        if (event instanceof RunEvent.Cell cell) {
            endLine();
            keepProgress();
            lines = 0;
            out.println("[" + cell.number() + "/" + cell.of() + "] " + cut(cell.headline()));
        } else if (event instanceof RunEvent.Text text) {
            text.text().chars().forEach(c -> write((char) c));
        } else if (event instanceof RunEvent.ProgressLine progress) {
            progress(progress.id(), progress.line().strip().replaceAll("\\s*\\R\\s*", " | "));
        }
        out.flush();
    }

    /** Ends the line in progress. */
    @Override
    public void close() {
        endLine();
        keepProgress();
        out.flush();
    }

    private void write(char c) {
        if (c == '\n') {
            endLine();
        } else if (c == '\r') {
            line.setLength(0);
        } else {
            line.append(c);
        }
    }

    /** Long outputs belong in the notebook: a cell shows its first lines here. */
    private void endLine() {
        if (line.isEmpty()) {
            return;
        }
        if (lines < LINES_PER_CELL) {
            clearProgress();
            out.println(INDENT + line);
        } else if (lines == LINES_PER_CELL) {
            clearProgress();
            out.println(INDENT + "... (the rest is in the notebook)");
        }
        lines++;
        line.setLength(0);
    }

    private void progress(String id, String text) {
        if (!id.equals(call)) {
            keepProgress();
            call = id;
        }
        last = text;
        if (terminal) {
            out.print("\r\u001B[K" + INDENT + cut(text));
            shown = true;
        } else if (clock.getAsLong() - due >= 0) {
            logProgress();
        }
    }

    /** The last line of a call says how it ended: it stays. */
    private void keepProgress() {
        clearProgress();
        if (!last.equals(logged)) {
            logProgress();
        }
        last = "";
        logged = "";
        call = "";
    }

    private void logProgress() {
        out.println(INDENT + last);
        logged = last;
        due = clock.getAsLong() + EVERY.toNanos();
    }

    private void clearProgress() {
        if (shown) {
            out.print("\r\u001B[K");
            shown = false;
        }
    }

    private static String cut(String text) {
        return text.length() <= WIDTH ? text : text.substring(0, WIDTH - 1) + "…";
    }
}
