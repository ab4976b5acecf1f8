package kindred.model.decoder;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import kindred.core.Autograd;
import kindred.core.Compute;
import kindred.core.Pass;
import kindred.core.Rng;
import kindred.core.Step;
import kindred.core.Taps;
import kindred.core.Weights;
import kindred.model.Scorer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DecoderTest {
    private static final int VOCABULARY = 11;

    static List<Decoder> variants() {
        Decoder plain = Decoder.of(VOCABULARY, 8, 2, 2).deviation(0.4);
        AttentionScale tempered = new AttentionScale.LengthTempered();
        return List.of(
                plain,
                plain.scale(tempered),
                plain.position(new PositionScheme.Learned(200)).output(OutputMap.FREE),
                plain.position(new PositionScheme.Sinusoidal()),
                plain.position(new PositionScheme.Rotary()).scale(tempered),
                plain.position(new PositionScheme.Alibi()).normalization(Normalization.NONE).hidden(16));
    }

    static Weights weights(NDManager manager, Decoder decoder, DataType type) {
        Weights start = decoder.initial(manager, new Rng(1), type);
        // biases, shifts and temperatures away from their start, so that each matters
        NDArray noise = manager.create(new Rng(2).normal((int) start.layout().size(), 0.1)).toType(type, false);
        return start.plus(noise, 1);
    }

    private static NDArray ids(NDManager manager, long seed, int rows, int columns) {
        Rng rng = new Rng(seed);
        long[] ids = rng.longs((long) rows * columns, 0, VOCABULARY).toArray();
        return manager.create(ids, new Shape(rows, columns));
    }

    @ParameterizedTest
    @MethodSource("variants")
    void gradientsAgreeWithFiniteDifferences(Decoder decoder) {
        List<Prompted> sequences = List.of(
                new Prompted(new int[] {3, 1, 4}, new int[] {1, 5}), new Prompted(new int[] {9}, new int[] {2, 6, 5}));
        try (Step outer = Step.quiet()) {
            Weights w = weights(outer.manager(), decoder, DataType.FLOAT64);
            double[] point = w.vector().toDoubleArray();
            double[] gradient;
            try (Step step = Step.recording()) {
                Pass pass = Pass.of(w).leaf(w.layout().all()).open(step);
                NDArray loss = decoder.loss(pass, TokenBatch.of(step.manager(), sequences));
                gradient = Autograd.gradient(loss, pass.leaf()).toDoubleArray();
            }
            Rng rng = new Rng(3);
            for (int trial = 0; trial < 12; trial++) {
                double[] direction = rng.doubles(point.length, -1, 1).toArray();
                double expected = 0;
                for (int i = 0; i < point.length; i++) {
                    expected += gradient[i] * direction[i];
                }
                double h = 1e-5;
                double slope = (loss(decoder, w, point, direction, h, sequences)
                        - loss(decoder, w, point, direction, -h, sequences)) / (2 * h);
                assertEquals(expected, slope, 1e-6 * Math.max(1, Math.abs(expected)), decoder.toString());
            }
        }
    }

    private static double loss(
            Decoder decoder, Weights w, double[] point, double[] direction, double h, List<Prompted> sequences) {
        try (Step step = Step.quiet()) {
            double[] moved = new double[point.length];
            for (int i = 0; i < point.length; i++) {
                moved[i] = point[i] + h * direction[i];
            }
            Pass pass = Pass.of(w.with(step.manager().create(moved))).open(step);
            return decoder.loss(pass, TokenBatch.of(step.manager(), sequences)).getDouble();
        }
    }

    @ParameterizedTest
    @MethodSource("variants")
    void decodingWithTheCacheGivesWhatDecodingWithoutGives(Decoder decoder) {
        try (NDManager manager = Compute.manager()) {
            Weights w = weights(manager, decoder, DataType.FLOAT64);
            Scorer cached = decoder.scorer(w);
            Scorer plain = Scorer.of(decoder, w, VOCABULARY);
            NDArray prompts = ids(manager, 4, 3, 1);
            try (Scorer.Continuation a = cached.begin(manager, prompts, 120);
                    Scorer.Continuation b = plain.begin(manager, prompts, 120)) {
                for (int t = 0; t < 120; t++) {
                    double[] expected = b.next().toDoubleArray();
                    // To the last bit on some processors: a product's order of summation may depend on its size
                    assertArrayEquals(expected, a.next().toDoubleArray(), 1e-12, decoder + " at token " + t);
                    NDArray tokens = b.next().argMax(1).add(t).mod(VOCABULARY);
                    a.append(tokens);
                    b.append(tokens);
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("variants")
    void fusedAttentionAgreesWithTheExplicitOne(Decoder decoder) {
        try (NDManager manager = Compute.manager()) {
            Weights w = weights(manager, decoder, DataType.FLOAT64);
            NDArray ids = ids(manager, 5, 2, 130);
            double[] fused = decoder.apply(manager, w, ids).toDoubleArray();
            double[] explicit = decoder.kernel(AttentionKernel.EXPLICIT).apply(manager, w, ids).toDoubleArray();
            assertArrayEquals(explicit, fused, 1e-10);
        }
    }

    @ParameterizedTest
    @MethodSource("variants")
    void noTokenSeesALaterOne(Decoder decoder) {
        try (NDManager manager = Compute.manager()) {
            Weights w = weights(manager, decoder, DataType.FLOAT64);
            long[] ids = {1, 2, 3, 4, 5, 6};
            long[] other = {1, 2, 3, 4, 9, 0};
            double[] a = decoder.apply(manager, w, manager.create(ids, new Shape(1, 6))).toDoubleArray();
            double[] b = decoder.apply(manager, w, manager.create(other, new Shape(1, 6))).toDoubleArray();
            for (int i = 0; i < 4 * VOCABULARY; i++) {
                assertEquals(a[i], b[i], 1e-12);
            }
            assertTrue(Math.abs(a[5 * VOCABULARY] - b[5 * VOCABULARY]) > 1e-6);
        }
    }

    @ParameterizedTest
    @MethodSource("variants")
    void logitsAtSomePositionsAreThoseAmongAll(Decoder decoder) {
        try (NDManager manager = Compute.manager()) {
            Weights w = weights(manager, decoder, DataType.FLOAT64);
            NDArray ids = ids(manager, 9, 3, 7);
            double[] all = decoder.apply(manager, w, ids).toDoubleArray();
            long[] rows = {0, 0, 2, 1};
            long[] columns = {1, 6, 0, 3};
            NDArray some = decoder.apply(manager, w, ids, manager.create(rows), manager.create(columns));
            assertEquals(new Shape(4, VOCABULARY), some.getShape());
            double[] found = some.toDoubleArray();
            for (int i = 0; i < found.length; i++) {
                int place = (int) (rows[i / VOCABULARY] * 7 + columns[i / VOCABULARY]);
                assertEquals(all[place * VOCABULARY + i % VOCABULARY], found[i], 1e-12);
            }
        }
    }

    @Test
    void theSharedSizesHaveTheirNumberOfParameters() {
        assertEquals(1_375_360, Decoder.gpt(Decoder.Size.S, 6000).layout().size());
        assertEquals(805_248, Decoder.gpt(Decoder.Size.XS, 6000).layout().size());
    }

    @Test
    void initialWeightsAreNormalAndResidualOutputsSmaller() {
        try (NDManager manager = Compute.manager()) {
            Weights w = Decoder.gpt(Decoder.Size.XS, 500).initial(manager, new Rng(0));
            assertEquals(0.02, deviation(w, "embed.weight"), 2e-4);
            assertEquals(0.02, deviation(w, "block.2.ffn.input.weight"), 3e-4);
            assertEquals(0.01, deviation(w, "block.2.ffn.output.weight"), 2e-4);
            assertEquals(0.01, deviation(w, "block.1.attention.output.weight"), 2e-4);
        }
    }

    private static double deviation(Weights w, String name) {
        return Math.sqrt(w.view(name).square().mean().getFloat());
    }

    @Test
    void lossPositionsAreThoseBeforeTheTargets() {
        try (NDManager manager = Compute.manager()) {
            TokenBatch one = TokenBatch.of(manager, List.of(new Prompted(new int[5], new int[4])));
            assertArrayEquals(new long[] {4, 5, 6, 7}, one.columns().toLongArray());
            TokenBatch two = TokenBatch.of(manager, List.of(
                    new Prompted(new int[] {1, 2, 3, 4}, new int[] {5, 6}),
                    new Prompted(new int[] {7, 8}, new int[] {9, 10, 11})));
            assertEquals(new Shape(2, 5), two.ids().getShape());
            assertArrayEquals(new long[] {1, 2, 3, 4, 5, 7, 8, 9, 10, 0}, two.ids().toLongArray());
            assertArrayEquals(new long[] {0, 0, 1, 1, 1}, two.rows().toLongArray());
            assertArrayEquals(new long[] {3, 4, 1, 2, 3}, two.columns().toLongArray());
            assertArrayEquals(new long[] {5, 6, 9, 10, 11}, two.labels().toLongArray());
        }
    }

    @Test
    void withAllLogitsZeroTheLossIsTheLogarithmOfTheVocabulary() {
        Decoder decoder = Decoder.of(37, 8, 1, 2);
        try (Step step = Step.quiet()) {
            Weights zero = decoder.initial(step.manager(), new Rng(0), DataType.FLOAT64).times(0);
            NDArray loss = decoder.loss(Pass.of(zero).open(step),
                    TokenBatch.of(step.manager(), List.of(new Prompted(new int[5], new int[4]))));
            assertEquals(3.6109179, loss.getDouble(), 1e-7);
        }
    }

    @Test
    void temperedSoftmaxAndItsFactor() {
        assertEquals(2.59603040, AttentionScale.LengthTempered.factor(0, 10), 1e-7);
        double[][] expected = {{0.24472847, 0.66524096, 0.09003057}, {0.11731043, 0.86681333, 0.01587624},
            {0.30719589, 0.50648039, 0.18632372}};
        double[] tau = {1, 0.5, 2};
        try (NDManager manager = Compute.manager()) {
            NDArray bias = manager.zeros(new Shape(1, 3), DataType.FLOAT64);
            NDArray keys = manager.create(new double[] {1, 2, 0}, new Shape(1, 1, 3, 1));
            for (int i = 0; i < tau.length; i++) {
                // the operator's own theta that gives this temperature at the position that sees 3 keys
                double rate = (1 / tau[i] - 1) / Math.log(3);
                NDArray q = manager.create(new double[] {1}, new Shape(1, 1, 1, 1));
                if (rate > 0) {
                    NDArray theta = manager.create(new double[] {Math.log(Math.expm1(rate))});
                    q = Ops.SCRIPT.call(manager, "temper", q, theta, manager.create(new long[] {2}));
                } else {
                    q = q.div(tau[i]);
                }
                assertArrayEquals(expected[i], Ops.SCRIPT.call(manager, "map", q, keys, bias).toDoubleArray(), 1e-7);
            }
            NDArray started = Ops.SCRIPT.call(manager, "temper", manager.ones(new Shape(1, 1, 1, 1), DataType.FLOAT64),
                    manager.zeros(new Shape(1), DataType.FLOAT64), manager.create(new long[] {9}));
            assertEquals(2.59603040, started.getDouble(), 1e-7);
        }
    }

    @Test
    void positionSchemesFollowTheirFormulas() {
        try (NDManager manager = Compute.manager()) {
            NDArray position = manager.create(new long[] {3});
            NDArray zero = manager.zeros(new Shape(1, 1, 4), DataType.FLOAT64);
            assertArrayEquals(new double[] {Math.sin(3), Math.sin(0.03), Math.cos(3), Math.cos(0.03)},
                    Ops.SCRIPT.call(manager, "sinusoidal", zero, position).toDoubleArray(), 1e-12);
            NDArray x = manager.create(new double[] {1, 2, 3, 4}, new Shape(1, 1, 1, 4));
            assertArrayEquals(new double[] {Math.cos(3) - 3 * Math.sin(3), 2 * Math.cos(0.03) - 4 * Math.sin(0.03),
                Math.sin(3) + 3 * Math.cos(3), 2 * Math.sin(0.03) + 4 * Math.cos(0.03)},
                    Ops.SCRIPT.call(manager, "rotary", x, position).toDoubleArray(), 1e-12);
            NDArray queries = manager.create(new long[] {2});
            NDArray keys = manager.create(new long[] {0, 1, 2});
            assertArrayEquals(new double[] {-0.125, -0.0625, 0, -0.0078125, -0.00390625, 0},
                    new PositionScheme.Alibi().bias(manager.zeros(new Shape(1, 3), DataType.FLOAT64), queries, keys, 2)
                            .toDoubleArray(), 1e-12);
        }
    }

    @Test
    void activationsAreNamedAndMapsSumToOne() {
        Decoder decoder = Decoder.of(VOCABULARY, 8, 2, 2);
        try (Step step = Step.quiet()) {
            Taps taps = new Taps().readAll();
            Weights w = weights(step.manager(), decoder, DataType.FLOAT64);
            decoder.apply(Pass.of(w).taps(taps).open(step), ids(step.manager(), 6, 2, 5));
            assertEquals(List.of("embed", "block.1.attention.map", "block.1.attention.heads", "block.1.attention.out",
                    "block.1.ffn.out", "block.1.out", "block.2.attention.map", "block.2.attention.heads",
                    "block.2.attention.out", "block.2.ffn.out", "block.2.out", "hidden"),
                    new ArrayList<>(taps.names()));
            NDArray map = taps.get("block.2.attention.map");
            assertEquals(new Shape(2, 2, 5, 5), map.getShape());
            double[] sums = map.sum(new int[] {3}).toDoubleArray();
            assertArrayEquals(IntStream.range(0, sums.length).mapToDouble(i -> 1).toArray(), sums, 1e-12);
        }
    }

    @Test
    void greedyDecodingAgreesWithTeacherForcingOnItsOwnPath() {
        Decoder decoder = variants().get(1);
        try (NDManager manager = Compute.manager()) {
            Scorer scorer = decoder.scorer(weights(manager, decoder, DataType.FLOAT64));
            List<int[]> prompts = new ArrayList<>();
            Rng rng = new Rng(7);
            for (int i = 0; i < 20; i++) {
                prompts.add(rng.ints(1 + i % 4, 0, VOCABULARY).toArray());
            }
            int[][] answers = Decoding.greedy(-1, 6).batch(4).of(scorer, prompts);
            List<Prompted> paths = IntStream.range(0, 20)
                    .mapToObj(i -> new Prompted(prompts.get(i), answers[i])).toList();
            assertEquals(1, TeacherForcing.exactMatch(scorer, paths));
            int[][] cut = Decoding.greedy(answers[0][2], 6).of(scorer, List.of(prompts.get(0)));
            assertTrue(cut[0].length <= 2);
        }
    }

    @Test
    void samplesFollowTheDistribution() {
        Decoder decoder = variants().get(0);
        try (NDManager manager = Compute.manager()) {
            Scorer scorer = decoder.scorer(weights(manager, decoder, DataType.FLOAT64));
            NDArray prompt = manager.create(new long[] {1, 2}, new Shape(1, 2));
            double[] expected;
            try (Scorer.Continuation c = scorer.begin(manager, prompt, 1)) {
                expected = c.next().div(0.7).softmax(1).toDoubleArray();
            }
            int n = 20_000;
            List<int[]> prompts = IntStream.range(0, n).mapToObj(i -> new int[] {1, 2}).toList();
            int[][] drawn = Decoding.sampled(-1, 1, 0.7, new Rng(8)).batch(2000).of(scorer, prompts);
            double[] share = new double[VOCABULARY];
            for (int[] one : drawn) {
                share[one[0]] += 1.0 / n;
            }
            assertArrayEquals(expected, share, 0.015);
        }
    }

    @Test
    void wrongInputsAreNamed() {
        try (NDManager manager = Compute.manager()) {
            Decoder decoder = Decoder.gpt(Decoder.Size.XS, VOCABULARY);
            Weights w = decoder.initial(manager, new Rng(0));
            String message = assertThrows(IllegalArgumentException.class,
                    () -> decoder.apply(manager, w, ids(manager, 0, 1, 57))).getMessage();
            assertTrue(message.contains("57") && message.contains("56"), message);
            assertThrows(IllegalArgumentException.class, () -> decoder.apply(manager, w, manager.create(1f)));
            assertThrows(IllegalArgumentException.class, () -> Decoder.of(10, 9, 1, 2));
            assertThrows(IllegalArgumentException.class, () -> new Prompted(new int[0], new int[1]));
        }
    }
}
