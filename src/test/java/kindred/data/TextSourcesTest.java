package kindred.data;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The Brown corpus and the CMU dictionary against counts made by an independent program. */
class TextSourcesTest {
    @Test
    void brownHasItsTextsTokensAndTags() {
        List<TaggedSentence> sentences = Brown.sentences();
        Set<String> texts = new HashSet<>();
        Set<String> tags = new HashSet<>();
        Set<String> words = new HashSet<>();
        long tokens = 0;
        for (TaggedSentence s : sentences) {
            texts.add(s.text());
            tags.addAll(s.tags());
            s.words().forEach(w -> words.add(w.toLowerCase(Locale.ROOT)));
            tokens += s.length();
        }
        assertEquals(57_340, sentences.size());
        assertEquals(500, texts.size());
        assertEquals(1_161_192, tokens);
        assertEquals(472, tags.size());
        assertEquals(92, tags.stream().map(Brown::baseTag).distinct().count());
        assertEquals(49_815, words.size());
    }

    @Test
    void brownGenresHaveTheirTexts() {
        Map<String, Integer> texts = new TreeMap<>();
        Set<String> seen = new HashSet<>();
        for (TaggedSentence s : Brown.sentences()) {
            if (seen.add(s.text())) {
                texts.merge(s.genre(), 1, Integer::sum);
            }
        }
        assertEquals(15, texts.size());
        assertEquals(80, texts.get("learned"));
        assertEquals(44, texts.get("news"));
        assertEquals(6, texts.get("science_fiction"));
    }

    @Test
    void brownBeginsWithTheFultonCountyGrandJury() {
        TaggedSentence first = Brown.sentences().get(0);
        assertEquals("ca01", first.text());
        assertEquals(List.of("The", "Fulton", "County", "Grand", "Jury", "said"), first.words().subList(0, 6));
        assertEquals(List.of("at", "np-tl", "nn-tl", "jj-tl", "nn-tl", "vbd"), first.tags().subList(0, 6));
    }

    @Test
    void cmudictHasItsEntriesAndSyllables() {
        List<Pronunciation> entries = CmuDict.entries();
        assertEquals(133_784, entries.size());
        Map<Integer, Long> syllables = entries.stream()
                .collect(Collectors.groupingBy(Pronunciation::syllables, Collectors.counting()));
        assertEquals(16_913, syllables.get(1));
        assertEquals(61_472, syllables.get(2));
        assertEquals(37_091, syllables.get(3));
        assertEquals(13_467, syllables.get(4));
        assertEquals(3_877, syllables.get(5));
    }

    @Test
    void pronunciationsKnowVariantAndStress() {
        List<Pronunciation> entries = CmuDict.entries();
        assertEquals(new Pronunciation("A", 1, List.of("EY1")), entries.get(1));
        Pronunciation baboon = entries.stream().filter(e -> e.word().equals("BABOON")).findFirst().orElseThrow();
        assertEquals(2, baboon.stressed());
        assertEquals("UW", Pronunciation.unstressed("UW1"));
        assertEquals("B", Pronunciation.unstressed("B"));
    }
}
