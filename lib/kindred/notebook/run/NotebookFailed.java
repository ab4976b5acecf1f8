package kindred.notebook.run;

/** A notebook could not be executed or exported at all: for a reason outside its cells. */
public final class NotebookFailed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public NotebookFailed(String message) {
        super(message);
    }

    public NotebookFailed(String message, Throwable cause) {
        super(message, cause);
    }
}
