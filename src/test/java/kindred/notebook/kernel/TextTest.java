package kindred.notebook.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The small functions on text that the kernel rests on. */
class TextTest {
    @Test
    void aCutNeverSplitsACharacter() {
        byte[] text = "aé学🚀".getBytes(StandardCharsets.UTF_8);
        int[] whole = {0, 1, 1, 3, 3, 3, 6, 6, 6, 6, 10};
        for (int length = 0; length <= text.length; length++) {
            assertEquals(whole[length], Outbox.wholeCharacters(Arrays.copyOf(text, length)), "first " + length + " bytes");
        }
    }

    @Test
    void statementsBeginAfterSpaceCommentsAndSemicolons() {
        String cell = " ; // one\n/* two */ x";
        assertEquals(cell.indexOf('x'), Pieces.next(cell, 0));
        assertEquals(4, Pieces.next("    /* open", 0));
        assertEquals(3, Pieces.next("   ", 0));
    }

    @Test
    void magicLinesAreBlankedInPlace() {
        assertEquals("     \nint x = 5 % 3;\n  ", Pieces.withoutMagics("%time\nint x = 5 % 3;\n%a"));
    }

    @Test
    void coordinatesAreChecked() {
        assertTrue(Maven.pom(List.of("a.b:c-d:1.0")).contains("<artifactId>c-d</artifactId>"));
        assertThrows(IllegalArgumentException.class, () -> Maven.pom(List.of("a:b")));
        assertThrows(IllegalArgumentException.class, () -> Maven.pom(List.of("a:b:<c>")));
        assertThrows(IllegalArgumentException.class, () -> Maven.pom(List.of()));
    }
}
