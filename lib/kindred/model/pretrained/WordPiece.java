package kindred.model.pretrained;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.djl.util.PairList;
import com.google.gson.Gson;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * WordPiece tokenization (Wu et al. 2016; Devlin et al. 2019) as the pretrained encoders were trained with it.
 *
 * <p>The truncation and padding that some published tokenizer files carry (128 tokens, always) are overruled: a text is
 * cut after {@code maxLength} tokens, [CLS] and [SEP] included, and a batch is padded to its longest text only. Safe for
 * several threads.
 */
public final class WordPiece implements AutoCloseable {
    private static final List<String> SPECIAL = List.of("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]");

    private final HuggingFaceTokenizer tokenizer;
    private final int maxLength;

    private WordPiece(HuggingFaceTokenizer tokenizer, int maxLength) {
        this.tokenizer = tokenizer;
        this.maxLength = maxLength;
    }

    /**
     * A tokenizer from a published {@code tokenizer.json}.
     *
     * @param json      the file's content
     * @param maxLength most tokens a text, special ones included; at least 3
     * @throws UncheckedIOException if the content is no tokenizer
     */
    public static WordPiece read(InputStream json, int maxLength) {
        if (maxLength < 3) {
            throw new IllegalArgumentException("maxLength is " + maxLength
                    + ", should be at least 3: [CLS], one piece, [SEP]");
        }
        Map<String, String> options = Map.of("padding", "false", "truncation", "true",
                "maxLength", String.valueOf(maxLength));
        try {
            return new WordPiece(HuggingFaceTokenizer.newInstance(json, options), maxLength);
        } catch (IOException e) {
            throw new UncheckedIOException("The content is not a tokenizer.json", e);
        }
    }

    /**
     * The uncased tokenizer of a BERT vocabulary: the text is lower-cased, accents are stripped, and it is split at
     * blanks, punctuation and Chinese characters before words are cut into pieces.
     *
     * @param vocabulary the pieces in the order of their numbers; must contain [PAD], [UNK], [CLS], [SEP] and [MASK]
     * @param maxLength  most tokens a text, special ones included; at least 3
     */
    public static WordPiece uncased(List<String> vocabulary, int maxLength) {
        Map<String, Integer> numbers = new LinkedHashMap<>();
        for (String piece : vocabulary) {
            numbers.putIfAbsent(piece, numbers.size());
        }
        if (numbers.size() != vocabulary.size() || !numbers.keySet().containsAll(SPECIAL)) {
            throw new IllegalArgumentException("The vocabulary (" + vocabulary.size() + " lines, " + numbers.size()
                    + " distinct) should name every piece once and contain " + SPECIAL);
        }
        String json = new Gson().toJson(description(numbers));
        return read(new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)), maxLength);
    }

    /** Most tokens a text, special ones included. */
    public int maxLength() {
        return maxLength;
    }

    /** Each text as [CLS] text [SEP]. */
    public Tokens encode(List<String> texts) {
        return batch(Arrays.stream(tokenizer.batchEncode(texts)).map(Row::of).toList());
    }

    /** Each pair as [CLS] first [SEP] second [SEP], the longer of the two cut first. */
    public Tokens encodePairs(List<String> first, List<String> second) {
        return batch(Arrays.stream(tokenizer.batchEncode(new PairList<>(first, second))).map(Row::of).toList());
    }

    /**
     * Each list of words as [CLS] words [SEP]; {@link Tokens#words()} then counts these words, whatever blanks or
     * punctuation they contain: what tagging needs.
     *
     * <p>A word that normalization empties (only control characters) gets no token, and words beyond {@code maxLength}
     * tokens are cut.
     */
    public Tokens encodeWords(List<List<String>> sentences) {
        List<String> words = sentences.stream().flatMap(List::stream).toList();
        Encoding[] encoded = words.isEmpty() ? new Encoding[0] : tokenizer.batchEncode(words, false, false);
        Row frame = Row.of(tokenizer.encode(""));
        List<Row> rows = new ArrayList<>();
        int next = 0;
        for (List<String> sentence : sentences) {
            rows.add(sentence(Arrays.asList(encoded).subList(next, next + sentence.size()), frame));
            next += sentence.size();
        }
        return batch(rows);
    }

    /** The piece of this number, as written in the vocabulary. */
    public String piece(long id) {
        return tokenizer.decode(new long[] {id}, false);
    }

    @Override
    public void close() {
        tokenizer.close();
    }

    /** One text's tokens. */
    private record Row(List<Long> ids, List<Long> types, List<String> pieces, List<Long> words) {
        static Row of(Encoding e) {
            return new Row(boxed(e.getIds()), boxed(e.getTypeIds()), List.of(e.getTokens()), boxed(e.getWordIds()));
        }

        private static List<Long> boxed(long[] values) {
            return Arrays.stream(values).boxed().toList();
        }
    }

    /** The pieces of the words between the frame's [CLS] and [SEP]. */
    private Row sentence(List<Encoding> words, Row frame) {
        Row row = new Row(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        add(row, frame, 0, -1);
        for (int w = 0; w < words.size(); w++) {
            Row word = Row.of(words.get(w));
            for (int piece = 0; piece < word.ids().size() && row.ids().size() < maxLength - 1; piece++) {
                add(row, word, piece, w);
            }
        }
        add(row, frame, 1, -1);
        return row;
    }

    private static void add(Row to, Row from, int token, long word) {
        to.ids().add(from.ids().get(token));
        to.types().add(from.types().get(token));
        to.pieces().add(from.pieces().get(token));
        to.words().add(word);
    }

    private static Tokens batch(List<Row> rows) {
        int length = rows.stream().mapToInt(row -> row.ids().size()).max().orElse(0);
        long[] ids = new long[rows.size() * length];
        long[] types = new long[ids.length];
        long[] mask = new long[ids.length];
        for (int i = 0; i < rows.size(); i++) {
            Row row = rows.get(i);
            for (int t = 0; t < row.ids().size(); t++) {
                ids[i * length + t] = row.ids().get(t);
                types[i * length + t] = row.types().get(t);
                mask[i * length + t] = 1;
            }
        }
        return new Tokens(rows.size(), length, ids, types, mask, rows.stream().map(Row::pieces).toList(),
                rows.stream().map(row -> row.words().stream().mapToInt(Long::intValue).toArray()).toList());
    }

    /** The parts of a {@code tokenizer.json}: normalizer, pre-tokenizer, model, post-processor. */
    private static Map<String, Object> description(Map<String, Integer> numbers) {
        List<Map<String, Object>> added = SPECIAL.stream().map(piece -> Map.<String, Object>of("id", numbers.get(piece),
                "content", piece, "single_word", false, "lstrip", false, "rstrip", false, "normalized", false,
                "special", true)).toList();
        Map<String, Object> normalizer = Map.of("type", "BertNormalizer", "clean_text", true,
                "handle_chinese_chars", true, "lowercase", true);
        Map<String, Object> frame = Map.of("type", "BertProcessing",
                "sep", List.of("[SEP]", numbers.get("[SEP]")), "cls", List.of("[CLS]", numbers.get("[CLS]")));
        Map<String, Object> model = Map.of("type", "WordPiece", "unk_token", "[UNK]", "continuing_subword_prefix", "##",
                "max_input_chars_per_word", 100, "vocab", numbers);
        return Map.of("version", "1.0", "added_tokens", added, "normalizer", normalizer,
                "pre_tokenizer", Map.of("type", "BertPreTokenizer"), "post_processor", frame, "model", model);
    }
}
