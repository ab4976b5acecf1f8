package kindred.data.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import kindred.core.Rng;
import kindred.data.CmuDict;
import kindred.data.Pronunciation;

/** Spelling: a word letter by letter, and what its pronunciation says. */
final class SpellPools {
    private static final Remembered<Pronunciation> ENTRIES = new Remembered<>(CmuDict::entries);
    private static final Pattern WORD = Pattern.compile("[A-Z]{3,9}");
    private static final int WORDS = 30_000;

    private SpellPools() {
    }

    static List<TextExample> syllables() {
        return pool(p -> Integer.toString(p.syllables()));
    }

    static List<TextExample> first() {
        return pool(p -> Pronunciation.unstressed(p.phonemes().get(0)).toLowerCase(Locale.ROOT));
    }

    static List<TextExample> stressed() {
        return pool(p -> p.stressed() == 0 ? "" : Integer.toString(p.stressed()));
    }

    static List<TextExample> phonemes() {
        return pool(p -> p.phonemes().stream().map(Pronunciation::unstressed)
                .collect(Collectors.joining(" ")).toLowerCase(Locale.ROOT));
    }

    private static List<TextExample> pool(Function<Pronunciation, String> target) {
        List<Pronunciation> words = new ArrayList<>(ENTRIES.get());
        words.removeIf(p -> p.variant() > 0 || !WORD.matcher(p.word()).matches());
        int[] order = new Rng(7).split("cmudict").permutation(words.size());
        Pool pool = new Pool();
        for (int i = 0; i < Math.min(WORDS, order.length); i++) {
            Pronunciation p = words.get(order[i]);
            pool.add(String.join(" ", p.word().toLowerCase(Locale.ROOT).split("")), target.apply(p));
        }
        return pool.examples();
    }
}
