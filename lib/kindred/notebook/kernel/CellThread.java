package kindred.notebook.kernel;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import kindred.core.Progress;

/**
 * The one thread on which the user's code runs, cell after cell: thread-local state and the engine's thread pools live
 * on from cell to cell.
 *
 * <p>An interrupt is first a plain {@link Thread#interrupt}, which ends sleeps, waits and, through {@link Progress},
 * every long call of the library between two steps. Code that answers neither is stopped after {@link #GRACE}, by
 * {@link Thread#stop}; code inside a {@code Progress} only after {@link #STEP} or a second interrupt, so that a slow
 * step is not torn.
 */
final class CellThread {
    private static final Duration GRACE = Duration.ofMillis(500);
    private static final Duration STEP = Duration.ofSeconds(10);
    private static final long STACK_BYTES = 16L << 20;

    private final ExecutorService worker = Executors.newSingleThreadExecutor(this::thread);
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "interrupts");
        thread.setDaemon(true);
        return thread;
    });
    private final Object lock = new Object();
    private volatile ClassLoader loader;
    private volatile Thread thread;
    private boolean running;
    private boolean stopping;
    private long work;
    private long interrupted;

    private Thread thread(Runnable run) {
        Thread made = new Thread(null, run, "cells", STACK_BYTES);
        made.setDaemon(true);
        thread = made;
        return made;
    }

    /** Code run from now on finds classes and services here. */
    void contextClassLoader(ClassLoader context) {
        loader = context;
    }

    /** A new cell begins: what was interrupted before does not concern it. */
    void begin() {
        synchronized (lock) {
            stopping = false;
        }
    }

    /** Whether the present cell was interrupted. */
    boolean isStopping() {
        synchronized (lock) {
            return stopping;
        }
    }

    /**
     * Runs work on the cell thread and waits for it.
     *
     * @throws ExecutionException whose cause is what the work threw: {@link ThreadDeath} if it was stopped,
     *         {@link InterruptedException} if the cell was interrupted before the work began
     */
    <T> T call(Callable<T> body) throws ExecutionException {
        if (Thread.currentThread() == thread) {
            try {
                return body.call();
            } catch (Exception e) {
                throw new ExecutionException(e);
            }
        }
        Future<T> result = worker.submit(() -> {
            enter();
            try {
                return body.call();
            } finally {
                leave();
            }
        });
        while (true) {
            try {
                return result.get();
            } catch (InterruptedException e) {
                throw new IllegalStateException("nothing interrupts the thread that waits for a cell", e);
            }
        }
    }

    private void enter() throws InterruptedException {
        Thread.currentThread().setContextClassLoader(loader);
        synchronized (lock) {
            if (stopping) {
                throw new InterruptedException("before it began");
            }
            running = true;
            work++;
        }
    }

    private void leave() {
        synchronized (lock) {
            running = false;
            Thread.interrupted();
        }
    }

    /** Interrupts the present cell: the work that runs now, or what it would run next. */
    void interrupt() {
        synchronized (lock) {
            stopping = true;
            if (!running) {
                return;
            }
            long now = work;
            thread.interrupt();
            Duration wait = Progress.isOpen(thread) && interrupted != now ? STEP : GRACE;
            interrupted = now;
            timer.schedule(() -> stop(now), wait.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    @SuppressWarnings("removal")
    private void stop(long asked) {
        synchronized (lock) {
            if (!running || work != asked) {
                return;
            }
            try {
                thread.stop();
            } catch (UnsupportedOperationException e) {
                System.err.println("This cell does not answer to interrupts, and Java "
                        + Runtime.version().feature() + " cannot stop it. Restart the kernel.");
            }
        }
    }
}
