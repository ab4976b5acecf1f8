package kindred.notebook;

import java.util.List;
import kindred.notebook.show.Bundle;
import kindred.notebook.show.Shown;

/** Where output goes. */
sealed interface Host permits KernelHost, NoKernel {
    /** Shows a bundle. */
    void display(Bundle bundle);

    /** Shows a bundle under an id of the caller's choice, or replaces what is shown under it. */
    void update(String id, Bundle bundle);

    /** Makes the host show values of these types when they are a cell's result. */
    void install(List<Shown<?>> shown);

    /** Sends each bundle's head again before the next output that needs it. */
    void forgetHeads();

    /** The kernel that runs in this JVM, looked for until there is one; before that, none. */
    static Host found() {
        return KernelHost.running().<Host>map(k -> k).orElse(NoKernel.HERE);
    }
}
