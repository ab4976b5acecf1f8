package kindred.data;

/** Data that is not in the cache and could not be brought there. The message says why, and which command brings it. */
public final class DataUnavailable extends RuntimeException {
    public DataUnavailable(String message) {
        super(message);
    }

    public DataUnavailable(String message, Throwable cause) {
        super(message, cause);
    }
}
