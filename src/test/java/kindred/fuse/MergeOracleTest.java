package kindred.fuse;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.Map;
import kindred.core.Layout;
import kindred.core.Weights;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Numbers computed by hand and by an independent implementation, in float64. */
class MergeOracleTest {
    private static final double EXACT = 1e-12;
    private static final double DIGITS = 5e-9;

    private final Six six = new Six();

    @AfterEach
    void close() {
        six.close();
    }

    private static double[] numbers(double... values) {
        return values;
    }

    @Test
    void uniformSoup() {
        assertArrayEquals(numbers(1.1, -1.1, 0.5 + 0.67 / 3, 2 - 1.1 / 3, -0.23 / 3, -0.55),
                six.merge(new UniformSoup(), 3), EXACT);
    }

    @Test
    void taskArithmetic() {
        assertArrayEquals(numbers(1.12, -1.12, 0.768, 1.56, -0.092, -0.56), six.merge(new TaskArithmetic(0.4), 3), EXACT);
    }

    @Test
    void ties() {
        assertArrayEquals(numbers(1.4, -1.5, 0.825, 1.4, -0.3, -1.1), six.merge(new Ties(0.5, 1), 3), EXACT);
    }

    @Test
    void slerp() {
        List<Weights> two = six.tuned(2);
        assertEquals(0.45750722, Slerp.angle(two.get(0).vector(), two.get(1).vector()), DIGITS);
        assertArrayEquals(numbers(1.24558106, -1.24859785, 0.83344901, 1.50571917, 0.04183002, -0.55453737),
                six.merge(new Slerp(0.3), 2), DIGITS);
    }

    @Test
    void fisherMerging() {
        List<Weights> fishers = List.of(six.weights(1, 2, 0.5, 0.1, 3, 1), six.weights(0.5, 1, 2, 0.4, 0.1, 1));
        assertArrayEquals(numbers(1.2, -1.23333333, 0.84, 1.92, 0.04903226, -0.7),
                six.merge(new FisherMerging(fishers, 1e-6), 2), DIGITS);
    }

    @Test
    void regMean() {
        Layout layout = Layout.builder().add("w", Layout.Role.WEIGHT, 2, 2).add("b", Layout.Role.BIAS, 2).build();
        try (Six square = new Six(layout)) {
            NDArray x1 = square.manager.create(numbers(1, 0, 1, 1, 0, 2), new Shape(3, 2));
            NDArray x2 = square.manager.create(numbers(2, 1, 0, 1), new Shape(2, 2));
            List<Map<String, NDArray>> grams =
                    List.of(Map.of("w", x1.transpose().matMul(x1)), Map.of("w", x2.transpose().matMul(x2)));
            // The oracle's matrices are in x out; ours are stored out x in, so they stand transposed here.
            List<Weights> tuned = List.of(square.weights(1, 0, 0, 1, 3, 4), square.weights(0, 2, 1, 0, 5, 8));
            Weights base = square.weights(9, 9, 9, 9, 9, 9);
            assertArrayEquals(numbers(0.81818182, 0.36363636, 0.42424242, 0.81818182, 4, 6),
                    new RegMean(grams, 1).merge(base, tuned).vector().toDoubleArray(), 2e-8);
            assertArrayEquals(numbers(0.74819937, 0.41140882, 0.45923365, 0.79429559, 4, 6),
                    new RegMean(grams, 0.9).merge(base, tuned).vector().toDoubleArray(), 2e-8);
        }
    }

    @Test
    void breadcrumbs() {
        Breadcrumbs two = new Breadcrumbs(2 / 6.0, 1 / 6.0, 1);
        assertArrayEquals(numbers(0.4, 0, 0.3, 0, 0, 0.2), two.thin(six.deltas(1)).toDoubleArray(), EXACT);
        assertArrayEquals(numbers(1.4, -1, 0.8, 2, 0, -0.3), six.merge(two, 1), EXACT);
    }

    @Test
    void dare() {
        NDArray kept = six.manager.create(numbers(1, 0, 1, 1, 0, 1), new Shape(1, 6));
        NDArray thinned = new Dare(0.5, new TaskArithmetic(1), 0).thin(six.deltas(1), kept);
        assertArrayEquals(numbers(1.8, -1, 1.1, 0.4, 0, -0.1),
                new TaskArithmetic(1).combine(six.base().vector(), thinned).toDoubleArray(), EXACT);
    }

    @Test
    void modelStock() {
        assertEquals(-0.14435368, six.weights(Six.TAU[0]).cosine(six.weights(Six.TAU[1])), DIGITS);
        assertEquals(-0.33741436, ModelStock.share(six.deltas(2)).toDoubleArray()[0], DIGITS);
        assertArrayEquals(Six.BASE, six.merge(new ModelStock(), 2), EXACT);
        double cosine = six.weights(Six.TAU[0]).cosine(six.weights(Six.TAU[2]));
        double share = 2 * cosine / (1 + cosine);
        Weights mean = new UniformSoup().merge(six.base(), List.of(six.tuned(3).get(0), six.tuned(3).get(2)));
        assertArrayEquals(six.base().lerp(mean, share).vector().toDoubleArray(), new ModelStock()
                .merge(six.base(), List.of(six.tuned(3).get(0), six.tuned(3).get(2))).vector().toDoubleArray(), EXACT);
    }

    @Test
    void emr() {
        Emr emr = Emr.of(six.base(), six.tuned(3));
        assertArrayEquals(numbers(0.4, -0.5, 0.35, -0.8, -0.3, -0.6), emr.unified().toDoubleArray(), EXACT);
        assertArrayEquals(numbers(1, 1, 1, 1, 0, 0), emr.masks().get(0).toDoubleArray());
        assertArrayEquals(numbers(0.90243902, 1.22068966, 0.74054054), emr.factors().toDoubleArray(), DIGITS);
        assertArrayEquals(numbers(1.36097561, -1.45121951, 0.81585366, 1.27804878, 0, -0.5),
                emr.weights(0).vector().toDoubleArray(), DIGITS);
    }

    @Test
    void tallMasksAndConsensus() {
        TallMasks tall = new TallMasks(0.4, 2, 1);
        assertArrayEquals(numbers(1, 1, 1, 1, 0, 1, 1, 1, 1, 0, 0, 1, 1, 1, 0, 1, 1, 1),
                tall.masks(six.deltas(3)).toDoubleArray());
        assertArrayEquals(numbers(1.3, -1.3, 1.17, 0.9, 0, -0.65), six.merge(tall, 3), EXACT);
    }

    @Test
    void greedySoupKeepsWhatDoesNotHurt() {
        // The score is nearness to the mean of models 0 and 2; model 1 is far away.
        double[] goal = new UniformSoup().merge(six.base(), List.of(six.tuned(3).get(0), six.tuned(3).get(2)))
                .vector().toDoubleArray();
        GreedySoup soup = new GreedySoup(w -> -w.minus(six.weights(goal)).norm());
        assertArrayEquals(goal, six.merge(soup, 3), EXACT);
        assertThrows(IllegalArgumentException.class, () -> soup.merge(six.base(), List.of()));
    }
}
