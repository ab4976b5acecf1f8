package kindred.data.text;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import kindred.core.Rng;
import kindred.data.RModeldata;
import kindred.data.Vega;

/** Skill with numbers that occur in the finance tasks. */
final class MathPools {
    private MathPools() {
    }

    static List<TextExample> more(Rng rng, int draws) {
        Pool pool = new Pool();
        pairs(rng, draws, (a, b) -> {
            if (!a.equals(b)) {
                pool.add(a + " or " + b, Long.toString(Math.max(a, b)));
            }
        });
        return pool.examples();
    }

    static List<TextExample> compare(Rng rng, int draws) {
        Pool pool = new Pool();
        pairs(rng, draws, (a, b) -> pool.add("is " + a + " more than " + b, a > b ? "yes" : "no"));
        return pool.examples();
    }

    static List<TextExample> add(Rng rng, int draws) {
        Pool pool = new Pool();
        for (int i = 0; i < draws; i++) {
            int a = rng.nextInt(100);
            int b = rng.nextInt(10);
            pool.add(a + " plus " + b, Integer.toString(a + b));
        }
        return pool.examples();
    }

    /** Pairs of numbers, drawn from incomes in hundreds and opening prices between 10 and 9,999. */
    private static void pairs(Rng rng, int draws, BiConsumer<Long, Long> use) {
        List<Long> numbers = new ArrayList<>();
        RModeldata.loans().forEach(l -> numbers.add((long) Double.parseDouble(l.get("annual_inc")) / 100));
        Vega.sp500().forEach(d -> numbers.add((long) Double.parseDouble(d.get("open"))));
        numbers.removeIf(n -> n < 10 || n > 9_999);
        for (int i = 0; i < draws; i++) {
            long a = numbers.get(rng.nextInt(numbers.size()));
            long b = numbers.get(rng.nextInt(numbers.size()));
            use.accept(a, b);
        }
    }
}
