package kindred.study.logitfusion;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import kindred.core.Rng;
import kindred.data.Brown;
import kindred.data.RDslabs;
import kindred.data.RJaneaustenr;
import kindred.data.RModeldata;
import kindred.data.Reuters;
import kindred.data.TaggedSentence;
import kindred.data.WordNet;

/**
 * The texts, as streams of characters. General text is WordNet's definitions and the Brown corpus; specialists are tuned
 * on the finance stories of Reuters and on food reviews; nothing is tuned on the tweets, which are near the reviews in
 * their manner, nor on Jane Austen's novels, which are near nothing else here. (The paper's tasks are other ones, and a
 * first plan had a Bible and a computing dictionary to tune on: these are corpora that other studies here read anyway.)
 */
record Domains(Domain general, List<Domain> tuned, List<Domain> unseen) {
    /** 26 letters, 10 digits, the blank, the line's end and 9 marks; a text's other characters are left out. */
    static final String ALPHABET = "abcdefghijklmnopqrstuvwxyz0123456789 \n.,;:'\"()-";
    static final String[] SOURCES = {"wordnet", "brown", "reuters", "r-modeldata", "r-dslabs", "r-janeaustenr"};
    private static final int GENERAL = 2_250_000;
    private static final int TUNING = 400_000;

    /**
     * One kind of text.
     *
     * @param train      documents to learn from
     * @param validation 5 % of the documents, to choose by
     * @param test       5 % of the documents, to report
     */
    record Domain(String name, List<int[]> train, int[] validation, int[] test) {
        /** Documents in an order of this draw, up to so many characters. */
        int[] sample(Rng rng, int characters) {
            List<int[]> chosen = new ArrayList<>();
            int taken = 0;
            for (int i : rng.permutation(train.size())) {
                if (taken >= characters) {
                    break;
                }
                chosen.add(train.get(i));
                taken += train.get(i).length;
            }
            return joined(chosen);
        }

        int[] all() {
            return joined(train);
        }

        /** Tells whether two machines have the same text. */
        String checksum() {
            CRC32 crc = new CRC32();
            train.forEach(document -> {
                for (int id : document) {
                    crc.update(id);
                }
            });
            return Long.toHexString(crc.getValue());
        }
    }

    /** The two texts that specialists are tuned on, as one: half of each sample. */
    int[] mixed(Rng rng) {
        return joined(tuned.stream().map(d -> d.sample(rng.split(d.name()), TUNING / 2)).toList());
    }

    static int[] tuning(Domain domain, Rng rng) {
        return domain.sample(rng.split(domain.name()), TUNING);
    }

    static Domains load() {
        List<String> general = cut(WordNet.synsets().stream()
                .map(s -> s.lemmas().get(0).replace('_', ' ') + ": " + s.gloss()).toList());
        general.addAll(cut(brown()));
        return new Domains(domain("general", general),
                List.of(domain("finance", Reuters.stories().stream().map(Reuters.Story::text).toList()),
                        domain("food", RModeldata.foodReviews().stream().map(r -> r.get("review")).toList())),
                List.of(domain("tweets", RDslabs.tweets().stream().map(r -> r.get("text")).toList()),
                        domain("novels", RJaneaustenr.novels().stream().flatMap(Domains::paragraphs).toList())));
    }

    private static Stream<String> paragraphs(RJaneaustenr.Novel novel) {
        return Arrays.stream(novel.text().split("\n\\s*\n")).filter(p -> !p.isBlank());
    }

    private static List<String> brown() {
        Map<String, StringJoiner> texts = new LinkedHashMap<>();
        for (TaggedSentence s : Brown.sentences()) {
            texts.computeIfAbsent(s.text(), t -> new StringJoiner(" ")).add(String.join(" ", s.words()));
        }
        return texts.values().stream().map(StringJoiner::toString).toList();
    }

    /** A fixed draw of documents, up to a size. */
    private static List<String> cut(List<String> documents) {
        List<String> kept = new ArrayList<>();
        int characters = 0;
        for (int i : new Rng(7).permutation(documents.size())) {
            if (characters < GENERAL) {
                kept.add(documents.get(i));
                characters += documents.get(i).length();
            }
        }
        return kept;
    }

    private static Domain domain(String name, List<String> documents) {
        int[] order = new Rng(7).split(name).permutation(documents.size());
        List<int[]> encoded = new ArrayList<>();
        for (int i : order) {
            encoded.add(encode(documents.get(i)));
        }
        int test = encoded.size() * 19 / 20;
        int validation = encoded.size() * 18 / 20;
        return new Domain(name, encoded.subList(0, validation), joined(encoded.subList(validation, test)),
                joined(encoded.subList(test, encoded.size())));
    }

    private static int[] joined(List<int[]> parts) {
        return parts.stream().flatMapToInt(Arrays::stream).toArray();
    }

    /** A document with its line's end: lower case, runs of blanks as one. */
    static int[] encode(String text) {
        String plain = text.toLowerCase(Locale.ROOT).replaceAll("\\s+", " ").strip() + "\n";
        return plain.chars().map(ALPHABET::indexOf).filter(id -> id >= 0).toArray();
    }

    static String piece(int id) {
        return id == ALPHABET.indexOf('\n') ? "↵" : id == ALPHABET.indexOf(' ') ? "␣" : ALPHABET.substring(id, id + 1);
    }
}
