package kindred.hint;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import kindred.core.Rng;
import kindred.model.decoder.Prompted;

/**
 * Sorting numbers, and the hints for it. Tokens: the numbers 0 .. N-1, then separator, end, padding, the task tokens of
 * successor, count and fill, and the blank.
 *
 * @param numbers N, at least 2
 * @param elements how an instance is drawn
 */
public record Sorting(int numbers, Elements elements) {
    /** How the elements of an instance are drawn, uniform over the numbers. */
    public enum Elements {
        /** Independently. */
        REPEATED,
        /** Without repetition; instances are then no longer than N. */
        DISTINCT
    }

    public Sorting {
        if (numbers < 2) {
            throw new IllegalArgumentException("Sorting of " + numbers + " numbers, expected at least 2");
        }
    }

    /** Elements with repetition. */
    public static Sorting of(int numbers) {
        return new Sorting(numbers, Elements.REPEATED);
    }

    /** Elements without repetition. */
    public Sorting distinct() {
        return new Sorting(numbers, Elements.DISTINCT);
    }

    public int separator() {
        return numbers;
    }

    public int end() {
        return numbers + 1;
    }

    public int successorMark() {
        return numbers + 3;
    }

    public int countMark() {
        return numbers + 4;
    }

    public int fillMark() {
        return numbers + 5;
    }

    public int blank() {
        return numbers + 6;
    }

    public int vocabulary() {
        return numbers + 7;
    }

    /** A token as a person reads it. */
    public String name(int token) {
        if (token >= 0 && token < numbers) {
            return Integer.toString(token);
        }
        String[] marks = {"SEP", "EOS", "PAD", "SUC", "CNT", "FIL", "Q"};
        return marks[token - numbers];
    }

    /** {@code a SEP} to the sorted elements and the end. */
    public SequenceTask sort() {
        return task("sort", (a, rng) -> new Prompted(with(a, separator()), with(sorted(a), end())));
    }

    /** {@code a SUC x}, x in a, to the least element greater than x, or the end if there is none. */
    public SequenceTask successor() {
        return task("successor", (a, rng) -> {
            int x = a[rng.nextInt(a.length)];
            return new Prompted(with(a, successorMark(), x), new int[] {successor(a, x)});
        });
    }

    /** {@code a CNT x} to how often x occurs; x is an element of a, or with probability 1/2 any number. */
    public SequenceTask count() {
        return task("count", (a, rng) -> {
            int x = rng.nextBoolean() ? a[rng.nextInt(a.length)] : rng.nextInt(numbers);
            int times = (int) Arrays.stream(a).filter(v -> v == x).count();
            if (times >= numbers) {
                throw new IllegalArgumentException("A count of " + times + " has no token among " + numbers + " numbers");
            }
            return new Prompted(with(a, countMark(), x), new int[] {times});
        });
    }

    /** {@code a FIL} the sorted elements with one of them blank, {@code FIL} to the missing one. */
    public SequenceTask fill() {
        return task("fill", (a, rng) -> {
            int[] gapped = sorted(a);
            int gap = rng.nextInt(a.length);
            int missing = gapped[gap];
            gapped[gap] = blank();
            int[] question = with(a, fillMark());
            int from = question.length;
            question = Arrays.copyOf(question, from + gapped.length);
            System.arraycopy(gapped, 0, question, from, gapped.length);
            return new Prompted(with(question, fillMark()), new int[] {missing});
        });
    }

    /** The successor's questions with a random element of a as the answer: the control of a hint that teaches nothing. */
    public SequenceTask noise() {
        return task("noise", (a, rng) -> {
            int x = a[rng.nextInt(a.length)];
            return new Prompted(with(a, successorMark(), x), new int[] {a[rng.nextInt(a.length)]});
        });
    }

    /** The least element of {@code a} greater than {@code x}, or the end. */
    public int successor(int[] a, int x) {
        return Arrays.stream(a).filter(v -> v > x).min().orElse(end());
    }

    private int[] instance(int length, Rng rng) {
        return switch (elements) {
            case REPEATED -> rng.ints(length, 0, numbers).toArray();
            case DISTINCT -> {
                if (length > numbers) {
                    throw new IllegalArgumentException(
                            "There are no " + length + " distinct elements among " + numbers + " numbers");
                }
                yield Arrays.copyOf(rng.permutation(numbers), length);
            }
        };
    }

    @FunctionalInterface
    private interface Question {
        Prompted of(int[] a, RandomGenerator rng);
    }

    private SequenceTask task(String id, Question question) {
        return new SequenceTask() {
            @Override
            public String id() {
                return id;
            }

            @Override
            public int vocabulary() {
                return Sorting.this.vocabulary();
            }

            @Override
            public Prompted draw(int length, Rng rng) {
                return question.of(instance(length, rng), rng);
            }
        };
    }

    private static int[] sorted(int[] a) {
        int[] copy = a.clone();
        Arrays.sort(copy);
        return copy;
    }

    private static int[] with(int[] a, int... tail) {
        int[] joined = Arrays.copyOf(a, a.length + tail.length);
        System.arraycopy(tail, 0, joined, a.length, tail.length);
        return joined;
    }
}
