package kindred.hint;

import java.util.Arrays;
import kindred.core.Rng;
import kindred.model.decoder.Prompted;

/**
 * Adding one to an integer, digit by digit, and its hint: where the carry stops. Tokens: the digits 0 .. base-1, then
 * separator, end, padding, the task token of the hint, and one token for each position 0 .. longest.
 *
 * @param base of the digits, at least 2
 * @param longest instances that have a token for each position of the hint
 */
public record Increment(int base, int longest) {
    public Increment {
        if (base < 2 || longest < 1) {
            throw new IllegalArgumentException("Increment in base " + base + " up to length " + longest
                    + ", expected a base of at least 2 and a length of at least 1");
        }
    }

    public int separator() {
        return base;
    }

    public int end() {
        return base + 1;
    }

    public int carryMark() {
        return base + 3;
    }

    /** The token of a position, 0 .. longest. */
    public int position(int p) {
        if (p < 0 || p > longest) {
            throw new IllegalArgumentException("Position " + p + " is not in 0 .. " + longest);
        }
        return base + 4 + p;
    }

    public int vocabulary() {
        return base + 5 + longest;
    }

    /** Digits, most significant first, and {@code SEP} to the digits of the integer plus one and the end. */
    public SequenceTask increment() {
        return new SequenceTask() {
            @Override
            public String id() {
                return "increment";
            }

            @Override
            public int vocabulary() {
                return Increment.this.vocabulary();
            }

            @Override
            public Prompted draw(int length, Rng rng) {
                int[] digits = instance(length, rng);
                return new Prompted(with(digits, separator()), with(plusOne(digits), end()));
            }
        };
    }

    /** Digits and the task token to the 1-based position of the last digit that is not base-1, 0 if there is none. */
    public SequenceTask carry() {
        return new SequenceTask() {
            @Override
            public String id() {
                return "carry";
            }

            @Override
            public int vocabulary() {
                return Increment.this.vocabulary();
            }

            @Override
            public Prompted draw(int length, Rng rng) {
                int[] digits = instance(length, rng);
                return new Prompted(with(digits, carryMark()), new int[] {position(lastStill(digits))});
            }
        };
    }

    /** The digits of the integer plus one. */
    public int[] plusOne(int[] digits) {
        int stop = lastStill(digits);
        int[] sum = stop == 0 ? new int[digits.length + 1] : digits.clone();
        sum[stop == 0 ? 0 : stop - 1]++;
        Arrays.fill(sum, stop == 0 ? 1 : stop, sum.length, 0);
        return sum;
    }

    /** The 1-based position of the last digit that is not base-1, 0 if there is none. */
    public int lastStill(int[] digits) {
        int i = digits.length;
        while (i > 0 && digits[i - 1] == base - 1) {
            i--;
        }
        return i;
    }

    /**
     * Uniform digits without a leading zero; in half of the instances the last k digits are base-1, k uniform in
     * 0 .. length, since uniform digits alone almost never show a long carry.
     */
    private int[] instance(int length, Rng rng) {
        int[] digits = rng.ints(length, 0, base).toArray();
        digits[0] = rng.nextInt(1, base);
        if (rng.nextBoolean()) {
            Arrays.fill(digits, length - rng.nextInt(length + 1), length, base - 1);
        }
        return digits;
    }

    private static int[] with(int[] a, int tail) {
        int[] joined = Arrays.copyOf(a, a.length + 1);
        joined[a.length] = tail;
        return joined;
    }
}
