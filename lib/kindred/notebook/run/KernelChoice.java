package kindred.notebook.run;

import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/**
 * The kernel that executes a notebook, whatever kernel the notebook itself names.
 *
 * @param name its folder's name under {@code kernels/}
 * @param data a Jupyter data folder that holds {@code kernels/NAME} and comes before the user's; none: the user's own
 */
public record KernelChoice(String name, Optional<Path> data) {
    public KernelChoice {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(data, "data");
    }

    /** A kernel that Jupyter already knows. */
    public static KernelChoice installed(String name) {
        return new KernelChoice(name, Optional.empty());
    }
}
