package kindred.cli;

/** This machine lacks what the command needs; the message says how to bring it. */
final class Unready extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Unready(String message) {
        super(message);
    }
}
