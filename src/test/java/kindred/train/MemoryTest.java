package kindred.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import kindred.core.Rng;
import kindred.core.Step;
import kindred.core.Tensors;
import kindred.core.Weights;
import kindred.model.StagedNetwork;
import kindred.model.ConvNet;
import kindred.task.Examples;
import kindred.task.Loss;
import org.junit.jupiter.api.Test;

/**
 * Native memory over 5,000 steps of the real trainer. It runs in a JVM of its own with a small heap that is touched
 * beforehand: else the growth of the Java heap looks like a leak.
 */
class MemoryTest {
    @Test
    void fiveThousandStepsNeedNoMoreMemoryThanOneThousand() throws Exception {
        ProcessBuilder command = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xms128m", "-Xmx128m", "-XX:+AlwaysPreTouch", "-XX:+UseSerialGC",
                "-cp", System.getProperty("java.class.path"), MemoryTest.class.getName())
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        command.environment().put("KINDRED_THREADS", "1");
        Process process = command.start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), out);
        List<Long> resident = out.lines().filter(l -> l.startsWith("resident ")).map(l -> Long.parseLong(l.substring(9)))
                .toList();
        assertEquals(5, resident.size(), out);
        // 4,000 leaked handles of a kilobyte each would be 4 MB, and one leaked gradient a step far more
        assertTrue(resident.get(4) - resident.get(0) < 4_000, "resident kB after each 1,000 steps: " + resident);
    }

    /** Trains a small convolutional network for 5,000 steps and prints the resident memory after each thousand. */
    public static void main(String[] args) {
        try (Step step = Step.quiet()) {
            StagedNetwork network = ConvNet.residual(1, 4, 3);
            Weights start = network.initial(step.manager(), new Rng(1));
            int n = 80;
            Examples examples = Examples.of(
                    Tensors.of(step.manager(), new Rng(2).normal(n * 64, 1), n, 1, 8, 8),
                    Tensors.of(step.manager(), new long[n], n));
            List<String> lines = new ArrayList<>();
            Trainer.with(AdamW.rate(1e-3)).batch(8).epochs(500).clip(1).listen((done, w) -> {
                if (done % 1_000 == 0) {
                    lines.add("resident " + resident());
                }
            }).fit(network, start, examples, Loss.crossEntropy());
            lines.forEach(System.out::println);
        }
    }

    private static long resident() {
        System.gc();
        try {
            return Files.readAllLines(Path.of("/proc/self/status")).stream().filter(l -> l.startsWith("VmRSS"))
                    .mapToLong(l -> Long.parseLong(l.replaceAll("\\D", ""))).findFirst().orElseThrow();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
