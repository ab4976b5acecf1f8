package kindred.model.pretrained;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class WordPieceTest {
    private static final List<String> VOCABULARY = List.of("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "the", "cat", "un",
            "##know", "##able", "##s", ".", "cafe", "中");

    @Test
    void textIsLowerCasedStrippedOfAccentsAndCutGreedily() {
        try (WordPiece tokenizer = WordPiece.uncased(VOCABULARY, 16)) {
            Tokens tokens = tokenizer.encode(List.of("The CATS.", "Café [MASK] unknowable中dog"));
            assertEquals(List.of("[CLS]", "the", "cat", "##s", ".", "[SEP]"), tokens.pieces().get(0));
            assertEquals(List.of("[CLS]", "cafe", "[MASK]", "un", "##know", "##able", "中", "[UNK]", "[SEP]"),
                    tokens.pieces().get(1));
            assertEquals(9, tokens.length());
            assertArrayEquals(new long[] {2, 5, 6, 10, 11, 3, 0, 0, 0, 2, 12, 4, 7, 8, 9, 13, 1, 3}, tokens.ids());
            assertArrayEquals(new long[] {1, 1, 1, 1, 1, 1, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 1}, tokens.mask());
        }
    }

    @Test
    void aLongTextIsCutAtMaxLengthAndKeepsItsFrame() {
        try (WordPiece tokenizer = WordPiece.uncased(VOCABULARY, 4)) {
            Tokens tokens = tokenizer.encode(List.of("the cat the cat", "cat"));
            assertEquals(List.of("[CLS]", "the", "cat", "[SEP]"), tokens.pieces().get(0));
            assertEquals(List.of("[CLS]", "cat", "[SEP]"), tokens.pieces().get(1));
            assertEquals(4, tokens.length());
        }
    }

    @Test
    void theSecondTextOfAPairHasTypeOne() {
        try (WordPiece tokenizer = WordPiece.uncased(VOCABULARY, 16)) {
            Tokens tokens = tokenizer.encodePairs(List.of("the cat"), List.of("cats"));
            assertArrayEquals(new long[] {2, 5, 6, 3, 6, 10, 3}, tokens.ids());
            assertArrayEquals(new long[] {0, 0, 0, 0, 1, 1, 1}, tokens.types());
        }
    }

    @Test
    void wordsKeepTheirNumbersThroughPiecesAndCuts() {
        try (WordPiece tokenizer = WordPiece.uncased(VOCABULARY, 8)) {
            Tokens tokens = tokenizer.encodeWords(List.of(List.of("The", "the cat.", "\u0001", "cats", "the", "the"),
                    List.of("unknowable")));
            assertArrayEquals(new int[] {-1, 0, 1, 1, 1, 3, 3, -1}, tokens.words().get(0));
            assertArrayEquals(new int[] {-1, 0, 0, 0, -1}, tokens.words().get(1));
            assertArrayEquals(new long[] {2, 5, 5, 6, 11, 6, 10, 3, 2, 7, 8, 9, 3, 0, 0, 0}, tokens.ids());
            assertEquals(0, tokenizer.encodeWords(List.of()).count());
        }
    }

    @Test
    void wordsAndPlainTextAgreeWhereWordsArePlain() {
        try (WordPiece tokenizer = WordPiece.uncased(VOCABULARY, 16)) {
            Tokens text = tokenizer.encode(List.of("the cats unknowable ."));
            Tokens words = tokenizer.encodeWords(List.of(List.of("the", "cats", "unknowable", ".")));
            assertArrayEquals(text.ids(), words.ids());
            assertArrayEquals(text.words().get(0), words.words().get(0));
        }
    }

    @Test
    void badArgumentsAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> WordPiece.uncased(VOCABULARY, 2));
        assertThrows(IllegalArgumentException.class, () -> WordPiece.uncased(List.of("the"), 8));
        assertThrows(IllegalArgumentException.class,
                () -> WordPiece.uncased(Collections.nCopies(3, "[PAD]"), 8));
    }
}
