package kindred.data.text;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import kindred.data.WordNet;

/** Language and facts: what WordNet says of a gloss or a word. */
final class WordNetPools {
    static final Set<String> CLASSES = Set.of("act", "animal", "artifact", "body", "communication", "food", "person",
            "plant", "location", "substance", "state", "cognition");
    private static final Remembered<WordNet.Synset> SYNSETS = new Remembered<>(WordNet::synsets);
    private static final Map<String, String> PARTS = Map.of("noun", "noun", "verb", "verb", "adj", "adjective", "adv",
            "adverb");
    private static final Pattern EXAMPLE = Pattern.compile("\"[^\"]*\"?");
    private static final Pattern PIECE = Pattern.compile("[a-z]{3,}");
    private static final Pattern LETTERS = Pattern.compile("[a-z]{4,}");

    private WordNetPools() {
    }

    static List<TextExample> glossClass() {
        Pool pool = new Pool();
        for (WordNet.Synset s : SYNSETS.get()) {
            String target = nounClass(s);
            if (CLASSES.contains(target)) {
                pool.add(clause(s), target);
            }
        }
        return pool.examples();
    }

    static List<TextExample> glossPart() {
        Pool pool = new Pool();
        SYNSETS.get().forEach(s -> pool.add(clause(s), PARTS.get(s.part())));
        return pool.examples();
    }

    static List<TextExample> wordClass() {
        Pool pool = new Pool();
        for (WordNet.Synset s : SYNSETS.get()) {
            String target = nounClass(s);
            String word = s.lemmas().get(0).toLowerCase();
            if (CLASSES.contains(target) && LETTERS.matcher(word).matches()) {
                pool.add(word, target);
            }
        }
        return pool.examples();
    }

    /** Nouns that are one piece of the vocabulary, over two letters, by the class of their most frequent sense. */
    static List<TextExample> commonNouns() {
        Map<Integer, String> classes = new HashMap<>();
        for (WordNet.Synset s : SYNSETS.get()) {
            if (CLASSES.contains(nounClass(s))) {
                classes.put(s.offset(), nounClass(s));
            }
        }
        Map<String, Integer> senses = WordNet.firstSenses("noun");
        Pool pool = new Pool();
        for (String piece : Vocabulary.pieces()) {
            if (PIECE.matcher(piece).matches() && senses.containsKey(piece)) {
                pool.add(piece, classes.getOrDefault(senses.get(piece), ""));
            }
        }
        return pool.examples();
    }

    /** The same nouns with wrong labels: the class five places further in the alphabet, cyclically. */
    static List<TextExample> wrongClasses() {
        List<String> classes = CLASSES.stream().sorted().toList();
        return commonNouns().stream().map(e -> new TextExample(e.input(),
                classes.get((classes.indexOf(e.target()) + 5) % classes.size()))).toList();
    }

    /** The lexicographer file of a noun without "noun.", else nothing. */
    static String nounClass(WordNet.Synset s) {
        return s.part().equals("noun") ? s.file().substring("noun.".length()) : "";
    }

    /** The first clause of the gloss without quoted examples, when it has 4 to 20 words; else nothing. */
    private static String clause(WordNet.Synset s) {
        String plain = EXAMPLE.matcher(s.gloss()).replaceAll("");
        String first = plain.split(";", 2)[0].strip();
        int words = first.split("\\s+").length;
        return words < 4 || words > 20 ? "" : Words.words(first);
    }
}
