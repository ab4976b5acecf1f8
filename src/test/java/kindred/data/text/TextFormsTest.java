package kindred.data.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Normalisation, split and prompt forms against the specification's numbers. */
class TextFormsTest {
    private static final TextTask SIGNS = new TextTask("so_sign", "so", "name the sign", List.of("minus", "plus"),
            List.of(new TextExample("one two", "plus"), new TextExample("three", "minus"),
                    new TextExample("a b", "plus"), new TextExample("no", "minus"), new TextExample("four", "minus")),
            List.of());

    @Test
    void wordsAreLowerCaseNumbersAndMarks() {
        assertEquals("don't pay 3.50 dlrs , ok ?", Words.words("Don't pay 3.50 dlrs, OK?"));
        assertEquals("don't pay", Words.clip("Don't pay 3.50 dlrs, OK?", 2));
        assertEquals("", Words.words(" \n"));
    }

    @Test
    void splitFollowsTheChecksum() {
        assertEquals(2_214_117_461L, Split.crc("489 or 880"));
        assertEquals(1_399_845_892L, Split.crc("is 400 more than 485"));
        assertEquals(2_030_385_683L, Split.crc("d i l i p"));
        assertEquals(1_332_413_839L, Split.crc("cut with a blade or mower"));
        assertTrue(!Split.test("489 or 880"));
    }

    @Test
    void balanceTakesLabelsInTurn() {
        List<TextExample> examples = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            examples.add(new TextExample("a" + i, "a"));
        }
        examples.add(new TextExample("b0", "b"));
        examples.add(new TextExample("b1", "b"));
        // Two of each label, then one label alone is fewer than two.
        assertEquals(List.of("a0", "b0", "a1", "b1"), inputs(Balance.even(examples, 100)));
        assertEquals(List.of("a0", "b0", "a1"), inputs(Balance.even(examples, 3)));
        assertEquals(List.of("a0", "a1"), inputs(Balance.natural(examples, 2)));
    }

    @Test
    void formsAreTheSpecifiedTexts() {
        assertEquals("x y", PromptForm.BARE.conditions(SIGNS).apply("x y"));
        assertEquals("so sign : x y", PromptForm.TAG.conditions(SIGNS).apply("x y"));
        assertEquals("definition : name the sign . input : x y",
                PromptForm.INSTRUCTION_SHORT.conditions(SIGNS).apply("x y"));
        assertEquals("definition : name the sign example : a b is plus . input : x y",
                PromptForm.INSTRUCTION.conditions(SIGNS).apply("x y"));
        assertEquals(new TextExample("a b", "plus"), PromptForm.positive(SIGNS));
        assertEquals(4, PromptForm.INSTRUCTION.train(SIGNS).size());
        assertEquals(5, PromptForm.TAG.train(SIGNS).size());
    }

    private static List<String> inputs(List<TextExample> examples) {
        return examples.stream().map(TextExample::input).toList();
    }
}
