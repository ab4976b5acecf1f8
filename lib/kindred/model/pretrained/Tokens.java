package kindred.model.pretrained;

import java.util.List;

/**
 * A batch of tokenized texts, padded on the right to the longest of them.
 *
 * <p>The three arrays are row major, {@code count * length} long: what an encoder takes.
 *
 * @param count  number of texts
 * @param length tokens a text, padding included
 * @param ids    piece numbers; 0 where padded
 * @param types  0 for the first text of a pair (and padding), 1 for the second
 * @param mask   1 for a token, 0 for padding
 * @param pieces the tokens of each text as written in the vocabulary, without padding
 * @param words  for each token of each text the index of the word it is part of, -1 for a special token
 */
public record Tokens(int count, int length, long[] ids, long[] types, long[] mask, List<List<String>> pieces,
        List<int[]> words) {}
