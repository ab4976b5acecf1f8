package kindred.model.text;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import kindred.data.text.PromptForm;
import kindred.data.text.TextExample;
import kindred.data.text.TextTask;
import kindred.data.text.Vocabulary;
import kindred.model.decoder.Prompted;

/**
 * WordPiece (Wu et al., 2016; greedy longest match as in BERT) over lower-case text. Words, single digits and single
 * marks are cut apart first; a word that cannot be put together from pieces is {@code [UNK]}.
 */
public final class SubWordPiece {
    /** Padding. */
    public static final int PAD = 0;
    /** A word that no pieces make up. */
    public static final int UNK = 1;
    /** Begins a text. */
    public static final int BOS = 2;
    /** Stands between input and target. */
    public static final int SEP = 3;
    /** Ends a target. */
    public static final int EOS = 4;
    static final List<String> SPECIAL = List.of("[PAD]", "[UNK]", "[BOS]", "[SEP]", "[EOS]");

    private static final Pattern CUT = Pattern.compile("[a-z]+|\\d|[^\\sa-z\\d]");

    private final List<String> pieces;
    private final Map<String, Integer> ids = new HashMap<>();
    private final int longest;

    SubWordPiece(List<String> pieces) {
        this.pieces = List.copyOf(pieces);
        for (String piece : pieces) {
            ids.put(piece, ids.size());
        }
        longest = pieces.stream().mapToInt(String::length).max().orElse(0);
    }

    /** The tokenizer over the shared {@link Vocabulary} of 6,000 pieces. */
    public static SubWordPiece load() {
        return new SubWordPiece(Vocabulary.pieces());
    }

    /** How many pieces there are. */
    public int size() {
        return pieces.size();
    }

    /** The ids of a text, without marks at its ends. */
    public int[] encode(String text) {
        IntList out = new IntList();
        for (String word : cut(text)) {
            encodeWord(word, out);
        }
        return out.toArray();
    }

    /** The text of ids: pieces joined by blanks, continuations to their word; marks such as {@code [BOS]} left out. */
    public String decode(int[] encoded) {
        StringBuilder text = new StringBuilder();
        for (int id : encoded) {
            if (id < 0 || id >= pieces.size()) {
                throw new IndexOutOfBoundsException("id " + id + " must be in 0 .. " + (pieces.size() - 1));
            }
            String piece = pieces.get(id);
            if (id == UNK || id >= SPECIAL.size()) {
                if (piece.length() > 2 && piece.startsWith("##")) {
                    text.append(piece, 2, piece.length());
                } else {
                    text.append(text.isEmpty() ? "" : " ").append(piece);
                }
            }
        }
        return text.toString();
    }

    /** The piece of an id. */
    public String piece(int id) {
        return pieces.get(id);
    }

    /** Examples of a task in a form, each cut to the form's context. */
    public List<Prompted> prompts(TextTask task, PromptForm form, List<TextExample> examples) {
        UnaryOperator<String> conditions = form.conditions(task);
        return examples.stream().map(e -> prompt(conditions.apply(e.input()), e.target(), form.context())).toList();
    }

    /**
     * A condition between {@code [BOS]} and {@code [SEP]} and its target before {@code [EOS]}. What is too long is cut
     * from the condition's end, never from the target: at most {@code context - |target|} ids stay before {@code [SEP]},
     * so that a {@link kindred.model.decoder.TokenBatch} is at most {@code context} wide.
     *
     * @throws IllegalArgumentException when the target alone does not fit
     */
    public Prompted prompt(String condition, String target, int context) {
        int[] left = encode(condition);
        int[] right = encode(target);
        int room = context - right.length - 1;
        if (room < 1) {
            throw new IllegalArgumentException("target \"" + target + "\" of " + right.length
                    + " pieces does not fit a context of " + context);
        }
        int kept = Math.min(left.length, room - 1);
        int[] before = new int[kept + 2];
        before[0] = BOS;
        System.arraycopy(left, 0, before, 1, kept);
        before[kept + 1] = SEP;
        int[] after = Arrays.copyOf(right, right.length + 1);
        after[right.length] = EOS;
        return new Prompted(before, after);
    }

    /** Words, single digits and single marks. */
    static List<String> cut(String text) {
        List<String> words = new ArrayList<>();
        Matcher matcher = CUT.matcher(text.toLowerCase(Locale.ROOT));
        while (matcher.find()) {
            words.add(matcher.group());
        }
        return words;
    }

    private void encodeWord(String word, IntList out) {
        int before = out.size();
        int from = 0;
        while (from < word.length()) {
            int to = Math.min(word.length(), from + longest);
            Integer id = null;
            for (; to > from; to--) {
                id = ids.get(from == 0 ? word.substring(0, to) : "##" + word.substring(from, to));
                if (id != null) {
                    break;
                }
            }
            if (id == null) {
                out.cutTo(before);
                out.add(UNK);
                return;
            }
            out.add(id);
            from = to;
        }
    }
}
