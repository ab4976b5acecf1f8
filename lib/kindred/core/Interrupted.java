package kindred.core;

/**
 * Someone asked the running work to stop, and it stopped between two steps: everything the last finished step
 * wrote (weights, optimizer state, tables) is whole. What of it is kept, the interrupted call says.
 *
 * <p>Thrown by {@link Progress#at}; never caught by the library, so that it reaches the notebook cell.
 */
public final class Interrupted extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Interrupted(Progress.State at) {
        super("Interrupted: %s stopped after step %s, between two steps. Nothing is half done."
                .formatted(at.label(), at.count()));
    }
}
