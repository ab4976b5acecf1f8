package kindred.task.sampling;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import kindred.core.Rng;
import kindred.task.TaskMixture;
import org.junit.jupiter.api.Test;

class TaskMixtureTest {
    private static final Map<String, Integer> COCKTAIL = new LinkedHashMap<>();

    static {
        COCKTAIL.put("grain", 266);
        COCKTAIL.put("unit", 1000);
        COCKTAIL.put("move", 831);
    }

    private static void check(double[] actual, double tolerance, double... expected) {
        assertArrayEquals(expected, actual, tolerance);
    }

    @Test
    void ratesOfTheCocktail() {
        check(TaskMixture.proportional(COCKTAIL, 1, Integer.MAX_VALUE).rates(), 1e-7,
                0.12684788, 0.47687172, 0.39628040);
        check(TaskMixture.proportional(COCKTAIL, 2, Integer.MAX_VALUE).rates(), 1e-7,
                0.21247582, 0.41197294, 0.37555124);
        check(TaskMixture.proportional(COCKTAIL, 1, 500).rates(), 1e-7, 0.21011058, 0.39494471, 0.39494471);
    }

    @Test
    void temperatureAndAnnealing() {
        long[] sizes = {90, 10};
        check(new Proportional().rates(sizes, 0), 1e-12, 0.9, 0.1);
        check(new Temperature(1).rates(sizes, 0), 1e-12, 0.9, 0.1);
        check(new Temperature(2).rates(sizes, 0), 1e-12, 0.75, 0.25);
        check(new SquareRoot().rates(sizes, 0), 1e-12, 0.75, 0.25);
        check(new Equal().rates(sizes, 0), 1e-12, 0.5, 0.5);
        check(new Annealed(5).rates(sizes, 0), 1e-12, 0.9, 0.1);
        check(new Annealed(5).rates(sizes, 4), 1e-6, 0.608127, 0.391873);
        check(new Annealed(5).rates(sizes, 9), 1e-6, 0.608127, 0.391873);
        check(new Annealed(1).rates(sizes, 0), 1e-12, 0.9, 0.1);
        // Half way alpha is 0.6.
        double power = Math.pow(9, 0.6);
        check(new Annealed(5).rates(sizes, 2), 1e-12, power / (1 + power), 1 / (1 + power));
    }

    @Test
    void drawsFollowTheRatesAndRepeat() {
        TaskMixture mixture = TaskMixture.proportional(COCKTAIL, 1, 500);
        Iterator<String> draws = mixture.draws(new Rng(3));
        Iterator<String> again = mixture.draws(new Rng(3));
        int[] counts = new int[3];
        int n = 20_000;
        for (int k = 0; k < n; k++) {
            String task = draws.next();
            assertEquals(task, again.next());
            counts[mixture.tasks().indexOf(task)]++;
        }
        double[] rates = mixture.rates();
        for (int i = 0; i < 3; i++) {
            assertEquals(n * rates[i], counts[i], 4 * Math.sqrt(n * rates[i] * (1 - rates[i])));
        }
    }

    @Test
    void annealedDrawsChangeWithTheEpoch() {
        TaskMixture mixture = TaskMixture.of(Map.of("large", 9999, "small", 1),
                (sizes, epoch) -> sizes[0] > sizes[1] == (epoch == 0) ? new double[] {1, 0} : new double[] {0, 1});
        Iterator<String> draws = mixture.draws(new Rng(1), 3);
        List<String> first = new ArrayList<>();
        for (int k = 0; k < 6; k++) {
            first.add(draws.next());
        }
        assertEquals(List.of("large", "large", "large", "small", "small", "small"), first);
    }

    @Test
    void aSmallTaskIsCycled() {
        Cycle cycle = new Cycle(5, new Rng(2));
        int[] rows = new int[15];
        for (int b = 0; b < 5; b++) {
            System.arraycopy(cycle.next(3), 0, rows, 3 * b, 3);
        }
        for (int pass = 0; pass < 3; pass++) {
            int[] one = Arrays.copyOfRange(rows, 5 * pass, 5 * pass + 5);
            Arrays.sort(one);
            assertArrayEquals(new int[] {0, 1, 2, 3, 4}, one);
        }
        assertEquals(3, cycle.passes());
        assertArrayEquals(rows, new Cycle(5, new Rng(2)).next(15));
        assertNotEquals(Arrays.toString(rows), Arrays.toString(new Cycle(5, new Rng(3)).next(15)));
    }

    @Test
    void impossibleMixturesAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> TaskMixture.of(Map.of(), new Equal()));
        assertThrows(IllegalArgumentException.class, () -> TaskMixture.of(Map.of("a", 0), new Equal()));
        assertThrows(IllegalArgumentException.class, () -> new Temperature(0.5));
        assertThrows(IllegalArgumentException.class, () -> new Capped(new Equal(), 0));
        assertThrows(IllegalArgumentException.class, () -> new Annealed(0));
        assertThrows(IllegalArgumentException.class, () -> new Cycle(0, new Rng(1)));
        TaskMixture wrong = TaskMixture.of(Map.of("a", 1), (sizes, epoch) -> new double[] {0.5});
        assertThrows(IllegalStateException.class, wrong::rates);
    }
}
