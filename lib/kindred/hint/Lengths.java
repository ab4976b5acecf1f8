package kindred.hint;

import java.util.random.RandomGenerator;

/**
 * Lengths of training instances, uniform.
 *
 * @param shortest at least 1
 * @param longest at least {@code shortest}
 */
public record Lengths(int shortest, int longest) {
    public Lengths {
        if (shortest < 1 || longest < shortest) {
            throw new IllegalArgumentException(
                    "Lengths " + shortest + " .. " + longest + ", expected 1 <= shortest <= longest");
        }
    }

    /** 1 up to {@code longest}. */
    public static Lengths upTo(int longest) {
        return new Lengths(1, longest);
    }

    int draw(RandomGenerator rng) {
        return rng.nextInt(shortest, longest + 1);
    }
}
