package kindred.study.flatregions;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import kindred.core.Compute;
import kindred.core.Rng;
import kindred.data.Images;
import kindred.study.Report;
import kindred.study.Scale;
import kindred.study.Studies;
import kindred.study.Verdict;
import org.junit.jupiter.api.Test;
import tech.tablesaw.api.Table;

class SeekingFlatRegionsTest {
    @Test
    void smokeRunDecidesNothingAndFillsEveryPage() {
        Report report = new SeekingFlatRegions().run(Scale.SMOKE);
        assertEquals(Claims.ALL, report.findings().stream().map(f -> f.claim()).toList());
        assertTrue(report.findings().stream().allMatch(f -> f.verdict() == Verdict.INCONCLUSIVE));
        Table runs = report.tables().get("trainings");
        assertEquals(List.of("EW", "F-EW"), runs.stringColumn("arm").asList());
        assertTrue(runs.doubleColumn("accuracy").min() > 0.2, runs.toString());
        assertTrue(runs.doubleColumn("sharpness").get(1) < runs.doubleColumn("sharpness").get(0), runs.toString());
        assertEquals(Set.of("accuracy", "sharpness", "conflict", "radius"), report.figures().keySet());
    }

    @Test
    void theStudyIsRegistered() {
        assertSame(SeekingFlatRegions.class, Studies.get("flat-regions").getClass());
    }

    /** A garment of value 100 everywhere and a digit of value 50: the brighter wins, the corners stay empty. */
    @Test
    void compositesOverlapWithTheBrighterPixelOnTop() {
        Composites one = new Composites(plain(100), plain(50), new int[] {0}, new int[] {0});
        byte[] canvas = one.canvas(0);
        assertEquals(100, canvas[0]);
        assertEquals(100, canvas[27 * 36 + 27]);
        assertEquals(50, canvas[28 * 36 + 28]);
        assertEquals(50, canvas[35 * 36 + 35]);
        assertEquals(0, canvas[35]);
        assertEquals(0, canvas[35 * 36]);
        try (NDManager manager = Compute.manager()) {
            float[] pooled = one.pixels(manager, 2).toFloatArray();
            assertEquals(18 * 18, pooled.length);
            assertEquals(100 / 255f - 0.2f, pooled[0], 1e-6f);
            assertEquals(-0.2f, pooled[17], 1e-6f);
        }
    }

    private static Images plain(int value) {
        byte[] pixels = new byte[28 * 28];
        java.util.Arrays.fill(pixels, (byte) value);
        return new Images("plain", 28, 28, pixels, new int[] {3},
                IntStream.range(0, 10).mapToObj(Integer::toString).toList());
    }

    @Test
    void theNamedShareOfLabelsIsReplacedAndTasksApart() {
        Images many = new Images("many", 28, 28, new byte[28 * 28], new int[] {3},
                IntStream.range(0, 10).mapToObj(Integer::toString).toList());
        Composites pictures = new Composites(many, many, new int[5_000], new int[5_000]);
        int[] garments = pictures.noisy(0, 0.3, new Rng(1));
        long wrong = java.util.Arrays.stream(garments).filter(l -> l != 3).count();
        assertEquals(0.27, wrong / 5_000.0, 0.02);
        assertArrayEquals(pictures.labels(0), pictures.noisy(0, 0, new Rng(1)));
        assertTrue(!java.util.Arrays.equals(garments, pictures.noisy(1, 0.3, new Rng(1))));
    }

    /** Both end on the floor of the valley; only the climb moves along it. */
    @Test
    void inTheToyOnlyTheClimbReachesTheWidePartOfTheValley() {
        double[] plain = Toy.plain().get(Toy.STEPS);
        double[] flat = Toy.flat().get(Toy.STEPS);
        assertEquals(0, plain[1], 0.02);
        assertEquals(0, flat[1], 0.02);
        assertTrue(plain[0] < 0, "EW ends at " + plain[0]);
        assertTrue(flat[0] > plain[0] + 0.7, "F-EW ends at " + flat[0]);
    }
}
