package kindred.hint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import kindred.core.Rng;
import kindred.model.decoder.Prompted;
import org.junit.jupiter.api.Test;

class SequenceTaskTest {
    private final Sorting sorting = Sorting.of(30);

    @Test
    void successorAndTheEnd() {
        int[] a = {5, 2, 9, 2};
        assertEquals(5, sorting.successor(a, 2));
        assertEquals(sorting.end(), sorting.successor(a, 9));
        assertEquals(37, sorting.vocabulary());
    }

    @Test
    void questionsHaveTheirFormatAndRightAnswers() {
        Rng rng = new Rng(1);
        int[] seen = new int[2];
        for (int i = 0; i < 500; i++) {
            int n = 1 + i % 9;
            Prompted sort = sorting.sort().draw(n, rng);
            int[] a = Arrays.copyOf(sort.prompt(), n);
            int[] sorted = a.clone();
            Arrays.sort(sorted);
            assertEquals(sorting.separator(), sort.prompt()[n]);
            assertArrayEquals(sorted, Arrays.copyOf(sort.target(), n));
            assertEquals(sorting.end(), sort.target()[n]);

            Prompted successor = sorting.successor().draw(n, rng);
            a = Arrays.copyOf(successor.prompt(), n);
            int x = successor.prompt()[n + 1];
            assertEquals(sorting.successorMark(), successor.prompt()[n]);
            assertTrue(contains(a, x));
            assertArrayEquals(new int[] {sorting.successor(a, x)}, successor.target());

            Prompted count = sorting.count().draw(n, rng);
            a = Arrays.copyOf(count.prompt(), n);
            int asked = count.prompt()[n + 1];
            assertEquals(sorting.countMark(), count.prompt()[n]);
            assertArrayEquals(new int[] {(int) Arrays.stream(a).filter(v -> v == asked).count()}, count.target());
            seen[Math.min(1, count.target()[0])]++;

            Prompted fill = sorting.fill().draw(n, rng);
            assertEquals(2 * n + 2, fill.prompt().length);
            assertEquals(sorting.fillMark(), fill.prompt()[n]);
            assertEquals(sorting.fillMark(), fill.prompt()[2 * n + 1]);
            sorted = Arrays.copyOf(fill.prompt(), n);
            Arrays.sort(sorted);
            int[] filled = Arrays.copyOfRange(fill.prompt(), n + 1, 2 * n + 1);
            for (int j = 0; j < n; j++) {
                filled[j] = filled[j] == sorting.blank() ? fill.target()[0] : filled[j];
            }
            assertArrayEquals(sorted, filled);

            Prompted noise = sorting.noise().draw(n, rng);
            assertEquals(successor.prompt().length, noise.prompt().length);
            assertTrue(contains(Arrays.copyOf(noise.prompt(), n), noise.target()[0]));
        }
        assertTrue(seen[0] > 100 && seen[1] > 100, "counts of zero " + seen[0] + ", above " + seen[1]);
    }

    private static boolean contains(int[] a, int x) {
        return Arrays.stream(a).anyMatch(v -> v == x);
    }

    @Test
    void distinctInstancesHaveNoRepetition() {
        SequenceTask task = Sorting.of(12).distinct().sort();
        for (Prompted p : task.draw(50, 12, new Rng(3))) {
            assertEquals(12, Arrays.stream(p.prompt()).filter(t -> t < 12).distinct().count());
        }
        assertThrows(IllegalArgumentException.class, () -> task.draw(13, new Rng(3)));
    }

    @Test
    void incrementCarries() {
        Increment increment = new Increment(10, 20);
        assertArrayEquals(new int[] {2, 0, 0}, increment.plusOne(new int[] {1, 9, 9}));
        assertEquals(1, increment.lastStill(new int[] {1, 9, 9}));
        assertArrayEquals(new int[] {1, 0, 0}, increment.plusOne(new int[] {9, 9}));
        assertEquals(0, increment.lastStill(new int[] {9, 9}));
        int carries = 0;
        for (int i = 0; i < 300; i++) {
            int n = 1 + i % 9;
            Prompted p = increment.increment().draw(n, new Rng(i));
            long number = value(p.prompt(), n);
            assertEquals(number + 1, value(p.target(), p.target().length - 1));
            assertEquals(increment.end(), p.target()[p.target().length - 1]);
            Prompted hint = increment.carry().draw(n, new Rng(i));
            int stop = increment.lastStill(Arrays.copyOf(hint.prompt(), n));
            assertArrayEquals(new int[] {increment.position(stop)}, hint.target());
            carries += stop < n - 1 ? 1 : 0;
        }
        assertTrue(carries > 50, carries + " of 300 carries longer than one digit");
    }

    private static long value(int[] digits, int n) {
        return Arrays.stream(digits).limit(n).asLongStream().reduce(0, (a, d) -> 10 * a + d);
    }

    @Test
    void mainExamplesAreThoseOfTheUnhintedRun() {
        Mixture plain = new Mixture(sorting.sort(), Lengths.upTo(6), List.of(), 8);
        Mixture hinted = new Mixture(sorting.sort(), Lengths.upTo(6),
                List.of(new Mixture.Hint(sorting.successor(), 0.5, HintSchedule.constant())), 16);
        List<Prompted> a = plain.draw(3, new Rng(5));
        List<Prompted> b = hinted.draw(3, new Rng(5));
        assertEquals(16, b.size());
        IntStream.range(0, 8).forEach(i -> assertArrayEquals(a.get(i).prompt(), b.get(i).prompt()));
        IntStream.range(8, 16).forEach(i -> assertEquals(1, b.get(i).target().length));
        assertNotEquals(Arrays.toString(a.get(0).prompt()), Arrays.toString(plain.draw(4, new Rng(6)).get(0).prompt()));
    }

    @Test
    void budgetsCountWhatTheySay() {
        Mixture fading = new Mixture(sorting.sort(), Lengths.upTo(6),
                List.of(new Mixture.Hint(sorting.successor(), 0.5, HintSchedule.fadingOut(10))), 20);
        assertEquals(10, fading.mainExamples(0));
        assertEquals(15, fading.mainExamples(5));
        assertEquals(20, fading.mainExamples(10));
        assertEquals(7, Budget.steps(7).steps(fading::mainExamples));
        assertEquals(2, Budget.mainExamples(21).steps(fading::mainExamples));
        assertEquals(3, Budget.mainExamples(22).steps(fading::mainExamples));
        assertThrows(IllegalArgumentException.class, () -> Budget.steps(0));
        assertThrows(IllegalArgumentException.class, () -> new Mixture(sorting.sort(), Lengths.upTo(2),
                List.of(new Mixture.Hint(Sorting.of(9).count(), 0.5, HintSchedule.constant())), 4));
    }
}
