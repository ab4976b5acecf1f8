package kindred.model.decoder;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import kindred.core.Compute;
import kindred.core.Rng;
import kindred.model.Scorer;
import org.junit.jupiter.api.Test;

class AnswerSetTest {
    private static final List<int[]> ANSWERS =
            List.of(new int[] {3}, new int[] {4, 5}, new int[] {4, 6, 7}, new int[] {8, 5});

    /** Each answer scored alone, token after token. */
    private static double[] byHand(NDManager manager, Scorer scorer, int[] prompt) {
        return ANSWERS.stream().mapToDouble(answer -> {
            TokenBatch batch = TokenBatch.of(manager, List.of(new Prompted(prompt, answer)));
            NDArray log = scorer.logProbabilities(manager, batch.ids(), batch.rows(), batch.columns());
            return log.gather(batch.labels().reshape(-1, 1), 1).sum().getDouble();
        }).toArray();
    }

    @Test
    void scoresAreThoseOfEachAnswerAlone() {
        Decoder decoder = DecoderTest.variants().get(2);
        try (NDManager manager = Compute.manager()) {
            Scorer scorer = decoder.scorer(DecoderTest.weights(manager, decoder, DataType.FLOAT64));
            Rng rng = new Rng(5);
            List<int[]> prompts = new ArrayList<>();
            for (int i = 0; i < 70; i++) {
                prompts.add(rng.ints(1 + i % 6, 0, decoder.vocabulary()).toArray());
            }
            AnswerSet set = AnswerSet.of(ANSWERS);
            double[] all = set.scores(manager, scorer, prompts).toDoubleArray();
            int[] best = set.likeliest(scorer, prompts);
            for (int i = 0; i < prompts.size(); i++) {
                double[] each = byHand(manager, scorer, prompts.get(i));
                assertArrayEquals(each, java.util.Arrays.copyOfRange(all, 4 * i, 4 * i + 4), 1e-9);
                int most = IntStream.range(0, 4).boxed().max((a, b) -> Double.compare(each[a], each[b])).orElseThrow();
                assertEquals(most, best[i]);
            }
            assertEquals(1, set.accuracy(scorer, prompts, best));
            assertTrue(IntStream.of(best).distinct().count() > 1);
        }
    }

    @Test
    void answersOfOneTokenTakeOneRow() {
        long[] rows = new long[1];
        Scorer counting = new Scorer() {
            @Override
            public int classes() {
                return 3;
            }

            @Override
            public NDArray logProbabilities(NDManager manager, NDArray... inputs) {
                rows[0] += inputs[0].getShape().get(0);
                return manager.create(new float[] {-3, -1, -2}, new Shape(1, 3)).repeat(0, inputs[0].getShape().get(0));
            }
        };
        AnswerSet set = AnswerSet.of(List.of(new int[] {0}, new int[] {2}));
        assertArrayEquals(new int[] {1, 1}, set.likeliest(counting, List.of(new int[] {1}, new int[] {1, 1})));
        assertEquals(2, rows[0]);
    }

    @Test
    void anAnswerThatBeginsAnotherIsRefused() {
        assertTrue(AnswerSet.anyBegins(List.of(new int[] {1}, new int[] {1, 2})));
        assertFalse(AnswerSet.anyBegins(ANSWERS));
        assertThrows(IllegalArgumentException.class, () -> AnswerSet.of(List.of(new int[] {1}, new int[] {1, 2})));
        assertThrows(IllegalArgumentException.class, () -> AnswerSet.of(List.of(new int[] {1}, new int[] {1})));
        assertThrows(IllegalArgumentException.class, () -> AnswerSet.of(List.of(new int[] {1}, new int[] {})));
        assertThrows(IllegalArgumentException.class, () -> AnswerSet.of(List.of(new int[] {1})));
    }
}
