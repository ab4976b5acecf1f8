package kindred.data.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import kindred.core.Rng;
import kindred.data.Brown;
import kindred.data.TaggedSentence;

/** Language: a marked word of a sentence of the Brown corpus, or the sentence's genre. */
final class BrownPools {
    private static final Remembered<TaggedSentence> SENTENCES = new Remembered<>(Brown::sentences);
    private static final Pattern LETTERS = Pattern.compile("[A-Za-z]+");
    private static final Map<String, String> CLASSES = Map.ofEntries(Map.entry("nn", "noun"), Map.entry("vb", "verb"),
            Map.entry("jj", "adjective"), Map.entry("rb", "adverb"), Map.entry("in", "preposition"),
            Map.entry("at", "article"), Map.entry("pp", "pronoun"), Map.entry("np", "name"),
            Map.entry("cc", "conjunction"), Map.entry("md", "modal"), Map.entry("cd", "number"));
    private static final Map<String, String> NUMBERS = Map.of("nn", "one", "nns", "many");
    private static final Map<String, String> TENSES = Map.of("vbd", "past", "vbz", "present", "vb", "base", "vbg",
            "progressive");
    private static final Map<String, String> GENRES = Map.ofEntries(Map.entry("news", "news"),
            Map.entry("editorial", "news"), Map.entry("reviews", "news"), Map.entry("learned", "learned"),
            Map.entry("government", "learned"), Map.entry("mystery", "fiction"), Map.entry("fiction", "fiction"),
            Map.entry("adventure", "fiction"), Map.entry("romance", "fiction"),
            Map.entry("science_fiction", "fiction"), Map.entry("religion", "essay"),
            Map.entry("belles_lettres", "essay"));

    private BrownPools() {
    }

    /** A random token, kept when it is a plain word whose tag begins with that of one of the classes. */
    static List<TextExample> wordClass(Rng rng) {
        Pool pool = new Pool();
        for (TaggedSentence s : sentences(8, 28)) {
            int i = rng.nextInt(s.length());
            String tag = s.tags().get(i);
            String target = tag.length() < 2 || !plain(s, i) ? null : CLASSES.get(tag.substring(0, 2));
            if (target != null) {
                pool.add(marked(s, i), target);
            }
        }
        return pool.examples();
    }

    static List<TextExample> number(Rng rng) {
        return randomOf(rng, NUMBERS::get);
    }

    static List<TextExample> tense(Rng rng) {
        return randomOf(rng, TENSES::get);
    }

    static List<TextExample> genre() {
        Pool pool = new Pool();
        for (TaggedSentence s : sentences(15, 28)) {
            String target = GENRES.get(s.genre());
            if (target != null) {
                pool.add(Words.words(String.join(" ", s.words())), target);
            }
        }
        return pool.examples();
    }

    /** A random one of the plain words whose tag, without suffixes, has a target. */
    private static List<TextExample> randomOf(Rng rng, Function<String, String> target) {
        Pool pool = new Pool();
        for (TaggedSentence s : sentences(8, 28)) {
            List<Integer> places = new ArrayList<>();
            for (int i = 0; i < s.length(); i++) {
                if (plain(s, i) && target.apply(Brown.baseTag(s.tags().get(i))) != null) {
                    places.add(i);
                }
            }
            if (!places.isEmpty()) {
                int i = places.get(rng.nextInt(places.size()));
                pool.add(marked(s, i), target.apply(Brown.baseTag(s.tags().get(i))));
            }
        }
        return pool.examples();
    }

    private static List<TaggedSentence> sentences(int least, int most) {
        return SENTENCES.get().stream().filter(s -> s.length() >= least && s.length() <= most).toList();
    }

    private static boolean plain(TaggedSentence s, int i) {
        return LETTERS.matcher(s.words().get(i)).matches();
    }

    private static String marked(TaggedSentence s, int i) {
        List<String> words = s.words();
        return Words.words(String.join(" ", words.subList(0, i)) + " < " + words.get(i) + " > "
                + String.join(" ", words.subList(i + 1, words.size())));
    }
}
