package kindred.model.text;

import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;
import kindred.core.Rng;
import kindred.data.text.Corpus;

/**
 * The {@link Corpus} as one stream of ids, each line after a {@code [BOS]}, its end held out.
 *
 * @param train   to learn from
 * @param heldOut the last 60,000 ids
 */
public record TokenCorpus(int[] train, int[] heldOut) {
    private static final int HELD_OUT = 60_000;

    /**
     * Reads and encodes the corpus: a few seconds.
     *
     * @throws kindred.data.DataUnavailable when it cannot be had
     */
    public static TokenCorpus load(SubWordPiece tokenizer) {
        IntList all = new IntList();
        for (String line : Corpus.lines()) {
            all.add(SubWordPiece.BOS);
            all.addAll(tokenizer.encode(line));
        }
        int[] ids = all.toArray();
        int cut = ids.length - HELD_OUT;
        return new TokenCorpus(Arrays.copyOf(ids, cut), Arrays.copyOfRange(ids, cut, ids.length));
    }

    /**
     * The held-out part alone, without encoding the rest.
     *
     * @throws kindred.data.DataUnavailable when the corpus cannot be had
     */
    public static int[] heldOut(SubWordPiece tokenizer) {
        List<String> lines = Corpus.lines();
        int[] tail = new int[HELD_OUT];
        int free = HELD_OUT;
        for (int i = lines.size() - 1; free > 0; i--) {
            int[] line = tokenizer.encode(lines.get(i));
            int kept = Math.min(line.length, free);
            System.arraycopy(line, line.length - kept, tail, free - kept, kept);
            free -= kept;
            if (free > 0) {
                tail[--free] = SubWordPiece.BOS;
            }
        }
        return tail;
    }

    /** Windows of the training stream at random places, {@code count x length}, row major. */
    public int[] windows(Rng rng, int count, int length) {
        if (length < 1 || length > train.length) {
            throw new IllegalArgumentException("windows of " + length + " ids must fit the stream of " + train.length);
        }
        int[] windows = new int[count * length];
        for (int i = 0; i < count; i++) {
            System.arraycopy(train, rng.nextInt(train.length - length + 1), windows, i * length, length);
        }
        return windows;
    }

    /** A checksum of both parts, for the provenance of what was learnt from them. */
    public String checksum() {
        CRC32 crc = new CRC32();
        for (int[] part : new int[][] {train, heldOut}) {
            for (int id : part) {
                crc.update(id);
                crc.update(id >>> 8);
            }
        }
        return Long.toHexString(crc.getValue());
    }
}
