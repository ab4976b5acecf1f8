package kindred.data.text;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The 6,000 pieces of text that all small language models here share, in the order of their ids: {@code [PAD] [UNK]
 * [BOS] [SEP] [EOS]}, the ASCII characters, then pieces of targets and the most frequent others. {@code ##} marks a
 * piece that continues a word. The list is a file of the library; a test builds it anew from the corpora and compares.
 */
public final class Vocabulary {
    private static final List<String> PIECES = read();

    private Vocabulary() {
    }

    /** The pieces by id. */
    public static List<String> pieces() {
        return PIECES;
    }

    private static List<String> read() {
        try (InputStream in = Vocabulary.class.getResourceAsStream("vocabulary.txt")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
