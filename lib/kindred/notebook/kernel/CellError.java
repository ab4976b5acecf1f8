package kindred.notebook.kernel;

import java.util.ArrayList;
import java.util.List;

/** Why a cell failed, ready to be shown. */
final class CellError extends Exception {
    private static final long serialVersionUID = 1L;
    private static final String RED = "\u001b[1;31m";
    private static final String PLAIN = "\u001b[0m";

    private final String name;
    private final List<String> details;

    /**
     * @param name the exception's class, or {@code CompileError}, or {@code Interrupted}
     * @param message one or a few lines; may be null
     * @param details the lines under it: the place in the source, the stack
     */
    CellError(String name, String message, List<String> details) {
        super(message == null ? "" : message);
        this.name = name;
        this.details = List.copyOf(details);
    }

    String name() {
        return name;
    }

    /** The lines that the notebook shows. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        String first = RED + name + PLAIN;
        lines.add(getMessage().isEmpty() ? first : first + ": " + getMessage());
        lines.addAll(details);
        return lines;
    }
}
