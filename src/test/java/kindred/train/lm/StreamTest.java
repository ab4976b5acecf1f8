package kindred.train.lm;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import java.util.Arrays;
import java.util.stream.IntStream;
import kindred.core.Compute;
import kindred.core.Rng;
import kindred.core.Weights;
import kindred.model.decoder.Decoder;
import kindred.model.decoder.PositionScheme;
import kindred.model.decoder.TokenBatch;
import kindred.train.AdamW;
import kindred.train.StepRule;
import kindred.train.Trainer;
import org.junit.jupiter.api.Test;

class StreamTest {
    private static final int[] COUNTING = IntStream.range(0, 400).map(i -> i % 10).toArray();

    @Test
    void eachLabelIsTheTokenBehindItsPositionAndNoPositionComesTwice() {
        int[] stream = IntStream.range(0, 500).toArray();
        StreamWindows windows = new StreamWindows(stream, 20, 9, new Rng(4));
        try (NDManager manager = Compute.manager()) {
            TokenBatch batch = windows.batch(manager, new int[] {3, 70, 3});
            long[] ids = batch.ids().toLongArray();
            long[] rows = batch.rows().toLongArray();
            long[] columns = batch.columns().toLongArray();
            long[] labels = batch.labels().toLongArray();
            assertEquals(27, labels.length);
            for (int i = 0; i < labels.length; i++) {
                assertEquals(ids[(int) (rows[i] * 20 + columns[i])] + 1, labels[i]);
            }
            assertEquals(9, Arrays.stream(columns, 0, 9).distinct().count());
            assertArrayEquals(Arrays.copyOf(labels, 9), Arrays.copyOfRange(labels, 18, 27));
        }
        assertThrows(IllegalArgumentException.class, () -> new StreamWindows(stream, 500, 9, new Rng(4)));
    }

    @Test
    void scoredWindowsLieSideBySideAndUseEveryTokenBehindAContextOnce() {
        try (NDManager manager = Compute.manager()) {
            TokenBatch batch = StreamScore.batch(
                    manager, StreamScore.batches(IntStream.range(0, 41).toArray(), 10).get(0), 10, 0);
            assertArrayEquals(IntStream.rangeClosed(1, 40).asLongStream().toArray(), batch.labels().toLongArray());
        }
    }

    @Test
    void aDecoderLearnsToCountAndTheScoreSaysSo() {
        Decoder decoder = Decoder.of(10, 16, 1, 2).position(new PositionScheme.Learned(16));
        try (NDManager manager = Compute.manager()) {
            Weights start = decoder.initial(manager, new Rng(0));
            StreamScore before = StreamScore.of(decoder.scorer(start), COUNTING, 16, 4);
            assertEquals(Math.log(10), before.loss(), 0.1);
            Weights end = Trainer.with(AdamW.rate(1e-2)).batch(16).rng(new Rng(1))
                    .run(start, start.layout().all(), 16 * 60,
                            StepRule.gradient(StreamWindows.all(COUNTING, 16, new Rng(2)).loss(decoder))).weights();
            StreamScore after = StreamScore.of(decoder.scorer(end), COUNTING, 16, 4);
            assertEquals(24 * 12, after.tokens());
            assertTrue(after.loss() < 0.2, after::toString);
            assertTrue(after.accuracy() > 0.99, after::toString);
        }
    }
}
