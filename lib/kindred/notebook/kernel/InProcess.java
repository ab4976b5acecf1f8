package kindred.notebook.kernel;

import java.io.File;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import jdk.jshell.execution.DirectExecutionControl;
import jdk.jshell.spi.ExecutionControl;
import jdk.jshell.spi.ExecutionControlProvider;
import jdk.jshell.spi.ExecutionEnv;

/**
 * Runs JShell's compiled snippets in this JVM on the {@link CellThread}, and keeps the object that a snippet gave:
 * JShell itself only passes text on.
 */
final class InProcess extends DirectExecutionControl {
    private final CellThread thread;
    private final Set<String> given = Set.of(System.getProperty("java.class.path").split(File.pathSeparator));
    private Object value;
    private Throwable thrown;

    InProcess(CellThread thread) {
        this.thread = thread;
        // The delegate's constructor has just made its loader this thread's context loader.
        thread.contextClassLoader(Thread.currentThread().getContextClassLoader());
    }

    ExecutionControlProvider provider() {
        return new ExecutionControlProvider() {
            @Override
            public String name() {
                return "kindred";
            }

            @Override
            public ExecutionControl generate(ExecutionEnv env, Map<String, String> parameters) {
                return InProcess.this;
            }
        };
    }

    /** Forgets the last value and exception. */
    void clear() {
        value = null;
        thrown = null;
    }

    Object value() {
        return value;
    }

    /** What the last snippet threw, or null. */
    Throwable thrown() {
        return thrown;
    }

    @Override
    protected String invoke(Method snippet) throws Exception {
        try {
            value = thread.call(() -> snippet.invoke(null));
        } catch (ExecutionException e) {
            thrown = e.getCause() instanceof InvocationTargetException user ? user.getCause() : e.getCause();
            throw new InvocationTargetException(thrown);
        }
        return "";
    }

    /** The parent loader has the kernel's own class path already; only what is new is added. */
    @Override
    public void addToClasspath(String path) throws EngineTerminationException, InternalException {
        for (String entry : Arrays.asList(path.split(File.pathSeparator))) {
            if (!given.contains(entry)) {
                super.addToClasspath(entry);
            }
        }
    }
}
