package kindred.study;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class StudiesTest {
    private static final List<String> IDS =
            List.of("generalization-difficulty", "how-transferable", "stitching", "task-hinting", "z-loss");

    @Test
    void anUnknownIdListsTheNearOnes() {
        String message = new UnknownStudy("how-transferble", IDS).getMessage();
        assertEquals("There is no study \"how-transferble\". Did you mean how-transferable? There are: "
                + String.join(", ", IDS) + ".", message);
        assertEquals(List.of("task-hinting"), UnknownStudy.near("Task Hinting", IDS));
        assertEquals(List.of("task-hinting"), UnknownStudy.near("hinting", IDS));
        assertEquals(List.of("stitching"), UnknownStudy.near("stiching", IDS));
        assertEquals(List.of("z-loss"), UnknownStudy.near("zloss", IDS));
        assertEquals(List.of(), UnknownStudy.near("quantum-chromodynamics", IDS));
        assertEquals(List.of(), UnknownStudy.near("", IDS));
        assertFalse(new UnknownStudy("quantum-chromodynamics", IDS).getMessage().contains("Did you mean"));
        assertTrue(new UnknownStudy("x", List.of()).getMessage().contains("None is installed"));
        assertThrows(UnknownStudy.class, () -> Studies.get("no-such-study"));
    }

    @Test
    void everyRegisteredStudyIsSoundAndFoundByItsId() {
        for (Study study : Studies.all()) {
            assertTrue(study.id().matches("[a-z0-9]+(-[a-z0-9]+)*"), study.id());
            assertEquals(study.getClass(), Studies.get(study.id()).getClass());
            assertFalse(study.title().isBlank());
            assertFalse(study.claims().isEmpty(), study.id());
            assertEquals(study.claims(), study.claims(), "the claims are fixed");
            Set<String> ids = new HashSet<>();
            for (Claim claim : study.claims()) {
                assertTrue(ids.add(claim.id()), study.id() + " has two claims " + claim.id());
            }
        }
    }

    @Test
    void studiesAreSortedAndTwinsAreAnError() {
        Study averaging = new AveragingStudy();
        assertSame(averaging, Studies.sorted(List.of(averaging)).get(0));
        String message = assertThrows(IllegalStateException.class,
                () -> Studies.sorted(List.of(averaging, new AveragingStudy()))).getMessage();
        assertTrue(message.contains("\"averaging\"") && message.contains("AveragingStudy"), message);
    }
}
