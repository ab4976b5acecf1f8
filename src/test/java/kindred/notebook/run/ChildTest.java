package kindred.notebook.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class ChildTest {
    @Test
    void exitCodeIsHandedOver() throws IOException {
        try (Child child = Child.start(new ProcessBuilder("sh", "-c", "exit 7"))) {
            assertEquals(7, child.await());
        }
    }

    @Test
    void closedChildIsEnded() throws IOException {
        Child child = Child.start(new ProcessBuilder("sleep", "600"));
        assertTrue(child.process().isAlive());
        child.close();
        assertFalse(child.process().isAlive());
    }

    @Test
    void interruptedWaitEndsTheChildAndStaysInterrupted() throws IOException {
        try (Child child = Child.start(new ProcessBuilder("sleep", "600"))) {
            Thread.currentThread().interrupt();
            child.await();
            assertTrue(Thread.interrupted());
            assertFalse(child.process().isAlive());
        }
    }
}
