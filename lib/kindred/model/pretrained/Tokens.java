package kindred.model.pretrained;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.List;

/**
 * A batch of tokenized texts, padded on the right to the longest of them.
 *
 * <p>The three arrays are row major, {@code count * length} long.
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
        List<int[]> words) {
    /** What {@link kindred.model.Encoder} takes: ids, mask and types, each (count, length), int64, in {@code manager}. */
    public NDArray[] arrays(NDManager manager) {
        Shape shape = new Shape(count, length);
        return new NDArray[] {manager.create(ids, shape), manager.create(mask, shape), manager.create(types, shape)};
    }
}
