package kindred.notebook.run;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * What one execution left.
 *
 * @param notebook the executed copy
 * @param page the same as one HTML file that needs no network
 * @param failure the error that ended it early, if one did
 */
public record Execution(Path notebook, Path page, Duration time, Optional<RunEvent.Failed> failure) {
    /** Whether every cell ran. */
    public boolean succeeded() {
        return failure.isEmpty();
    }
}
