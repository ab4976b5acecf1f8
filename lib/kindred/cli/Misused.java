package kindred.cli;

/** A command was asked for something that there is not. */
final class Misused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Misused(String message) {
        super(message);
    }
}
