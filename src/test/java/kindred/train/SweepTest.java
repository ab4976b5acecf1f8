package kindred.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import kindred.core.Compute;
import kindred.core.Interrupted;
import kindred.core.Progress;
import kindred.core.Rng;
import kindred.core.Step;
import kindred.core.Tensors;
import kindred.model.Mlp;
import kindred.task.Examples;
import kindred.task.Loss;
import org.junit.jupiter.api.Test;

class SweepTest {
    private static float[] train(long seed) {
        try (Step step = Step.quiet()) {
            var network = Mlp.of(6, 8, 2);
            var examples = Examples.of(Tensors.of(step.manager(), new Rng(1).normal(60 * 6, 1), 60, 6),
                    Tensors.of(step.manager(), new long[60], 60));
            return Trainer.with(AdamW.rate(1e-2)).batch(10).epochs(5).rng(new Rng(seed))
                    .fit(network, network.initial(step.manager(), new Rng(seed)), examples, Loss.crossEntropy())
                    .weights().vector().toFloatArray();
        }
    }

    @Test
    void resultsComeInOrderWithTheBitsOfOneAfterTheOther() throws Exception {
        List<Callable<float[]>> runs = new ArrayList<>();
        for (long seed = 0; seed < 5; seed++) {
            long own = seed;
            runs.add(() -> train(own));
        }
        List<float[]> together = Sweep.of("seeds", runs);
        try {
            for (int seed = 0; seed < 5; seed++) {
                int own = seed;
                assertArrayEquals(Compute.withOneThread(() -> train(own)), together.get(seed));
            }
        } finally {
            Compute.restoreThreads();
        }
    }

    @Test
    void aFailingRunIsReportedAndTheOthersStop() {
        IllegalArgumentException error = assertThrows(IllegalArgumentException.class, () -> Sweep.of("bad",
                List.<Callable<Integer>>of(() -> {
                    throw new IllegalArgumentException("rate 7");
                }, () -> 1)));
        assertEquals("rate 7", error.getMessage());
    }

    @Test
    void anInterruptReachesEveryRun() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        AtomicReference<Throwable> inside = new AtomicReference<>();
        AtomicReference<Throwable> outside = new AtomicReference<>();
        Callable<Integer> endless = () -> {
            try (Progress progress = Progress.of("endless", 0)) {
                begun.countDown();
                for (int i = 0;; i++) {
                    progress.at(i);
                    TimeUnit.MILLISECONDS.sleep(1);
                }
            } catch (Interrupted | InterruptedException e) {
                inside.set(e);
                throw e;
            }
        };
        Thread caller = new Thread(() -> {
            try {
                Sweep.of("sweep", List.of(endless));
            } catch (RuntimeException e) {
                outside.set(e);
            }
        });
        caller.start();
        begun.await();
        caller.interrupt();
        caller.join(10_000);
        assertTrue(outside.get() instanceof Interrupted, String.valueOf(outside.get()));
        assertTrue(inside.get() != null);
    }
}
