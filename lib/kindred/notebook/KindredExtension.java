package kindred.notebook;

import org.dflib.jjava.jupyter.Extension;
import org.dflib.jjava.jupyter.kernel.BaseKernel;

/** What JJava and our kernel call at their start. The one class that needs their base library to be there. */
public final class KindredExtension implements Extension {
    @Override
    public void install(BaseKernel kernel) {
        Display.install();
    }
}
