package kindred.fuse;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import kindred.core.Compute;
import kindred.core.Layout;
import kindred.core.Rng;
import kindred.core.Weights;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every way to merge, whatever the weights. */
class MergePropertiesTest {
    private static final Layout LAYOUT = Layout.builder().add("a.weight", Layout.Role.WEIGHT, 20, 30)
            .add("a.bias", Layout.Role.BIAS, 20).add("b.weight", Layout.Role.WEIGHT, 5, 20).build();
    private static final Map<String, Merge> METHODS = new TreeMap<>(Map.ofEntries(
            Map.entry("soup", new UniformSoup()), Map.entry("arithmetic", new TaskArithmetic(0.3)),
            Map.entry("ties", new Ties(0.2, 1)), Map.entry("ties per block", new Ties(0.2, 1).perBlock()),
            Map.entry("tall", new TallMasks(0.4, 2, 0.5)), Map.entry("breadcrumbs", new Breadcrumbs(0.85, 0.01, 0.3)),
            Map.entry("stock", new ModelStock()), Map.entry("within", Within.of(new Ties(0.2, 1), "a")), Map.entry("greedy", new GreedySoup(w -> -w.norm())),
            Map.entry("dare", new Dare(0.9, new TaskArithmetic(0.3), 5)),
            Map.entry("della", new Della(0.9, 0.1, new Ties(1, 1), 5)),
            Map.entry("layerwise", new LayerwiseArithmetic(new double[][] {{1, 2, 3}, {4, 5, 6}, {7, 8, 9}}))));

    private final NDManager manager = Compute.manager();

    @AfterEach
    void close() {
        manager.close();
    }

    static Stream<String> methods() {
        return METHODS.keySet().stream();
    }

    private Weights random(NDManager where, long seed, double deviation) {
        return Weights.of(LAYOUT, where.create(new Rng(seed).normal((int) LAYOUT.size(), deviation)));
    }

    private List<Weights> tuned(Weights base) {
        return IntStream.range(1, 4).mapToObj(t -> base.plus(random(manager, t, 0.1))).toList();
    }

    @ParameterizedTest
    @MethodSource("methods")
    void theResultLivesWithTheBaseAndNothingElseStaysOrChanges(String method) {
        try (NDManager home = Compute.manager()) {
            Weights base = random(home, 0, 1);
            float[] before = base.vector().toFloatArray();
            List<Weights> tuned = tuned(base.in(manager));
            float[] second = tuned.get(1).vector().toFloatArray();
            int arrays = home.getManagedArrays().size();
            int others = manager.getManagedArrays().size();
            Weights merged = METHODS.get(method).merge(base, tuned);
            assertSame(home, merged.manager());
            assertEquals(LAYOUT, merged.layout());
            // its vector, and its own handle on the buffers
            assertEquals(arrays + 2, home.getManagedArrays().size());
            assertEquals(others, manager.getManagedArrays().size());
            assertArrayEquals(before, base.vector().toFloatArray());
            assertArrayEquals(second, tuned.get(1).vector().toFloatArray());
            assertFalse(Arrays.equals(before, merged.vector().toFloatArray()));
        }
    }

    @ParameterizedTest
    @MethodSource("methods")
    void modelsThatDoNotDifferFromTheBaseGiveTheBase(String method) {
        Weights base = random(manager, 0, 1);
        assertArrayEquals(base.vector().toFloatArray(),
                METHODS.get(method).merge(base, Collections.nCopies(3, base)).vector().toFloatArray(), 1e-6f);
    }

    @ParameterizedTest
    @MethodSource("methods")
    void float32AgreesWithFloat64(String method) {
        Weights base = random(manager, 0, 1);
        List<Weights> tuned = tuned(base);
        NDArray wide = METHODS.get(method).merge(base.toType(DataType.FLOAT64),
                tuned.stream().map(w -> w.toType(DataType.FLOAT64)).toList()).vector();
        assertEquals(DataType.FLOAT64, wide.getDataType());
        assertArrayEquals(wide.toType(DataType.FLOAT32, true).toFloatArray(),
                METHODS.get(method).merge(base, tuned).vector().toFloatArray(), 2e-5f);
    }

    @ParameterizedTest
    @MethodSource("methods")
    void theOrderOfTheModelsDoesNotMatterUnlessTheyHaveNumbersOfTheirOwn(String method) {
        if (List.of("dare", "della", "layerwise").contains(method)) {
            // Drawn masks and coefficients belong to positions: the same call gives the same numbers instead.
            Weights base = random(manager, 0, 1);
            List<Weights> tuned = tuned(base);
            assertArrayEquals(METHODS.get(method).merge(base, tuned).vector().toFloatArray(),
                    METHODS.get(method).merge(base, tuned).vector().toFloatArray());
            return;
        }
        Weights base = random(manager, 0, 1);
        List<Weights> tuned = tuned(base);
        List<Weights> turned = List.of(tuned.get(2), tuned.get(0), tuned.get(1));
        assertArrayEquals(METHODS.get(method).merge(base, tuned).vector().toFloatArray(),
                METHODS.get(method).merge(base, turned).vector().toFloatArray(), 1e-6f);
    }

    @ParameterizedTest
    @MethodSource("methods")
    void otherLayoutsAndNoModelsAreRefused(String method) {
        Weights base = random(manager, 0, 1);
        Weights other = Weights.of(Layout.builder().add("x", Layout.Role.WEIGHT, 3).build(),
                manager.create(new float[] {1, 2, 3}));
        assertThrows(IllegalArgumentException.class, () -> METHODS.get(method).merge(base, List.of(base, other, base)));
        assertThrows(IllegalArgumentException.class, () -> METHODS.get(method).merge(base, List.of()));
    }

    @Test
    void perBlockIsTheRuleOnEachBlock() {
        Weights base = random(manager, 0, 1);
        List<Weights> two = tuned(base).subList(0, 2);
        Weights merged = new Slerp(0.3).perBlock().merge(base, two);
        for (Layout.Entry entry : LAYOUT.entries()) {
            Layout single = Layout.builder().add("w", Layout.Role.WEIGHT, entry.size()).build();
            List<Weights> parts = Stream.of(base, two.get(0), two.get(1))
                    .map(w -> Weights.of(single, w.view(entry.name()).flatten())).toList();
            assertArrayEquals(
                    new Slerp(0.3).merge(parts.get(0), parts.subList(1, 3)).vector().toFloatArray(),
                    merged.view(entry.name()).flatten().toFloatArray(), 1e-6f);
        }
    }

    @Test
    void withinMergesThePartAloneAndLeavesTheRest() {
        Weights base = random(manager, 0, 1);
        List<Weights> tuned = tuned(base);
        Weights merged = Within.of(new Ties(0.2, 1), "a.weight", "b").merge(base, tuned);
        assertArrayEquals(base.view("a.bias").toFloatArray(), merged.view("a.bias").toFloatArray());
        assertFalse(Arrays.equals(base.view("b.weight").toFloatArray(), merged.view("b.weight").toFloatArray()));
        Weights one = Within.of(new Ties(0.2, 1).perBlock(), "b").merge(base, tuned);
        assertArrayEquals(new Ties(0.2, 1).perBlock().merge(base, tuned).view("b.weight").toFloatArray(),
                one.view("b.weight").toFloatArray());
        assertThrows(IllegalArgumentException.class, () -> Within.of(new UniformSoup(), "c").merge(base, tuned));
    }

    @Test
    void slerpOfAZeroBlockOrOfParallelModelsIsTheStraightLine() {
        Weights zero = random(manager, 0, 0);
        Weights one = random(manager, 1, 1);
        assertArrayEquals(one.times(0.25).vector().toFloatArray(),
                new Slerp(0.25).merge(zero, List.of(zero, one)).vector().toFloatArray(), 1e-6f);
        assertArrayEquals(one.times(1.25).vector().toFloatArray(),
                new Slerp(0.25).merge(zero, List.of(one, one.times(2))).vector().toFloatArray(), 1e-6f);
        assertThrows(IllegalArgumentException.class, () -> new Slerp(0.5).merge(zero, List.of(one)));
    }

    @Test
    void tiesKeepsTheShareItSaysAndAllThatTieAtTheThreshold() {
        NDArray rows = random(manager, 3, 1).vector().expandDims(0);
        assertEquals(144, Magnitudes.largest(rows, Magnitudes.count(0.2, rows)).sum().getFloat());
        NDArray equal = manager.create(new float[] {1, -1, 1, 0.5f}).expandDims(0);
        assertArrayEquals(new float[] {1, 1, 1, 0}, Magnitudes.largest(equal, 2).toFloatArray());
        assertArrayEquals(new float[] {0, 0, 0, 1}, Magnitudes.withoutLargest(equal, 1).toFloatArray());
        assertArrayEquals(new float[] {1, 1, 1, 0}, Magnitudes.withoutSmallest(equal, 1).toFloatArray());
        assertArrayEquals(new float[] {1, 1, 1, 1}, Magnitudes.withoutSmallest(equal, 0).toFloatArray());
        assertArrayEquals(new float[] {1, 1, 1, 1}, Magnitudes.largest(equal, 4).toFloatArray());
    }

    @Test
    void dareDropsAtItsRateKeepsTheSumAndDrawsByItsSeed() {
        Weights base = random(manager, 0, 0);
        Weights ones = base.with(base.vector().add(1));
        float[] merged = new Dare(0.9, new TaskArithmetic(1), 1).merge(base, List.of(ones)).vector().toFloatArray();
        long kept = IntStream.range(0, merged.length).filter(i -> merged[i] != 0).count();
        assertTrue(Math.abs(kept - 0.1 * merged.length) < 4 * Math.sqrt(0.09 * merged.length), kept + " kept");
        for (float value : merged) {
            assertTrue(value == 0 || Math.abs(value - 10) < 1e-5, "value " + value);
        }
        assertFalse(Arrays.equals(merged,
                new Dare(0.9, new TaskArithmetic(1), 2).merge(base, List.of(ones)).vector().toFloatArray()));
        float[] first = new Dare(0.5, new UniformSoup(), 1).merge(base, List.of(ones)).vector().toFloatArray();
        float[] withSecond = new Dare(0.5, new TaskArithmetic(1), 1).merge(base, List.of(ones, base)).vector()
                .toFloatArray();
        assertArrayEquals(first, withSecond, 1e-6f, "a task's mask does not depend on how many tasks there are");
    }

    @Test
    void dellaDropsSmallEntriesMoreOften() {
        NDArray deltas = manager.create(new double[] {0.1, -5, 2, 0.5}).expandDims(0);
        assertArrayEquals(new double[] {0.85 + 0.075, 0.85, 0.85 + 0.025, 0.85 + 0.05},
                new Della(0.9, 0.1, new Ties(1, 1), 0).probabilities(deltas).toDoubleArray(), 1e-12);
    }

    @Test
    void badParametersAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> new Ties(0, 1));
        assertThrows(IllegalArgumentException.class, () -> new Dare(1, new UniformSoup(), 0));
        assertThrows(IllegalArgumentException.class, () -> new Della(0.99, 0.1, new UniformSoup(), 0));
        assertThrows(IllegalArgumentException.class, () -> new Breadcrumbs(0.9, 0.1, 1));
        assertThrows(IllegalArgumentException.class, () -> new FisherMerging(List.of(), 0));
        assertThrows(IllegalArgumentException.class, () -> new RegMean(List.of(), 2));
        assertThrows(IllegalArgumentException.class, () -> new ContrastiveDecoding(0));
        Weights base = random(manager, 0, 1);
        assertThrows(IllegalArgumentException.class,
                () -> new LayerwiseArithmetic(new double[][] {{1}}).merge(base, List.of(base)));
    }

    @Test
    void taskVectorsAddForgetAndCompare() {
        Weights base = random(manager, 0, 1);
        List<Weights> tuned = tuned(base);
        List<TaskVector> vectors = tuned.stream().map(w -> TaskVector.between(base, w)).toList();
        Weights sum = vectors.get(0).plus(vectors.get(1)).addTo(base, 0.3);
        assertArrayEquals(new TaskArithmetic(0.3).merge(base, tuned.subList(0, 2)).vector().toFloatArray(),
                sum.vector().toFloatArray(), 1e-6f);
        assertArrayEquals(base.vector().toFloatArray(),
                vectors.get(0).times(-1).addTo(tuned.get(0), 1).vector().toFloatArray(), 1e-6f);
        Weights scaled = vectors.get(0).perBlock(new double[] {1, 0, 2}).addTo(base, 1);
        assertArrayEquals(new LayerwiseArithmetic(new double[][] {{1, 0, 2}}).merge(base, tuned.subList(0, 1)).vector()
                .toFloatArray(), scaled.vector().toFloatArray(), 1e-6f);
        double[][] cosines = TaskVector.cosines(List.of(vectors.get(0), vectors.get(1), vectors.get(0).times(-2)));
        assertEquals(1, cosines[1][1]);
        assertEquals(-1, cosines[0][2], 1e-6);
        assertEquals(cosines[0][1], cosines[1][0]);
        assertThrows(IllegalArgumentException.class, () -> vectors.get(0).perBlock(new double[] {1}));
    }
}
