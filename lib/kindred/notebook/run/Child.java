package kindred.notebook.run;

import java.io.IOException;

/**
 * A process that does not outlive this one: when this one is ended (Ctrl-C, a closed terminal), the child is told to end
 * and waited for, so that no kernel stays behind.
 */
public final class Child implements AutoCloseable {
    private final Process process;
    private final Thread hook;

    private Child(Process process) {
        this.process = process;
        this.hook = new Thread(this::end, "end of " + process.pid());
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** Starts the process. */
    public static Child start(ProcessBuilder builder) throws IOException {
        return new Child(builder.start());
    }

    public Process process() {
        return process;
    }

    /** Its exit code, when it has ended; if this thread is interrupted meanwhile, the child is ended. */
    public int await() {
        try {
            return process.waitFor();
        } catch (InterruptedException e) {
            end();
            Thread.currentThread().interrupt();
            return process.exitValue();
        }
    }

    /** Ends the process if it still runs. */
    @Override
    public void close() {
        end();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) { // this process is ending: the hook is running
            return;
        }
    }

    private void end() {
        process.destroy();
        boolean interrupted = false;
        while (process.isAlive()) {
            try {
                process.waitFor();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
