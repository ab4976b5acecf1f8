package kindred.notebook.kernel;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import jdk.jshell.DeclarationSnippet;
import jdk.jshell.EvalException;
import jdk.jshell.JShell;
import jdk.jshell.JShellException;
import jdk.jshell.Snippet;
import jdk.jshell.Snippet.Status;
import jdk.jshell.Snippet.SubKind;
import jdk.jshell.SnippetEvent;
import jdk.jshell.SourceCodeAnalysis.CompletionInfo;
import jdk.jshell.UnresolvedReferenceException;
import kindred.core.Interrupted;

/** Evaluates cells: Java by JShell, and magics, which are lines that begin with {@code %} where a statement could. */
final class Evaluator {
    /** A value is shown for these, as in JJava: not for a declaration or an assignment. */
    private static final Set<SubKind> SHOWN = EnumSet.of(
            SubKind.VAR_VALUE_SUBKIND, SubKind.OTHER_EXPRESSION_SUBKIND, SubKind.TEMP_VAR_EXPRESSION_SUBKIND);

    private final CellThread thread;
    private final InProcess control;
    private final JShell shell;
    private final Magics magics;
    private final Places places = new Places();

    /** One statement, declaration or magic of a cell. */
    private record Piece(String source, int start, int end) {
    }

    Evaluator(CellThread thread, Magics magics) {
        this.thread = thread;
        this.magics = magics;
        this.control = new InProcess(thread);
        this.shell = JShell.builder().executionEngine(control.provider(), Map.of()).build();
        shell.addToClasspath(System.getProperty("java.class.path"));
        DefaultImports.lines().forEach(shell::eval);
        // The first evaluation loads the compiler: better now than in the first cell.
        shell.eval("0").forEach(event -> shell.drop(event.snippet()));
    }

    JShell shell() {
        return shell;
    }

    void addToClassPath(String path) {
        shell.addToClasspath(path);
    }

    /** Ends the cell that runs, now or at its next statement. */
    void interrupt() {
        thread.interrupt();
    }

    /**
     * Runs a cell.
     *
     * @param number the cell's execution count, for error messages
     * @return the value of its last expression; null if it has none
     */
    Object evaluate(String cell, int number) throws CellError {
        return run(cell, 0, number);
    }

    private Object run(String cell, int from, int number) throws CellError {
        Object value = null;
        int at = Pieces.next(cell, from);
        if (cell.startsWith("%%", at)) {
            int eol = Pieces.endOfLine(cell, at);
            return cellMagic(cell, at + 2, eol, number);
        }
        for (; at < cell.length(); at = Pieces.next(cell, at)) {
            if (thread.isStopping()) {
                throw interruption(List.of());
            }
            if (cell.charAt(at) == '%') {
                int eol = Pieces.endOfLine(cell, at);
                value = lineMagic(cell, at + 1, eol, number);
                at = eol;
            } else {
                Piece piece = piece(cell, at);
                value = snippet(piece, cell, number);
                at = piece.end;
            }
        }
        return value;
    }

    private Piece piece(String cell, int at) {
        String rest = cell.substring(at);
        CompletionInfo info = shell.sourceCodeAnalysis().analyzeCompletion(rest);
        return info.source() == null || info.source().isBlank() ? new Piece(rest, at, cell.length())
                : new Piece(info.source(), at, cell.length() - info.remaining().length());
    }

    private Object snippet(Piece piece, String cell, int number) throws CellError {
        control.clear();
        List<SnippetEvent> events = shell.eval(piece.source);
        for (SnippetEvent event : events) {
            places.put(event.snippet().id(), number, Places.line(cell, piece.start));
        }
        Object value = null;
        for (SnippetEvent event : events) {
            if (event.causeSnippet() != null) {
                continue;
            }
            Snippet snippet = event.snippet();
            if (event.status() == Status.REJECTED) {
                throw places.compileError(shell.diagnostics(snippet).toList(), cell, piece.start, number);
            }
            if (event.exception() != null) {
                throw thrown(event.exception());
            }
            if (event.status() == Status.RECOVERABLE_DEFINED || event.status() == Status.RECOVERABLE_NOT_DEFINED) {
                System.err.println(unusable((DeclarationSnippet) snippet));
            }
            value = SHOWN.contains(snippet.subKind()) ? control.value() : null;
        }
        return value;
    }

    private String unusable(DeclarationSnippet snippet) {
        String missing = shell.unresolvedDependencies(snippet).collect(Collectors.joining(", "));
        String errors = shell.diagnostics(snippet).map(d -> d.getMessage(null)).collect(Collectors.joining("; "));
        return "%s cannot be used until %s".formatted(snippet.name(),
                missing.isEmpty() ? "this is mended: " + errors : "there is " + missing);
    }

    private CellError thrown(JShellException e) {
        List<String> lines = new ArrayList<>(places.stack(e.getStackTrace()));
        Throwable real = control.thrown();
        if (real instanceof Interrupted) {
            return new CellError("Interrupted", real.getMessage().replaceFirst("^Interrupted: ", ""), lines);
        }
        if (real instanceof ThreadDeath) {
            // Its stack is that of the thread that stopped this one.
            return interruption(List.of());
        }
        if (thread.isStopping() && real instanceof InterruptedException) {
            boolean began = lines.stream().anyMatch(line -> line.contains("cell ["));
            return interruption(began ? lines : List.of());
        }
        if (e instanceof UnresolvedReferenceException unresolved) {
            return new CellError("UnresolvedReference", unusable(unresolved.getSnippet()), lines);
        }
        for (Throwable cause = e.getCause(); cause instanceof EvalException c; cause = c.getCause()) {
            lines.add("Caused by: " + c.getExceptionClassName() + (c.getMessage() == null ? "" : ": " + c.getMessage()));
            lines.addAll(places.stack(c.getStackTrace()));
        }
        String name = e instanceof EvalException eval ? eval.getExceptionClassName() : e.getClass().getName();
        return new CellError(name, e.getMessage(), lines);
    }

    private static CellError interruption(List<String> lines) {
        return new CellError("Interrupted", "the cell was stopped; variables are kept", lines);
    }

    private Object lineMagic(String cell, int from, int to, int number) throws CellError {
        String line = cell.substring(from, to).strip();
        if (line.equals("time") || line.startsWith("time ")) {
            return timed(() -> run(cell.substring(0, to), from + "time".length(), number));
        }
        return magics.line(line, thread);
    }

    private Object cellMagic(String cell, int from, int eol, int number) throws CellError {
        String line = cell.substring(from, eol).strip();
        if (line.equals("time")) {
            return timed(() -> run(cell, eol, number));
        }
        return magics.cell(line, cell.substring(Math.min(cell.length(), eol + 1)), thread);
    }

    private interface Run {
        Object run() throws CellError;
    }

    private static Object timed(Run run) throws CellError {
        long start = System.nanoTime();
        try {
            return run.run();
        } finally {
            System.out.printf(Locale.ROOT, "took %.3f s%n", (System.nanoTime() - start) / 1e9);
        }
    }
}
