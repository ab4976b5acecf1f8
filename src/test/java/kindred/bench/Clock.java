package kindred.bench;

import ai.djl.ndarray.types.Shape;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import kindred.core.Compute;
import kindred.core.Step;

/**
 * The clock of the programs that compare costs. On the CPU it counts the processor time of its own thread, which other
 * programs hardly disturb (with {@code KINDRED_THREADS=1}, else the engine's other threads are not counted); on a GPU,
 * wall time, read once the device has done what it was told.
 */
public final class Clock {
    private static final ThreadMXBean THREAD = ManagementFactory.getThreadMXBean();

    private Clock() {}

    /** Nanoseconds since some fixed moment. */
    public static long nanos() {
        if (!Compute.device().isGpu()) {
            return THREAD.getCurrentThreadCpuTime();
        }
        try (Step step = Step.quiet()) {
            step.manager().ones(new Shape(1)).getFloat();
        }
        return System.nanoTime();
    }
}
