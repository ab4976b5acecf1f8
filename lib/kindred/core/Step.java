package kindred.core;

import ai.djl.ndarray.NDManager;

/**
 * The scope of one step: native memory and grad mode that end together.
 *
 * <pre>{@code
 * try (Step step = Step.recording()) {
 *     Pass pass = Pass.of(weights).leaf(weights.layout().all()).open(step);
 *     NDArray loss = ...;
 *     NDArray gradient = Autograd.gradient(loss, pass.leaf());
 * }
 * }</pre>
 *
 * <p>Grad mode belongs to the thread and starts differently on different threads (off on the one that started the
 * engine, on elsewhere), so a scope always sets it and puts back what it found. A scope is closed on the thread that
 * opened it.
 */
public final class Step implements AutoCloseable {
    private final NDManager manager;
    private final boolean before;
    private final Thread thread;

    private Step(boolean recording) {
        this.before = Compute.gradMode();
        this.thread = Thread.currentThread();
        this.manager = Compute.manager();
        Compute.gradMode(recording);
    }

    /** A scope in which operators are recorded, so that {@link Autograd} can differentiate them. */
    public static Step recording() {
        return new Step(true);
    }

    /** A scope in which nothing is recorded: evaluation, optimizer updates. */
    public static Step quiet() {
        return new Step(false);
    }

    /** Lives as long as the scope. */
    public NDManager manager() {
        return manager;
    }

    @Override
    public void close() {
        if (Thread.currentThread() != thread) {
            throw new IllegalStateException("A step of thread '" + thread.getName() + "' was closed by thread '"
                    + Thread.currentThread().getName() + "'; grad mode belongs to the thread that opened it");
        }
        Compute.gradMode(before);
        manager.close();
    }
}
