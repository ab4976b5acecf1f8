package kindred.measure;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import kindred.core.Compute;
import kindred.core.Rng;
import org.junit.jupiter.api.Test;
import tech.tablesaw.api.Table;

class TransferabilityTest {
    private static final List<String> FIVE = List.of("a", "b", "c", "d", "e");
    private static final double[] ACCURACY = {0.5, 0.6, 0.7, 0.8, 0.9};

    private static Ranking rank(double[] accuracies, double[]... values) {
        List<String> scores = List.of("first", "second").subList(0, values.length);
        return Transferability.rank(FIVE, scores, values, accuracies, new Rng(1));
    }

    @Test
    void tauAndItsChanceByHand() {
        Ranking r = rank(ACCURACY, new double[] {1, 2, 3, 4, 5}, new double[] {1, 3, 2, 4, 5});
        assertEquals(1, r.entries().get(0).tau().mean(), 1e-12);
        assertEquals(1 / 120.0, r.entries().get(0).p(), 1e-12);
        assertTrue(r.entries().get(0).trusted());
        // one of ten pairs is out of order; four orders of five do as well, and one better
        assertEquals(0.8, r.entries().get(1).tau().mean(), 1e-12);
        assertEquals(5 / 120.0, r.entries().get(1).p(), 1e-12);
    }

    @Test
    void aScoreThatTurnsTheOrderIsNotTrusted() {
        Ranking r = rank(ACCURACY, new double[] {5, 4, 3, 2, 1}, new double[] {2, 5, 1, 4, 3});
        assertEquals(-1, r.entries().get(0).tau().mean(), 1e-12);
        assertEquals(1, r.entries().get(0).p(), 1e-12);
        assertFalse(r.entries().get(0).trusted());
        assertFalse(r.entries().get(1).trusted());
    }

    @Test
    void randomOrdersAreRarelyTrusted() {
        int trusted = 0;
        for (int seed = 0; seed < 40; seed++) {
            Rng rng = new Rng(seed);
            double[][] noise = {normal(12, rng.split("x"))};
            Ranking r = Transferability.rank(names(12), List.of("noise"), noise, normal(12, rng.split("y")), rng);
            trusted += r.entries().get(0).trusted() ? 1 : 0;
        }
        assertTrue(trusted <= 6, trusted + " of 40 noise scores were trusted");
    }

    @Test
    void theTablesHoldEveryScoreAndModel() {
        Ranking r = rank(ACCURACY, new double[] {1, 2, 3, 4, 5}, new double[] {1, 3, 2, 4, 5});
        Table t = r.table();
        assertEquals(List.of("score", "tau", "low", "high", "p", "models", "trusted"), t.columnNames());
        assertEquals(2, t.rowCount());
        assertEquals(10, r.values().rowCount());
        assertEquals(5, t.doubleColumn("models").get(0));
    }

    @Test
    void modelsAreScoredInBatchesAndFineTunedByTheCaller() {
        Map<String, Double> models = new LinkedHashMap<>();
        for (int m = 0; m < 5; m++) {
            models.put("model " + m, 0.3 + m);
        }
        List<Marker> scores = List.of(new HScore(), new Gbc());
        try (NDManager manager = Compute.manager()) {
            double[][] noise = Matrices.normal(60, 3, new Rng(2));
            int[] labels = new int[60];
            Arrays.setAll(labels, i -> i % 3);
            Ranking r = Transferability.rank(
                    models,
                    scores,
                    (gap, out) -> {
                        for (int from = 0; from < 60; from += 20) {
                            double[][] z = Matrices.affine(Matrices.rows(noise, from, from + 20), 1, 0);
                            int[] own = Arrays.copyOfRange(labels, from, from + 20);
                            for (int i = 0; i < 20; i++) {
                                z[i][own[i]] += gap;
                            }
                            try (NDManager batch = manager.newSubManager()) {
                                out.accept(Features.of(batch, z, null, own));
                            }
                        }
                    },
                    gap -> Math.tanh(gap),
                    new Rng(3));
            for (Ranking.Entry entry : r.entries()) {
                assertEquals(1, entry.tau().mean(), 1e-12, entry.score());
                assertTrue(entry.trusted());
            }
            assertEquals(List.of("H-score", "GBC"), r.entries().stream().map(Ranking.Entry::score).toList());
            assertArrayEquals(
                    models.values().stream().mapToDouble(Math::tanh).toArray(), r.accuracies(), 1e-15);
        }
    }

    @Test
    void wrongInputIsNamed() {
        double[] good = {1, 2, 3, 4, 5};
        String nan = assertThrows(
                        IllegalArgumentException.class, () -> rank(ACCURACY, new double[] {1, 2, Double.NaN, 4, 5}))
                .getMessage();
        assertTrue(nan.contains("first of model c is NaN"), nan);
        assertThrows(IllegalArgumentException.class, () -> rank(ACCURACY, new double[] {1, 1, 1, 1, 1}));
        assertThrows(IllegalArgumentException.class, () -> rank(new double[] {.5, .5, .5, .5, .5}, good));
        assertThrows(
                IllegalArgumentException.class,
                () -> Transferability.rank(
                        FIVE.subList(0, 3), List.of("s"), new double[][] {good}, new double[] {1, 2, 3}, new Rng(1)));
    }

    private static double[] normal(int n, Rng rng) {
        double[] out = new double[n];
        Arrays.setAll(out, i -> rng.nextGaussian());
        return out;
    }

    private static List<String> names(int n) {
        return IntStream.range(0, n).mapToObj(i -> "m" + i).toList();
    }
}
