package kindred.model.decoder;

import ai.djl.ndarray.NDManager;
import java.util.Arrays;
import java.util.List;
import kindred.core.Compute;
import kindred.model.Scorer;

/**
 * The most likely token at every target position, each given the true tokens before it: one pass over a batch.
 *
 * <p>All target tokens of a sequence are predicted exactly when greedy decoding gives the target: if every prefix is
 * right, the greedy path is the reference.
 */
public final class TeacherForcing {
    private static final int BATCH = 50;

    private TeacherForcing() {}

    /** Predictions for every sequence's target, in the shape of the targets. */
    public static int[][] predictions(Scorer scorer, List<Prompted> sequences) {
        int[][] all = new int[sequences.size()][];
        for (int from = 0; from < all.length; from += BATCH) {
            List<Prompted> part = sequences.subList(from, Math.min(from + BATCH, all.length));
            long[] chosen;
            try (NDManager manager = Compute.manager()) {
                TokenBatch batch = TokenBatch.of(manager, part);
                chosen = scorer.logProbabilities(manager, batch.ids(), batch.rows(), batch.columns())
                        .argMax(1).toLongArray();
            }
            int at = 0;
            for (int i = 0; i < part.size(); i++) {
                int[] predicted = new int[part.get(i).target().length];
                for (int j = 0; j < predicted.length; j++) {
                    predicted[j] = (int) chosen[at++];
                }
                all[from + i] = predicted;
            }
        }
        return all;
    }

    /** The share of sequences of which every target token is predicted, 0 .. 1. */
    public static double exactMatch(Scorer scorer, List<Prompted> sequences) {
        int[][] predicted = predictions(scorer, sequences);
        int right = 0;
        for (int i = 0; i < predicted.length; i++) {
            right += Arrays.equals(predicted[i], sequences.get(i).target()) ? 1 : 0;
        }
        return (double) right / predicted.length;
    }
}
