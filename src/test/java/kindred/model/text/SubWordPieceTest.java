package kindred.model.text;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import kindred.core.Rng;
import kindred.model.decoder.Prompted;
import kindred.model.pretrained.BgeSmallPackage;
import kindred.data.text.PromptForm;
import kindred.data.text.TextExample;
import kindred.data.text.TextTask;
import kindred.data.text.TextTasks;
import kindred.data.text.Vocabulary;
import org.junit.jupiter.api.Test;

class SubWordPieceTest {
    private static final SubWordPiece SMALL = new SubWordPiece(List.of("[PAD]", "[UNK]", "[BOS]", "[SEP]", "[EOS]", "a",
            "##b", "ab", "##abc", "##c", "1", ",", "abab"));

    @Test
    void longestPieceWins() {
        assertArrayEquals(new int[] {12, 9}, SMALL.encode("ababc"));
        assertArrayEquals(new int[] {7, 9}, SMALL.encode("abc"));
        List<String> withoutAb = List.of("[PAD]", "[UNK]", "[BOS]", "[SEP]", "[EOS]", "a", "##b");
        assertArrayEquals(new int[] {5, 6, 6}, new SubWordPiece(withoutAb).encode("abb"));
    }

    @Test
    void unknownWordsAreOnePieceAndDigitsStandAlone() {
        assertArrayEquals(new int[] {7, 1, 10, 10, 11, 5}, SMALL.encode("AB abx 11,a"));
        assertEquals(List.of("open", "1", "4", "5", "5"), SubWordPiece.cut("open 1455"));
    }

    @Test
    void decodingJoinsContinuations() {
        assertEquals("ababc , a", SMALL.decode(new int[] {2, 12, 9, 11, 3, 5, 4, 0}));
        assertThrows(IndexOutOfBoundsException.class, () -> SMALL.decode(new int[] {13}));
    }

    @Test
    void bertsOwnVocabularyGivesBertsOwnPieces() {
        SubWordPiece bert = new SubWordPiece(BgeSmallPackage.vocabulary());
        assertEquals(30_522, bert.size());
        assertArrayEquals(new int[] {1037, 4937, 7719, 2006, 1996, 13523, 1012}, bert.encode("A cat sits on the mat."));
    }

    @Test
    void promptsAreCutInTheConditionOnly() {
        Prompted cut = SMALL.prompt("a a a a a a a a a a", "1 1", 8);
        assertArrayEquals(new int[] {2, 5, 5, 5, 5, 3}, cut.prompt());
        assertArrayEquals(new int[] {10, 10, 4}, cut.target());
        // Ids of a batch leave the last target piece out: exactly the context.
        assertEquals(8, cut.prompt().length + cut.target().length - 1);
        assertArrayEquals(new int[] {2, 5, 3}, SMALL.prompt("a", "1", 8).prompt());
        assertThrows(IllegalArgumentException.class, () -> SMALL.prompt("a", "1 1 1 1 1 1 1", 8));
    }

    @Test
    void theVocabularyOfTheLibraryFollowsItsRule() {
        List<String> pieces = Vocabulary.pieces();
        assertEquals(SubVocabulary.SIZE, pieces.size());
        assertEquals(SubVocabulary.SIZE, new HashSet<>(pieces).size());
        assertEquals(SubWordPiece.SPECIAL, pieces.subList(0, 5));
        assertTrue(pieces.subList(5, 109).stream().allMatch(p -> p.matches("[!-~]|##[a-z0-9]")));
        assertTrue(new HashSet<>(BgeSmallPackage.vocabulary()).containsAll(pieces.subList(109, pieces.size())));
        assertEquals(pieces, SubVocabulary.build());
    }

    @Test
    void everyTargetHasItsPieces() {
        SubWordPiece tokenizer = SubWordPiece.load();
        for (TextTask task : TextTasks.all()) {
            for (Prompted p : tokenizer.prompts(task, PromptForm.INSTRUCTION, task.test())) {
                assertTrue(Arrays.stream(p.target()).noneMatch(id -> id == SubWordPiece.UNK), task.id());
                assertTrue(p.prompt().length + p.target().length - 1 <= 96, task.id());
            }
            for (TextExample e : task.train()) {
                String back = tokenizer.decode(tokenizer.encode(e.target()));
                assertEquals(e.target().replace(" ", ""), back.replace(" ", ""));
            }
        }
    }

    @Test
    void corpusIsTheStreamOfTheSpecification() {
        TokenCorpus corpus = TokenCorpus.load(SubWordPiece.load());
        assertArrayEquals(corpus.heldOut(), TokenCorpus.heldOut(SubWordPiece.load()));
        assertEquals(60_000, corpus.heldOut().length);
        assertEquals(5_371_222, corpus.train().length + 60_000, 0.01 * 5_371_222);
        double unknown = Arrays.stream(corpus.train()).filter(id -> id == SubWordPiece.UNK).count();
        assertTrue(unknown / corpus.train().length < 1e-4, unknown + " unknown");
        int[] windows = corpus.windows(new Rng(3), 4, 65);
        assertEquals(260, windows.length);
        assertArrayEquals(windows, corpus.windows(new Rng(3), 4, 65));
        assertThrows(IllegalArgumentException.class, () -> corpus.windows(new Rng(3), 1, 6_000_000));
    }
}
