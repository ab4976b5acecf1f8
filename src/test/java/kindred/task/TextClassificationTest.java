package kindred.task;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import java.util.List;
import kindred.core.Compute;
import kindred.data.text.TextExample;
import kindred.data.text.TextTask;
import kindred.model.pretrained.Pretrained;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class TextClassificationTest {
    private static final List<TextExample> TRAIN = List.of(new TextExample("a joy to watch", "good"),
            new TextExample("dull", "bad"), new TextExample("warm and clever", "good"));

    private static Pretrained model;
    private static NDManager manager;

    @BeforeAll
    static void start() {
        model = Pretrained.miniLm();
        manager = Compute.manager();
    }

    @AfterAll
    static void stop() {
        manager.close();
        model.close();
    }

    @Test
    void labelsBecomeClassesInAlphabeticalOrder() {
        Task task = TextClassification.of(manager, model, "tone", TRAIN, List.of(new TextExample("boring", "bad")));
        assertEquals(2, task.outputs());
        assertArrayEquals(new long[] {1, 0, 1}, task.train().targets().toLongArray());
        assertArrayEquals(new long[] {0}, task.test().targets().toLongArray());
        assertEquals(3, task.train().inputs().length);
        assertEquals(3, task.train().inputs()[0].getShape().get(0));
    }

    @Test
    void aPackagedTaskKeepsItsLabelsAndIsCut() {
        TextTask source = new TextTask("mood", "msg", "name the mood", List.of("bad", "fair", "good"), TRAIN, TRAIN);
        Task task = TextClassification.of(manager, model, source, 2, 100);
        assertEquals(3, task.outputs());
        assertArrayEquals(new long[] {2, 0}, task.train().targets().toLongArray());
        assertEquals(3, task.test().count());
    }

    @Test
    void whatIsNoClassificationIsRefusedByName() {
        TextTask open = new TextTask("sum", "math", "add", List.of(), TRAIN, TRAIN);
        assertTrue(message(() -> TextClassification.of(manager, model, open, 2, 2)).contains("sum"));
        assertTrue(message(() -> TextClassification.of(manager, model, "tone", TRAIN,
                List.of(new TextExample("so so", "fair")))).contains("'fair' on 'so so'"));
        assertTrue(message(() -> TextClassification.of(manager, model, "tone", TRAIN, List.of())).contains("tone"));
        assertTrue(message(() -> TextClassification.of(manager, model, "tone", TRAIN.subList(0, 1), TRAIN))
                .contains("two labels"));
    }

    private static String message(Runnable call) {
        return assertThrows(IllegalArgumentException.class, call::run).getMessage();
    }
}
