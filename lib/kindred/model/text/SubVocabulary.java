package kindred.model.text;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import kindred.data.text.Corpus;
import kindred.data.text.TextExample;
import kindred.data.text.TextTask;
import kindred.data.text.TextTasks;
import kindred.model.pretrained.BgeSmallPackage;

/**
 * The rule that chose the 6,000 pieces of {@link kindred.data.text.Vocabulary} out of the 30,522 of bert-base-uncased:
 * the special ones, the 104 ASCII characters (68 alone, 36 as continuations), the pieces of all training targets, then
 * the most frequent pieces of the corpus and the training inputs.
 */
public final class SubVocabulary {
    /** How many pieces are chosen. */
    public static final int SIZE = 6_000;
    private static final Pattern CHARACTER = Pattern.compile("[!-~]|##[a-z0-9]");
    /** They are made with the vocabulary, so they cannot decide it. */
    private static final Set<String> LATER = Set.of("wn_word_common", "fact_rev");

    private SubVocabulary() {
    }

    /**
     * Chooses the pieces anew.
     *
     * @throws kindred.data.DataUnavailable when a corpus or the vocabulary is not to be had
     */
    public static List<String> build() {
        SubWordPiece full = new SubWordPiece(BgeSmallPackage.vocabulary());
        Set<String> chosen = new LinkedHashSet<>(SubWordPiece.SPECIAL);
        BgeSmallPackage.vocabulary().stream().filter(p -> CHARACTER.matcher(p).matches()).forEach(chosen::add);
        List<TextTask> tasks = TextTasks.ids().stream().filter(id -> !LATER.contains(id)).map(TextTasks::get).toList();
        Set<String> targets = new TreeSet<>();
        int[] counts = new int[full.size()];
        Map<String, int[]> words = new HashMap<>();
        for (TextTask task : tasks) {
            for (TextExample e : task.train()) {
                for (int id : full.encode(e.target())) {
                    targets.add(full.piece(id));
                }
                count(e.input(), full, words, counts);
            }
        }
        chosen.addAll(targets);
        Corpus.lines().forEach(line -> count(line, full, words, counts));
        List<Integer> byFrequency = new ArrayList<>();
        for (int id = 0; id < counts.length; id++) {
            // Special pieces such as [UNK] come of words that the full vocabulary does not know.
            if (counts[id] > 0 && !full.piece(id).matches("\\[[A-Z]+\\]")) {
                byFrequency.add(id);
            }
        }
        byFrequency.sort(Comparator.comparing((Integer id) -> -counts[id]).thenComparing(id -> id));
        for (int id : byFrequency) {
            if (chosen.size() == SIZE) {
                break;
            }
            chosen.add(full.piece(id));
        }
        return List.copyOf(chosen);
    }

    private static void count(String text, SubWordPiece full, Map<String, int[]> words, int[] counts) {
        for (String word : SubWordPiece.cut(text)) {
            for (int id : words.computeIfAbsent(word, full::encode)) {
                counts[id]++;
            }
        }
    }
}
