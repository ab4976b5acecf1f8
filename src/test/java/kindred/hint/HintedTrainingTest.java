package kindred.hint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import kindred.core.Compute;
import kindred.core.Rng;
import kindred.model.Scorer;
import kindred.model.decoder.Decoder;
import kindred.model.decoder.Decoding;
import kindred.model.decoder.Prompted;
import kindred.train.Trained;
import org.junit.jupiter.api.Test;

class HintedTrainingTest {
    private final Sorting sorting = Sorting.of(4).distinct();
    private final Decoder decoder = Decoder.of(sorting.vocabulary(), 16, 2, 2).deviation(0.2);
    private final HintedTraining training = HintedTraining.of(decoder).main(sorting.sort(), Lengths.upTo(3))
            .batch(64).rate(1e-2);

    @Test
    void aSmallNetworkLearnsToSortAndTeacherForcingAgreesWithGreedyDecoding() {
        try (NDManager manager = Compute.manager()) {
            Trained run = training.batch(96).hint(sorting.successor(), 1.0 / 3).budget(Budget.mainExamples(12_800))
                    .run(manager, new Rng(0));
            assertEquals(200, run.steps());
            Scorer scorer = decoder.scorer(run.weights());
            LengthTests tests = LengthTests.of(sorting.sort(), 60, new Rng(1), 3, 4);
            List<LengthTests.Score> scores = tests.score(scorer);
            assertTrue(scores.get(0).exact() > 0.9, scores.toString());
            for (LengthTests.Score score : scores) {
                List<Prompted> sequences = tests.byLength().get(score.length());
                int[][] answers = Decoding.greedy(sorting.end(), score.length() + 1).of(
                        scorer, sequences.stream().map(Prompted::prompt).toList());
                int right = 0;
                for (int i = 0; i < answers.length; i++) {
                    int[] target = sequences.get(i).target();
                    right += Arrays.equals(answers[i], Arrays.copyOf(target, target.length - 1)) ? 1 : 0;
                }
                assertEquals((double) right / answers.length, score.exact(), 1e-12, "length " + score.length());
                assertTrue(score.token() >= score.exact());
            }
        }
    }

    @Test
    void theSameSeedGivesTheSameBits() {
        HintedTraining few = training.hint(sorting.count(), 0.25, HintSchedule.fadingOut(5)).budget(Budget.steps(8));
        List<float[]> ends = new ArrayList<>();
        try (NDManager manager = Compute.manager()) {
            for (int seed : new int[] {0, 0, 1}) {
                ends.add(few.run(manager, new Rng(seed)).weights().vector().toFloatArray());
            }
        }
        assertArrayEquals(ends.get(0), ends.get(1));
        assertTrue(Arrays.mismatch(ends.get(0), ends.get(2)) >= 0);
    }

    @Test
    void withAllLogitsZeroTheLossAtEveryLengthIsTheLogarithmOfTheVocabulary() {
        try (NDManager manager = Compute.manager()) {
            Scorer blank = decoder.scorer(decoder.initial(manager, new Rng(0)).times(0));
            for (LengthTests.Score score : LengthTests.of(sorting.sort(), 60, new Rng(1), 1, 4).score(blank)) {
                assertEquals(Math.log(sorting.vocabulary()), score.loss(), 1e-6, "length " + score.length());
                assertEquals(0, score.exact());
            }
        }
    }

    @Test
    void vocabulariesMustAgree() {
        String message = assertThrows(IllegalArgumentException.class,
                () -> training.main(Sorting.of(5).sort(), Lengths.upTo(3))).getMessage();
        assertTrue(message.contains("12") && message.contains("11"), message);
    }
}
