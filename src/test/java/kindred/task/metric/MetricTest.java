package kindred.task.metric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import kindred.core.Rng;
import org.junit.jupiter.api.Test;

class MetricTest {
    private static final int[] TRUTH = {0, 1, 2, 0, 1, 2};
    private static final int[] SAID = {0, 2, 1, 0, 0, 1};

    @Test
    void accuracyCountsRightClasses() {
        assertEquals(2 / 6.0, new Accuracy().of(SAID, TRUTH), 1e-15);
        assertEquals(1, new Accuracy().of(TRUTH, TRUTH));
    }

    /** By hand: class 0 has TP 2, FP 1, FN 0, so F1 = 0.8; classes 1 and 2 have no TP. */
    @Test
    void macroF1WeighsClassesAlike() {
        assertEquals(0.8 / 3, new MacroF1().of(SAID, TRUTH), 1e-15);
        assertEquals(1, new MacroF1().of(TRUTH, TRUTH));
        // A class that is only predicted counts too: F1 of 0, 1, 7 = 1, 2/3, 0.
        assertEquals((1 + 2 / 3.0) / 3, new MacroF1().of(new int[] {0, 1, 7}, new int[] {0, 1, 1}), 1e-15);
    }

    @Test
    void microAndMacroAgreeOnBalancedSymmetricConfusion() {
        int[] truth = {0, 0, 0, 0, 1, 1, 1, 1};
        int[] said = {0, 0, 0, 1, 1, 1, 1, 0};
        assertEquals(new Accuracy().of(said, truth), new MacroF1().of(said, truth), 1e-15);
    }

    @Test
    void rmseAndR2KnowTheirClosedForms() {
        double[] truth = {3, -0.5, 2, 7};
        double[] said = {2.5, 0.0, 2, 8};
        assertEquals(Math.sqrt(0.375), new Rmse().of(said, truth), 1e-15);
        assertEquals(1 - 1.5 / 29.1875, new R2().of(said, truth), 1e-15);
        double[] mean = {2.875, 2.875, 2.875, 2.875};
        assertEquals(0, new R2().of(mean, truth), 1e-15);
        assertEquals(1, new R2().of(truth, truth));
        assertTrue(new R2().of(new double[] {7, 7, 7, 7}, truth) < 0);
    }

    @Test
    void aUniformGuessHasThePerplexityOfTheVocabulary() {
        double[] uniform = new double[50];
        Arrays.fill(uniform, -Math.log(32));
        boolean[] all = new boolean[50];
        Arrays.fill(all, true);
        assertEquals(32, new Perplexity().of(uniform, all), 1e-12);
        assertEquals(Math.sqrt(8), new Perplexity().of(
                new double[] {-Math.log(2), -Math.log(4), Double.NaN}, new boolean[] {true, true, false}), 1e-12);
        assertEquals(Double.POSITIVE_INFINITY,
                new Perplexity().of(new double[] {Double.NEGATIVE_INFINITY}, new boolean[] {true}));
    }

    @Test
    void exactMatchAsksForLengthAndEveryToken() {
        int[][] truth = {{1, 2, 3}, {4}, {}, {5, 6}};
        int[][] said = {{1, 2, 3}, {4, 4}, {}, {5, 7}};
        assertEquals(0.5, new ExactMatch().of(said, truth));
    }

    /** Oracle of the stitching study's specification. */
    @Test
    void aurocCountsTiesOneHalf() {
        double[] scores = {9, 8, 8, 3, 8, 2, 1};
        boolean[] positive = {true, true, true, true, false, false, false};
        assertEquals(0.83333333, new Auroc().of(scores, positive), 1e-8);
    }

    @Test
    void aurocIsTheShareOfOrderedPairs() {
        Rng rng = new Rng(2);
        for (int trial = 0; trial < 200; trial++) {
            int n = 2 + rng.nextInt(40);
            double[] scores = IntStream.range(0, n).mapToDouble(i -> rng.nextInt(8)).toArray();
            boolean[] positive = new boolean[n];
            for (int i = 2; i < n; i++) {
                positive[i] = rng.nextBoolean();
            }
            positive[0] = true;
            double wins = 0;
            int pairs = 0;
            for (int i = 0; i < n; i++) {
                for (int j = 0; j < n; j++) {
                    if (positive[i] && !positive[j]) {
                        wins += scores[i] > scores[j] ? 1 : scores[i] == scores[j] ? 0.5 : 0;
                        pairs++;
                    }
                }
            }
            double auroc = new Auroc().of(scores, positive);
            assertEquals(wins / pairs, auroc, 1e-12);
            double[] flipped = Arrays.stream(scores).map(s -> -s).toArray();
            assertEquals(1 - auroc, new Auroc().of(flipped, positive), 1e-12);
        }
    }

    @Test
    void theOrderOfExamplesDoesNotMatter() {
        int[] order = new Rng(4).permutation(6);
        int[] said = Arrays.stream(order).map(i -> SAID[i]).toArray();
        int[] truth = Arrays.stream(order).map(i -> TRUTH[i]).toArray();
        for (Metric<int[], int[]> metric : List.of(new Accuracy(), new MacroF1())) {
            assertEquals(metric.of(SAID, TRUTH), metric.of(said, truth), 1e-15, metric.name());
        }
    }

    @Test
    void directionsAreTheFields() {
        assertTrue(new Accuracy().higherIsBetter() && new MacroF1().higherIsBetter() && new R2().higherIsBetter()
                && new ExactMatch().higherIsBetter() && new Auroc().higherIsBetter());
        assertTrue(!new Rmse().higherIsBetter() && !new Perplexity().higherIsBetter());
    }

    @Test
    void errorsNameTheValue() {
        assertMessage("3 and 6", () -> new Accuracy().of(new int[3], TRUTH));
        assertMessage("got none", () -> new MacroF1().of(new int[0], new int[0]));
        assertMessage("example 1 is NaN", () -> new Rmse().of(new double[] {0, Double.NaN}, new double[2]));
        assertMessage("all 2 true values are 4.0", () -> new R2().of(new double[] {1, 2}, new double[] {4, 4}));
        assertMessage("position 0 is 0.5", () -> new Perplexity().of(new double[] {0.5}, new boolean[] {true}));
        assertMessage("none of 1", () -> new Perplexity().of(new double[] {0}, new boolean[] {false}));
        assertMessage("2 positive and 0 negative",
                () -> new Auroc().of(new double[2], new boolean[] {true, true}));
        assertMessage("example 0 is NaN", () -> new Auroc().of(new double[] {Double.NaN}, new boolean[1]));
        assertMessage("1 and 2", () -> new ExactMatch().of(new int[1][], new int[2][]));
    }

    private static void assertMessage(String part, Runnable call) {
        String message = assertThrows(IllegalArgumentException.class, call::run).getMessage();
        assertTrue(message.contains(part), message);
    }
}
