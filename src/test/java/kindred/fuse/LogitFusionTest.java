package kindred.fuse;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.stream.IntStream;
import kindred.core.Compute;
import kindred.core.Rng;
import kindred.core.Weights;
import kindred.model.Mlp;
import kindred.model.Scorer;
import kindred.model.StagedNetwork;
import kindred.model.decoder.Decoder;
import kindred.model.decoder.Decoding;
import kindred.model.decoder.PositionScheme;
import kindred.model.decoder.Prompted;
import kindred.model.decoder.TeacherForcing;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LogitFusionTest {
    private static final int VOCABULARY = 23;
    private final NDManager manager = Compute.manager();
    private final Scorer large = decoder(48, 0);
    private final Scorer small = decoder(16, 1);
    private final Scorer expert = decoder(16, 2);
    private final Scorer other = decoder(16, 3);
    private final LogitFusion fused = LogitFusion.dynamic(large, small, List.of(expert, other));

    @AfterEach
    void close() {
        manager.close();
    }

    private Scorer decoder(int width, long seed) {
        Decoder decoder = Decoder.of(VOCABULARY, width, 2, 4).position(new PositionScheme.Learned(24)).deviation(0.4);
        return decoder.scorer(decoder.initial(manager, new Rng(seed)));
    }

    private NDArray ids() {
        return manager.create(IntStream.range(0, 30).mapToLong(i -> (i * 7L) % VOCABULARY).toArray(), new Shape(3, 10));
    }

    /** Within the tolerance at magnitudes to 1 and that share of it above: log-probabilities here reach -60. */
    private static void assertClose(NDArray expected, NDArray found, float tolerance) {
        assertEquals(expected.getShape(), found.getShape());
        float[] of = expected.toFloatArray();
        float[] are = found.toFloatArray();
        for (int i = 0; i < of.length; i++) {
            assertEquals(of[i], are[i], tolerance * Math.max(1, Math.abs(of[i])), "at " + i);
        }
    }

    @Test
    void isAScorerOfWholeSequencesAndOfPositions() {
        NDArray all = fused.logProbabilities(manager, ids());
        assertEquals(new Shape(3, 10, VOCABULARY), all.getShape());
        assertEquals(30, all.exp().sum().getFloat(), 1e-4);
        NDArray some = fused.logProbabilities(manager, ids(), manager.create(new long[] {0, 2}),
                manager.create(new long[] {4, 9}));
        assertClose(all.get("0, 4"), some.get(0), 1e-4f);
        assertClose(all.get("2, 9"), some.get(1), 1e-4f);
    }

    @Test
    void anExpertThatLearntNothingLeavesTheLargeModelAndEqualModelsGiveTheExpert() {
        assertClose(large.logProbabilities(manager, ids()),
                LogitFusion.dynamic(large, small, List.of(small)).logProbabilities(manager, ids()), 1e-5f);
        assertClose(expert.logProbabilities(manager, ids()),
                LogitFusion.dynamic(small, small, List.of(expert)).logProbabilities(manager, ids()), 2e-3f);
        assertClose(expert.logProbabilities(manager, ids()),
                new LogitFusion(new ProxyTuning(1), small, small, List.of(expert)).logProbabilities(manager, ids()),
                1e-4f);
    }

    @Test
    void decodesWithCachesAsItScoresWithout() {
        List<int[]> prompts = List.of(new int[] {3, 1, 4}, new int[] {1, 5}, new int[] {9, 2, 6});
        for (LogitRule rule : List.of(
                new DynamicFusion(), new JointFusion(), new LinearPool(), new ContrastiveDecoding(0.1))) {
            LogitFusion model = fused.with(rule);
            int[][] cached = Decoding.greedy(-1, 8).of(model, prompts);
            int[][] rescored = Decoding.greedy(-1, 8).of(new Uncached(model), prompts);
            assertArrayEquals(rescored, cached, rule::toString);
            List<Prompted> targets = IntStream.range(0, 3)
                    .mapToObj(i -> new Prompted(prompts.get(i), cached[i])).toList();
            assertEquals(1, TeacherForcing.exactMatch(model, targets));
        }
    }

    private record Uncached(Scorer scorer) implements Scorer {
        @Override
        public int classes() {
            return scorer.classes();
        }

        @Override
        public NDArray logProbabilities(NDManager into, NDArray... inputs) {
            return scorer.logProbabilities(into, inputs);
        }
    }

    @Test
    void samplesTheSameTokensFromTheSameSeed() {
        List<int[]> prompts = List.of(new int[] {3, 1, 4}, new int[] {1, 5, 9});
        int[][] once = Decoding.sampled(-1, 12, 1, new Rng(5)).of(fused, prompts);
        assertArrayEquals(once, Decoding.sampled(-1, 12, 1, new Rng(5)).of(fused, prompts));
        assertTrue(!java.util.Arrays.deepEquals(once, Decoding.sampled(-1, 12, 1, new Rng(6)).of(fused, prompts)));
    }

    @Test
    void tracesAmountsThatMoveTheLargeModelAsFarAsTuningMovedTheSmallOne() {
        LogitFusion single = LogitFusion.dynamic(large, small, List.of(expert));
        int[] text = IntStream.range(0, 20).map(i -> (i * 5) % VOCABULARY).toArray();
        FusionTrace trace = single.trace(text);
        assertArrayEquals(java.util.Arrays.copyOfRange(text, 1, 20), trace.tokens());
        int inside = 0;
        for (int t = 0; t < 19; t++) {
            if (trace.amounts()[t][0] < 2.999) {
                assertEquals(trace.moved()[t][0], trace.shift()[t], 1e-3);
                inside++;
            } else {
                assertTrue(trace.shift()[t] <= trace.moved()[t][0] + 1e-3);
            }
        }
        assertTrue(inside > 10, inside + " of 19 inside the bounds");
        assertEquals(38, fused.trace(text).table(Integer::toString, List.of("a", "b")).rowCount());
        assertTrue(fused.trace(text).figure(Integer::toString, List.of("a", "b")).json().contains("\"ticktext\":[\"5\",\"10\""));
        assertTrue(fused.trace(text).movedFigure(Integer::toString, List.of("a", "b")).json().contains("KL(expert || small)"));
        assertThrows(IllegalStateException.class, () -> fused.with(new LinearPool()).trace(text));
    }

    @Test
    void anExpertMayBeMergedOfSeveralAndAMemberMayBeFusedItself() {
        Decoder decoder = Decoder.of(VOCABULARY, 16, 2, 4).position(new PositionScheme.Learned(24)).deviation(0.4);
        Weights base = decoder.initial(manager, new Rng(1));
        List<Weights> tuned = List.of(decoder.initial(manager, new Rng(2)), decoder.initial(manager, new Rng(3)));
        Scorer alone = decoder.scorer(new TaskArithmetic(1).merge(base, tuned.subList(0, 1)));
        assertClose(LogitFusion.dynamic(large, small, List.of(expert)).logProbabilities(manager, ids()),
                LogitFusion.dynamic(large, decoder.scorer(base), List.of(alone)).logProbabilities(manager, ids()), 5e-3f);
        Scorer both = decoder.scorer(new TaskArithmetic(0.5).merge(base, tuned));
        LogitFusion merged = LogitFusion.dynamic(large, small, List.of(both));
        Scorer again = new LogitFusion(new ProxyTuning(1), merged, small, List.of(small));
        assertClose(merged.logProbabilities(manager, ids()), again.logProbabilities(manager, ids()), 1e-4f);
        List<int[]> prompts = List.of(new int[] {3, 1, 4});
        assertArrayEquals(Decoding.greedy(-1, 8).of(merged, prompts), Decoding.greedy(-1, 8).of(again, prompts));
    }

    @Test
    void fusesClassifiersToo() {
        NDArray images = manager.create(new Rng(9).normal(7 * 6, 1), new Shape(7, 6));
        StagedNetwork network = Mlp.of(6, 8, 4);
        Scorer[] models = new Scorer[3];
        for (int i = 0; i < 3; i++) {
            models[i] = Scorer.of(network, network.initial(manager, new Rng(i)), 4);
        }
        NDArray scores = new LogitFusion(new ProductOfExperts(), models[0], models[1], List.of(models[2]))
                .logProbabilities(manager, images);
        NDArray product = models[0].logProbabilities(manager, images).add(models[2].logProbabilities(manager, images));
        assertClose(product.logSoftmax(-1), scores, 1e-5f);
        LogitFusion dynamic = LogitFusion.dynamic(models[0], models[1], List.of(models[2]));
        NDArray[] alone = new NDArray[3];
        for (int i = 0; i < 3; i++) {
            alone[i] = models[i].logProbabilities(manager, images);
        }
        NDArray amounts = dynamic.amounts(manager, images);
        assertEquals(new Shape(7, 1), amounts.getShape());
        assertClose(alone[0].add(alone[2].sub(alone[1]).mul(amounts)).logSoftmax(-1),
                dynamic.logProbabilities(manager, images), 1e-5f);
        for (LogitRule rule : List.of(new JointFusion(), new MajorityVote(), new WeightedPool(List.of(0.25, 0.75)))) {
            NDArray fusedScores = dynamic.with(rule).logProbabilities(manager, images);
            assertEquals(7, fusedScores.exp().sum().getFloat(), 1e-5f);
        }
        assertThrows(IllegalStateException.class, () -> dynamic.with(new MajorityVote()).amounts(manager, images));
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class,
                () -> LogitFusion.dynamic(large, small, List.of(models[0])));
        assertTrue(e.getMessage().contains("23 and 4 classes"), e.getMessage());
    }

    @Test
    void rowsDoNotSeeEachOther() {
        NDArray batch = fused.logProbabilities(manager, ids());
        NDArray alone = fused.logProbabilities(manager, ids().get("1:2"));
        assertClose(batch.get("1:2"), alone, 1e-3f);
        assertEquals(DataType.FLOAT32, batch.getDataType());
    }
}
