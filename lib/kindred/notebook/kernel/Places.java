package kindred.notebook.kernel;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import jdk.jshell.Diag;

/** Where in which cell each snippet stands, and errors told in those terms. */
final class Places {
    private static final int MOST_FRAMES = 12;
    private static final int MOST_ERRORS = 5;

    private final Map<String, Place> places = new HashMap<>();

    /** The cell's number and the line, from 1, on which a snippet starts. */
    private record Place(int cell, int line) {
    }

    void put(String snippetId, int cell, int line) {
        places.put(snippetId, new Place(cell, line));
    }

    /**
     * A compile error, with the line, and a mark under the place.
     *
     * @param at where the snippet starts in the source of the cell
     */
    CellError compileError(List<Diag> diagnostics, String source, int at, int cell) {
        List<Diag> errors = diagnostics.stream().filter(Diag::isError).toList();
        List<String> lines = new ArrayList<>();
        for (Diag error : errors.subList(0, Math.min(MOST_ERRORS, errors.size()))) {
            if (!lines.isEmpty()) {
                lines.add(message(error));
            }
            lines.addAll(pointing(error, source, at, cell));
        }
        if (errors.size() > MOST_ERRORS) {
            lines.add("and %d more".formatted(errors.size() - MOST_ERRORS));
        }
        return new CellError("CompileError", errors.isEmpty() ? "not valid Java" : message(errors.get(0)), lines);
    }

    private static List<String> pointing(Diag error, String source, int at, int cell) {
        int start = clamp(at + (int) error.getStartPosition(), source);
        int end = clamp(at + (int) error.getEndPosition(), source);
        if (error.getStartPosition() == Diag.NOPOS) {
            return List.of("in cell [%d]".formatted(cell));
        }
        int lineStart = source.lastIndexOf('\n', start - 1) + 1;
        int lineEnd = source.indexOf('\n', start) < 0 ? source.length() : source.indexOf('\n', start);
        int column = start - lineStart;
        String pad = source.substring(lineStart, start).replaceAll("[^\t]", " ");
        return List.of("in cell [%d], line %d, column %d:".formatted(cell, line(source, start), column + 1),
                "    " + source.substring(lineStart, lineEnd),
                "    " + pad + "^".repeat(Math.max(1, Math.min(end, lineEnd) - start)));
    }

    private static int clamp(int position, String source) {
        return Math.max(0, Math.min(position, source.length()));
    }

    /** The line, from 1, of a position. */
    static int line(String source, int position) {
        return 1 + (int) source.substring(0, position).chars().filter(c -> c == '\n').count();
    }

    /** JShell says in which generated class a symbol is missing; that tells a reader nothing. */
    private static String message(Diag error) {
        return error.getMessage(null).lines().filter(l -> !l.matches("\\s*location: class\\s*"))
                .reduce((a, b) -> a + "\n" + b).orElse("");
    }

    /** The frames of a stack, snippets named by cell and line; the middle of a long stack is left out. */
    List<String> stack(StackTraceElement[] frames) {
        List<String> lines = new ArrayList<>();
        for (StackTraceElement frame : frames) {
            lines.add("    at " + told(frame));
        }
        if (lines.size() > MOST_FRAMES) {
            int left = lines.size() - MOST_FRAMES;
            lines.subList(MOST_FRAMES / 2, MOST_FRAMES / 2 + left).clear();
            lines.add(MOST_FRAMES / 2, "    ... %d frames ...".formatted(left));
        }
        return lines;
    }

    private String told(StackTraceElement frame) {
        String file = frame.getFileName();
        Place place = file == null || !file.startsWith("#") ? null : places.get(file.substring(1).split(":")[0]);
        if (place == null) {
            return frame.toString();
        }
        String method = frame.getMethodName();
        String in = method == null || method.isEmpty() || method.equals("do_it$") ? "" : " in " + method;
        return "cell [%d], line %d%s".formatted(place.cell, place.line + frame.getLineNumber() - 1, in);
    }
}
