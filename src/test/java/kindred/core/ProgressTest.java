package kindred.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ProgressTest {
    private static final long SECOND = 1_000_000_000L;

    private long now = 17;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final ProgressLines lines = new ProgressLines(new PrintStream(bytes, true, StandardCharsets.UTF_8));

    private Progress of(String label, long total) {
        return Progress.of(label, total, lines, () -> now);
    }

    private List<String> said() {
        return bytes.toString(StandardCharsets.UTF_8).lines().toList();
    }

    @AfterEach
    void clearInterrupt() {
        Thread.interrupted();
    }

    @Test
    void saysALineAtMostEveryTwoSecondsAndOneAtTheEnd() {
        try (Progress p = of("train A", 100)) {
            for (int step = 1; step <= 100; step++) {
                now += SECOND / 10;
                p.at(step, "loss 0.5");
            }
        }
        List<String> said = said();
        assertEquals(6, said.size(), said::toString);
        assertEquals("train A: 20 of 100, loss 0.5, 10.0/s, 8.0 s left", said.get(0));
        assertEquals("train A: 100 of 100, loss 0.5, 10.0/s, took 10 s", said.get(5));
    }

    @Test
    void buildsNoNoteThatIsNotShown() {
        List<Integer> built = new ArrayList<>();
        try (Progress p = of("train", 100)) {
            for (int step = 1; step <= 50; step++) {
                int s = step;
                now += SECOND / 10;
                p.at(step, () -> "" + built.add(s));
            }
        }
        assertEquals(List.of(20, 40, 50), built);
    }

    @Test
    void nestedProgressShowsTheWholeStack() {
        try (Progress sweep = of("sweep", 4)) {
            sweep.at(1, "seed 7");
            try (Progress run = Progress.of("run", 10)) {
                now += 3 * SECOND;
                run.at(5, "");
            }
            now += SECOND;
            sweep.at(2, "seed 8");
        }
        assertEquals(List.of(
                "sweep: 1 of 4, seed 7, 0.3/s, 9.0 s left | run: 5 of 10, 1.7/s, 3.0 s left",
                "  run: 5 of 10, 1.7/s, stopped after 3.0 s",
                "sweep: 2 of 4, seed 8, 0.5/s, stopped after 4.0 s"), said());
    }

    @Test
    void saysNothingOfShortWork() {
        try (Progress p = of("blink", 3)) {
            now += SECOND;
            p.at(3, "");
        }
        assertEquals(List.of(), said());
    }

    @Test
    void interruptEndsTheStepAndLeavesTheStackEmpty() {
        Interrupted thrown = assertThrows(Interrupted.class, () -> {
            try (Progress sweep = of("sweep", 4); Progress run = Progress.of("run", 10)) {
                Thread.currentThread().interrupt();
                run.at(5, "");
            }
        });
        assertEquals("Interrupted: run stopped after step 5 of 10, between two steps. Nothing is half done.",
                thrown.getMessage());
        assertFalse(Thread.currentThread().isInterrupted());
        now += 5 * SECOND;
        try (Progress next = of("next", 1)) {
            now += 5 * SECOND;
            next.at(1, "");
        }
        assertTrue(said().get(0).startsWith("next: 1 of 1"), said()::toString);
    }

    @Test
    void closingTheOuterOneDropsAnInnerOneLeftOpen() {
        Progress outer = of("outer", 1);
        Progress forgotten = of("forgotten", 1);
        outer.close();
        forgotten.close();
        try (Progress next = of("next", 1)) {
            now += 3 * SECOND;
            next.at(1, "");
        }
        assertTrue(said().get(0).startsWith("next: 1 of 1"), said()::toString);
    }

    @Test
    void longTimesAndUnknownTotals() {
        assertEquals("read: 30, 0.5/s", new Progress.State("read", 30, 0, "", Duration.ofSeconds(60)).line());
        assertEquals("t: 1 of 3, 0.0/s, 2 h 0 min left",
                new Progress.State("t", 1, 3, "", Duration.ofHours(1)).line());
        assertEquals("t: 0 of 3, stopped after 1 min 5 s",
                new Progress.State("t", 0, 3, "", Duration.ofSeconds(65)).lastLine());
        assertThrows(IllegalArgumentException.class, () -> of("bad", -1));
    }

    @Test
    void theJvmsHostIsFoundAndServesWithoutAKernel() {
        try (Progress p = Progress.of("real", 1_000_000)) {
            for (int i = 1; i <= 1_000_000; i++) {
                p.at(i, "");
            }
        }
    }
}
