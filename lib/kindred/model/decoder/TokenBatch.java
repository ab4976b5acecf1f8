package kindred.model.decoder;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.List;

/**
 * Sequences as a decoder is trained and scored on them, one position behind: position {@code (rows[i], columns[i])} of
 * {@code ids} is to predict {@code labels[i]}, a target token. All int64.
 *
 * @param ids (b, t), filled up on the right with token 0, which no earlier position can see
 * @param rows (m), in the order of the sequences
 * @param columns (m), rising within a sequence
 * @param labels (m)
 */
public record TokenBatch(NDArray ids, NDArray rows, NDArray columns, NDArray labels) {
    /** A batch in {@code manager}; it borrows its memory from this call, so it is to be used within one step. */
    public static TokenBatch of(NDManager manager, List<Prompted> sequences) {
        if (sequences.isEmpty()) {
            throw new IllegalArgumentException("A batch of no sequences");
        }
        int wide = sequences.stream().mapToInt(Prompted::fed).max().getAsInt();
        int many = sequences.stream().mapToInt(s -> s.target().length).sum();
        long[] ids = new long[sequences.size() * wide];
        long[] rows = new long[many];
        long[] columns = new long[many];
        long[] labels = new long[many];
        int at = 0;
        for (int r = 0; r < sequences.size(); r++) {
            int[] prompt = sequences.get(r).prompt();
            int[] target = sequences.get(r).target();
            for (int i = 0; i < prompt.length; i++) {
                ids[r * wide + i] = prompt[i];
            }
            for (int i = 0; i < target.length; i++, at++) {
                if (i + 1 < target.length) {
                    ids[r * wide + prompt.length + i] = target[i];
                }
                rows[at] = r;
                columns[at] = prompt.length - 1 + i;
                labels[at] = target[i];
            }
        }
        return new TokenBatch(manager.create(ids, new Shape(sequences.size(), wide)),
                manager.create(rows), manager.create(columns), manager.create(labels));
    }
}
