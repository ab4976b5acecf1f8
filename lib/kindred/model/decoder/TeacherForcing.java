package kindred.model.decoder;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import java.util.Arrays;
import java.util.List;
import kindred.core.Step;
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

    /**
     * What a scorer makes of sequences.
     *
     * @param predictions for every sequence's target, in the shape of the targets
     * @param loss mean cross-entropy of all target tokens, in nats
     */
    public record Reading(int[][] predictions, double loss) {}

    /** Predictions for every sequence's target, in the shape of the targets. */
    public static int[][] predictions(Scorer scorer, List<Prompted> sequences) {
        return read(scorer, sequences).predictions();
    }

    /** Predictions and loss of all sequences; one pass over each batch. */
    public static Reading read(Scorer scorer, List<Prompted> sequences) {
        int[][] all = new int[sequences.size()][];
        double loss = 0;
        long tokens = 0;
        for (int from = 0; from < all.length; from += BATCH) {
            List<Prompted> part = sequences.subList(from, Math.min(from + BATCH, all.length));
            long[] chosen;
            try (Step step = Step.quiet()) {
                TokenBatch batch = TokenBatch.of(step.manager(), part);
                NDArray scores = scorer.logProbabilities(step.manager(), batch.ids(), batch.rows(), batch.columns());
                chosen = scores.argMax(1).toLongArray();
                NDArray right = scores.gather(batch.labels().reshape(-1, 1), 1);
                loss -= right.toType(DataType.FLOAT64, false).sum().getDouble();
            }
            int at = 0;
            for (int i = 0; i < part.size(); i++) {
                int[] predicted = new int[part.get(i).target().length];
                for (int j = 0; j < predicted.length; j++) {
                    predicted[j] = (int) chosen[at++];
                }
                all[from + i] = predicted;
            }
            tokens += chosen.length;
        }
        return new Reading(all, loss / tokens);
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
