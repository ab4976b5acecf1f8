package kindred.core;

import java.nio.LongBuffer;
import java.util.random.RandomGenerator;

/**
 * A splittable source of random numbers: one seed decides everything a run draws.
 *
 * <p>A named child ({@code rng.split("init")}) depends on the parent's seed and the name only, never on what the parent
 * or another child has drawn before. So adding a draw in one place leaves every other place's numbers as they were, and
 * two settings that share a seed and a name share their draws (paired designs).
 *
 * <p>The generator is SplitMix64 (Steele, Lea and Flood, 2014, "Fast splittable pseudorandom number generators"). The
 * numbers depend on nothing but the seed: not on the machine, the JVM or the engine. Not safe for use by several
 * threads: give each its own child.
 */
public final class Rng implements RandomGenerator {
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    private final long seed;
    private long state;

    public Rng(long seed) {
        this.seed = seed;
        this.state = mix(seed + GOLDEN);
    }

    /** The seed this source was made with. */
    public long seed() {
        return seed;
    }

    /** The child of this name: the same for the same seed and name, whatever was drawn before. */
    public Rng split(String name) {
        long hash = 0xCBF29CE484222325L;
        for (int i = 0; i < name.length(); i++) {
            hash = (hash ^ name.charAt(i)) * 0x100000001B3L;
        }
        return new Rng(mix(seed ^ mix(hash)));
    }

    /** The child of this number, for example of an epoch or a step. */
    public Rng split(long number) {
        return new Rng(mix(seed ^ mix(number * GOLDEN + 1)));
    }

    @Override
    public long nextLong() {
        state += GOLDEN;
        return mix(state);
    }

    /** A random order of 0 .. n-1 (Fisher and Yates). */
    public int[] permutation(int n) {
        int[] order = new int[n];
        for (int i = 0; i < n; i++) {
            int j = nextInt(i + 1);
            order[i] = order[j];
            order[j] = i;
        }
        return order;
    }

    /** {@code n} draws from the normal distribution with mean 0 and this standard deviation. */
    public float[] normal(int n, double deviation) {
        float[] out = new float[n];
        for (int i = 0; i < n; i++) {
            out[i] = (float) (deviation * nextGaussian());
        }
        return out;
    }

    /** {@code n} draws from the uniform distribution on [low, high). */
    public float[] uniform(int n, double low, double high) {
        float[] out = new float[n];
        for (int i = 0; i < n; i++) {
            out[i] = (float) (low + (high - low) * nextDouble());
        }
        return out;
    }

    /**
     * Fills a buffer from its start with random bits, eight bytes a draw: memory outside of the Java heap that the engine
     * reads as it is, for as many numbers as there are weights.
     */
    public void fill(LongBuffer bits) {
        for (int i = 0; i < bits.limit(); i++) {
            bits.put(i, nextLong());
        }
    }

    private static long mix(long z) {
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
