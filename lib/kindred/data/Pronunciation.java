package kindred.data;

import java.util.List;

/**
 * One pronunciation of a word.
 *
 * @param word     the spelling in upper case
 * @param variant  0 for the first pronunciation listed, then 1, 2, ...
 * @param phonemes ARPABET; vowels end in their stress: 0 none, 1 primary, 2 secondary
 */
public record Pronunciation(String word, int variant, List<String> phonemes) {
    public Pronunciation {
        phonemes = List.copyOf(phonemes);
    }

    /** The number of syllables: of vowels. */
    public int syllables() {
        return (int) phonemes.stream().filter(Pronunciation::vowel).count();
    }

    /** The syllable with primary stress, 1 the first; 0 when none has it. */
    public int stressed() {
        int syllable = 0;
        for (String phoneme : phonemes) {
            if (vowel(phoneme)) {
                syllable++;
                if (phoneme.endsWith("1")) {
                    return syllable;
                }
            }
        }
        return 0;
    }

    /** A phoneme without its stress: {@code AH0} gives {@code AH}. */
    public static String unstressed(String phoneme) {
        return vowel(phoneme) ? phoneme.substring(0, phoneme.length() - 1) : phoneme;
    }

    private static boolean vowel(String phoneme) {
        return Character.isDigit(phoneme.charAt(phoneme.length() - 1));
    }
}
