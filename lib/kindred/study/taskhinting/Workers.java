package kindred.study.taskhinting;

import java.util.List;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import kindred.core.Progress;

/**
 * Independent runs side by side: networks this small leave a second core idle. Each run draws from its own rng and keeps
 * to its own thread, so the numbers are those of one after the other.
 */
final class Workers {
    private static final int MOST = 2;

    private Workers() {}

    /**
     * Does all jobs; the first failure ends the others.
     *
     * @param progress counts the jobs
     * @throws kindred.core.Interrupted if the calling thread was interrupted
     */
    static <J> void each(List<J> jobs, Consumer<J> work, Progress progress) {
        int threads = Math.min(MOST, Runtime.getRuntime().availableProcessors());
        ClassLoader loader = Thread.currentThread().getContextClassLoader();
        ExecutorService pool = Executors.newFixedThreadPool(threads, task -> {
            Thread thread = new Thread(task, "kindred-task-hinting");
            thread.setDaemon(true);
            thread.setContextClassLoader(loader);
            return thread;
        });
        CompletionService<Void> finished = new ExecutorCompletionService<>(pool);
        int done = 0;
        try {
            for (J job : jobs) {
                finished.submit(() -> work.accept(job), null);
            }
            while (done < jobs.size()) {
                finished.take().get();
                progress.at(++done, "");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            progress.at(done, "");
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
        } finally {
            pool.shutdownNow();
            awaitEnd(pool);
        }
    }

    /** Runs stop within a step; their arrays must not be freed under them. */
    private static void awaitEnd(ExecutorService pool) {
        boolean interrupted = false;
        while (true) {
            try {
                if (pool.awaitTermination(1, TimeUnit.SECONDS)) {
                    break;
                }
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
