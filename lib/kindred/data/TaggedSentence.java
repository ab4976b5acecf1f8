package kindred.data;

import java.util.List;

/**
 * A sentence with a part-of-speech tag for each word.
 *
 * @param text  the id of the text it stands in, for example {@code ca01}
 * @param genre the genre of that text, for example {@code news}
 * @param words the words and punctuation marks as written
 * @param tags  one tag a word, with its suffixes ({@code -tl} title, {@code -hl} headline, {@code fw-} foreign)
 */
public record TaggedSentence(String text, String genre, List<String> words, List<String> tags) {
    public TaggedSentence {
        if (words.size() != tags.size()) {
            throw new IllegalArgumentException(text + ": " + words.size() + " words and " + tags.size() + " tags");
        }
        words = List.copyOf(words);
        tags = List.copyOf(tags);
    }

    /** How many words and marks there are. */
    public int length() {
        return words.size();
    }
}
