package kindred.train;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import kindred.core.Compute;
import kindred.core.Progress;

/**
 * Independent trainings side by side: small networks leave a processor idle when they train one after the other.
 *
 * <p>On the CPU there is one worker per processor, each with one engine thread, so the results have the same bits however
 * many workers there are. On a GPU the runs follow each other.
 */
public final class Sweep {
    private Sweep() {}

    /**
     * The results of {@code runs}, in their order.
     *
     * @param label what the progress line says
     * @throws kindred.core.Interrupted if this thread was interrupted; every run is stopped between two of its steps
     * @throws RuntimeException what the first failing run threw; the others are stopped
     */
    public static <T> List<T> of(String label, List<? extends Callable<T>> runs) {
        int workers = Compute.device().isGpu()
                ? 1 : Math.max(1, Math.min(runs.size(), Runtime.getRuntime().availableProcessors()));
        ExecutorService pool = Executors.newFixedThreadPool(workers);
        try (Progress progress = Progress.of(label, runs.size())) {
            List<Future<T>> pending = new ArrayList<>();
            Map<Thread, String> running = new ConcurrentHashMap<>();
            for (Callable<T> run : runs) {
                pending.add(pool.submit(() -> work(run, running)));
            }
            List<T> results = new ArrayList<>();
            for (Future<T> future : pending) {
                results.add(get(future, pending, running, progress));
                progress.at(ended(pending));
            }
            return results;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException(label + ": a run failed: " + e.getCause().getMessage(), e.getCause());
        } finally {
            pool.shutdownNow();
            awaitEnd(pool);
            Compute.restoreThreads();
        }
    }

    private static <T> T work(Callable<T> run, Map<Thread, String> running) throws Exception {
        Thread here = Thread.currentThread();
        try {
            return Progress.aside(line -> running.put(here, line), () -> Compute.withOneThread(run));
        } finally {
            running.remove(here);
        }
    }

    /** Waits, and meanwhile says what is running. */
    private static <T> T get(Future<T> future, List<Future<T>> all, Map<Thread, String> running, Progress progress)
            throws ExecutionException {
        while (true) {
            try {
                return future.get(250, TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                progress.at(ended(all), () -> running.isEmpty() ? "" : "now " + String.join("; ", running.values()));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                progress.at(ended(all));
            }
        }
    }

    private static long ended(List<? extends Future<?>> runs) {
        return runs.stream().filter(Future::isDone).count();
    }

    /** The runs use what the caller may close next. */
    private static void awaitEnd(ExecutorService pool) {
        boolean interrupted = Thread.interrupted();
        try {
            while (!pool.awaitTermination(1, TimeUnit.SECONDS)) {
                // a run ends at its next step
            }
        } catch (InterruptedException e) {
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
