package kindred.hint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import kindred.core.Compute;
import kindred.core.Pass;
import kindred.core.Rng;
import kindred.core.Step;
import kindred.core.Taps;
import kindred.core.Weights;
import kindred.model.Scorer;
import kindred.model.decoder.Decoder;
import kindred.model.decoder.Decoding;
import kindred.model.decoder.Prompted;
import kindred.model.decoder.TeacherForcing;
import org.junit.jupiter.api.Test;

class SortingConstructionTest {
    private static final int SEP = 100;
    private final SortingConstruction construction = SortingConstruction.of(100, 100);
    private final Decoder decoder = construction.decoder();

    /** Logits of the next token, and the activations asked for. */
    private double[] logits(Weights w, Taps taps, Step step, long... state) {
        NDArray ids = step.manager().create(state, new Shape(1, state.length));
        double[] all = decoder.apply(Pass.of(w).taps(taps).open(step), ids).toDoubleArray();
        return Arrays.copyOfRange(all, all.length - decoder.vocabulary(), all.length);
    }

    @Test
    void minimumHeadAfterTheSeparator() {
        try (Step step = Step.quiet()) {
            Weights w = construction.weights(step.manager());
            double[] logits = logits(w, new Taps(), step, 3, 1, 3, SEP);
            assertEquals(0.9999877117, logits[1], 1e-9);
            assertEquals(1.22883e-5, logits[3], 1e-9);
        }
    }

    @Test
    void copiesAreWrittenUntilNoneRemain() {
        try (Step step = Step.quiet()) {
            Weights w = construction.weights(step.manager());
            Taps taps = new Taps().read("block.2.attention.heads");
            double[] logits = logits(w, taps, step, 3, 1, 3, SEP, 1);
            assertEquals(0.5, lastPhi(taps), 1e-12);
            assertEquals(3, argmax(logits));
            logits = logits(w, taps, step, 3, 1, 3, SEP, 1, 3);
            assertEquals(1.0 / 3, lastPhi(taps), 1e-12);
            assertEquals(166.6666667, logits[3], 1e-6);
            assertEquals(3, argmax(logits));
            logits = logits(w, taps, step, 3, 1, 3, SEP, 1, 3, 3);
            assertEquals(construction.sorting().end(), argmax(logits));
        }
    }

    private static double lastPhi(Taps taps) {
        NDArray heads = taps.get("block.2.attention.heads");
        return heads.get("0, 0, -1, 0").getDouble();
    }

    private static int argmax(double[] x) {
        int best = 0;
        for (int i = 1; i < x.length; i++) {
            best = x[i] > x[best] ? i : best;
        }
        return best;
    }

    @Test
    void sortsEveryLengthItPromises() {
        try (NDManager manager = Compute.manager()) {
            Scorer scorer = decoder.scorer(construction.weights(manager));
            Sorting few = Sorting.of(3);
            for (int n = 1; n <= construction.longest(); n++) {
                List<Prompted> sequences = new ArrayList<>(construction.sorting().sort().draw(2, n, new Rng(n)));
                // the same tokens, but only three numbers: many copies of each
                int[] elements = Arrays.copyOf(few.sort().draw(n, new Rng(n)).prompt(), n);
                int[] prompt = Arrays.copyOf(elements, n + 1);
                prompt[n] = SEP;
                Arrays.sort(elements);
                int[] target = Arrays.copyOf(elements, n + 1);
                target[n] = construction.sorting().end();
                sequences.add(new Prompted(prompt, target));
                assertEquals(1, TeacherForcing.exactMatch(scorer, sequences), "length " + n);
            }
        }
    }

    @Test
    void greedyDecodingSortsToo() {
        List<int[]> instances = new ArrayList<>();
        Rng rng = new Rng(0);
        for (int n : new int[] {1, 2, 5, 20, 50, 100}) {
            instances.add(rng.ints(n, 0, 100).toArray());
            instances.add(rng.ints(n, 0, 3).toArray());
        }
        int[] sevens = new int[100];
        Arrays.fill(sevens, 7);
        instances.add(sevens);
        try (NDManager manager = Compute.manager()) {
            Scorer scorer = decoder.scorer(construction.weights(manager));
            List<int[]> prompts = instances.stream().map(a -> {
                int[] prompt = Arrays.copyOf(a, a.length + 1);
                prompt[a.length] = SEP;
                return prompt;
            }).toList();
            int[][] answers = Decoding.greedy(construction.sorting().end(), 101).of(scorer, prompts);
            for (int i = 0; i < answers.length; i++) {
                int[] expected = instances.get(i).clone();
                Arrays.sort(expected);
                assertArrayEquals(expected, answers[i], "instance " + i + " of length " + expected.length);
            }
        }
    }

    @Test
    void otherAlphabetsAndLengths() {
        SortingConstruction small = SortingConstruction.of(4, 500);
        try (NDManager manager = Compute.manager()) {
            Scorer scorer = small.decoder().scorer(small.weights(manager));
            LengthTests tests = LengthTests.of(small.sorting().sort(), 3, new Rng(2), 1, 7, 500);
            for (LengthTests.Score score : tests.score(scorer)) {
                assertEquals(1, score.exact(), "length " + score.length());
            }
        }
    }
}
