package kindred.core;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.jni.JniUtils;
import java.util.Locale;
import java.util.concurrent.Callable;

/**
 * Where the numbers are computed: the engine, started once and offline, its device and its threads.
 *
 * <p>Environment: {@code KINDRED_DEVICE} is {@code auto} (the default: the first GPU, else the CPU), {@code cpu},
 * {@code cuda} or {@code cuda:N}; {@code KINDRED_THREADS} is the number of CPU threads of one operator (default: the
 * processors of this machine). The engine never asks the network: natives come from the class path, or from the folder
 * that DJL's {@code PYTORCH_LIBRARY_PATH} names.
 */
public final class Compute {
    private Compute() {}

    /** A new manager on the chosen device; what is created in it lives until it is closed. */
    public static NDManager manager() {
        return Holder.BASE.newSubManager();
    }

    /** The device that {@link #manager()} creates arrays on. */
    public static Device device() {
        return Holder.BASE.getDevice();
    }

    /** CPU threads of one operator. */
    public static int threads() {
        return Holder.THREADS;
    }

    /**
     * Calls {@code work} with one engine thread for this thread: for workers that run side by side. The engine keeps the
     * number in two places, per thread and as the default of new threads, so call {@link #restoreThreads} afterwards.
     */
    public static <T> T withOneThread(Callable<T> work) throws Exception {
        Holder.touch();
        JniUtils.setNumThreads(1);
        return work.call();
    }

    /** Puts the number of engine threads of this thread, and of new ones, back to {@link #threads()}. */
    public static void restoreThreads() {
        JniUtils.setNumThreads(Holder.THREADS);
    }

    /** The engine's name and version, for provenance. */
    public static String engine() {
        Engine engine = Holder.ENGINE;
        return engine.getEngineName() + " " + engine.getVersion();
    }

    /** Whether a computation on this thread is recorded for differentiation. */
    static boolean gradMode() {
        Holder.touch();
        return JniUtils.isGradMode();
    }

    static void gradMode(boolean on) {
        Holder.touch();
        JniUtils.setGradMode(on);
    }

    private static final class Holder {
        static final Engine ENGINE;
        static final NDManager BASE;
        static final int THREADS;

        static {
            defaultProperty("ai.djl.offline", "true");
            defaultProperty("OPT_OUT_TRACKING", "true");
            defaultProperty("ai.djl.pytorch.graph_optimizer", "false");
            String threads = System.getenv("KINDRED_THREADS");
            THREADS = threads == null || threads.isBlank()
                    ? Runtime.getRuntime().availableProcessors() : positive("KINDRED_THREADS", threads);
            defaultProperty("ai.djl.pytorch.num_threads", Integer.toString(THREADS));
            ENGINE = Engine.getEngine("PyTorch");
            BASE = ENGINE.newBaseManager(choose(System.getenv("KINDRED_DEVICE"), ENGINE));
        }

        static void touch() {}

        private static void defaultProperty(String key, String value) {
            if (System.getProperty(key) == null) {
                System.setProperty(key, value);
            }
        }
    }

    private static int positive(String name, String text) {
        try {
            int value = Integer.parseInt(text.trim());
            if (value > 0) {
                return value;
            }
        } catch (NumberFormatException e) {
            // reported below, with the value
        }
        throw new IllegalArgumentException(name + " is '" + text + "', expected a whole number above 0");
    }

    static Device choose(String wish, Engine engine) {
        String name = wish == null || wish.isBlank() ? "auto" : wish.trim().toLowerCase(Locale.ROOT);
        int gpus = engine.getGpuCount();
        if (name.equals("cpu") || name.equals("auto") && gpus == 0) {
            return Device.cpu();
        }
        if (name.equals("auto") || name.equals("cuda")) {
            name = "cuda:0";
        }
        if (!name.matches("cuda:\\d{1,3}")) {
            throw new IllegalArgumentException(
                    "KINDRED_DEVICE is '" + wish + "', expected auto, cpu, cuda or cuda:N");
        }
        int index = Integer.parseInt(name.substring(5));
        if (index >= gpus) {
            throw new IllegalArgumentException("KINDRED_DEVICE is '" + wish + "', but this engine sees " + gpus
                    + " GPUs; use cpu, or set PYTORCH_LIBRARY_PATH to a CUDA build of PyTorch");
        }
        return Device.gpu(index);
    }
}
