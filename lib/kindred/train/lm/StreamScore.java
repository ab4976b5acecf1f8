package kindred.train.lm;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import kindred.core.Compute;
import kindred.model.Scorer;
import kindred.model.decoder.TokenBatch;

/**
 * How well a scorer predicts a stream of tokens.
 *
 * @param loss     mean cross-entropy in nats per token
 * @param accuracy share of tokens that were the likeliest, 0 .. 1
 * @param tokens   how many were predicted
 */
public record StreamScore(double loss, double accuracy, long tokens) {
    private static final int BATCH = 32;

    /**
     * Scores windows that lie side by side; what is left of the stream at its end is not used.
     *
     * @param length  tokens of a window
     * @param context so many tokens at a window's start are only read: no prediction with less than a context counts
     */
    public static StreamScore of(Scorer scorer, int[] stream, int length, int context) {
        double loss = 0;
        double right = 0;
        long tokens = 0;
        for (long[][] windows : batches(stream, length)) {
            try (NDManager manager = Compute.manager()) {
                TokenBatch batch = batch(manager, windows, length, context);
                NDArray log = scorer.logProbabilities(manager, batch.ids(), batch.rows(), batch.columns());
                loss += -of(log, batch.labels()).sum().toType(DataType.FLOAT64, false).getDouble();
                right += log.argMax(1).eq(batch.labels()).toType(DataType.FLOAT64, false).sum().getDouble();
                tokens += batch.labels().size();
            }
        }
        return new StreamScore(loss / tokens, right / tokens, tokens);
    }

    /** The log-probabilities (m) of the labels (m) out of all (m, classes). */
    public static NDArray of(NDArray log, NDArray labels) {
        return log.gather(labels.expandDims(1), 1).squeeze(1);
    }

    /** Windows of {@code length + 1} tokens side by side, in batches. */
    public static List<long[][]> batches(int[] stream, int length) {
        int count = (stream.length - 1) / length;
        if (count == 0) {
            throw new IllegalArgumentException("A stream of " + stream.length + " tokens holds no window of " + length);
        }
        List<long[][]> batches = new ArrayList<>();
        for (int from = 0; from < count; from += BATCH) {
            long[][] windows = new long[Math.min(BATCH, count - from)][length + 1];
            for (int w = 0; w < windows.length; w++) {
                for (int i = 0; i <= length; i++) {
                    windows[w][i] = stream[(from + w) * length + i];
                }
            }
            batches.add(windows);
        }
        return batches;
    }

    /** Windows as a batch that predicts the tokens from {@code context} on. */
    public static TokenBatch batch(NDManager manager, long[][] windows, int length, int context) {
        if (context < 0 || context >= length) {
            throw new IllegalArgumentException("A context of " + context + " tokens in windows of " + length);
        }
        int each = length - context;
        long[] ids = new long[windows.length * length];
        long[] rows = new long[windows.length * each];
        long[] columns = new long[rows.length];
        long[] labels = new long[rows.length];
        for (int w = 0; w < windows.length; w++) {
            System.arraycopy(windows[w], 0, ids, w * length, length);
            for (int i = 0; i < each; i++) {
                rows[w * each + i] = w;
                columns[w * each + i] = context + i;
                labels[w * each + i] = windows[w][context + i + 1];
            }
        }
        return new TokenBatch(manager.create(ids, new Shape(windows.length, length)),
                manager.create(rows), manager.create(columns), manager.create(labels));
    }
}
