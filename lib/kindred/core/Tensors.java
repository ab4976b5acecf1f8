package kindred.core;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;

/**
 * The few operators on plain arrays that every room needs and the engine's own interface lacks or gives the wrong
 * lifetime: here the result's manager is always an argument, never a guess.
 */
public final class Tensors {
    private static final Script OPS = Script.resource(Tensors.class, "core.torchscript");

    private Tensors() {}

    /**
     * Numbers from Java as an array that owns its memory.
     *
     * <p>{@code manager.create(...)} borrows the memory of a Java buffer instead: every view or alias of it dangles once
     * that array is closed or collected, and the JVM crashes. Use this for whatever outlives a step.
     */
    public static NDArray of(NDManager manager, float[] values, long... shape) {
        try (NDManager scratch = Compute.manager()) {
            return copy(manager, scratch.create(values, new Shape(shape)));
        }
    }

    /** float64 numbers from Java, as {@link #of(NDManager, float[], long...)}. */
    public static NDArray of(NDManager manager, double[] values, long... shape) {
        try (NDManager scratch = Compute.manager()) {
            return copy(manager, scratch.create(values, new Shape(shape)));
        }
    }

    /** int64 numbers from Java (class labels, indices), as {@link #of(NDManager, float[], long...)}. */
    public static NDArray of(NDManager manager, long[] values, long... shape) {
        try (NDManager scratch = Compute.manager()) {
            return copy(manager, scratch.create(values, new Shape(shape)));
        }
    }

    /** A copy in another type (or the same) that owns its memory and lives in {@code manager}. */
    public static NDArray toType(NDManager manager, NDArray x, DataType type) {
        // DJL's toType(same type, copy) returns the same storage
        return copy(manager, x.getDataType() == type ? x : x.toType(type, true));
    }

    /** The same storage under a new handle that lives in {@code manager}; never part of a recorded graph. */
    public static NDArray alias(NDManager manager, NDArray x) {
        // A fifth of a script's call, and the commonest of all
        NDArray alias = x.stopGradient();
        alias.attach(manager);
        return alias;
    }

    /** A copy that lives in {@code manager}; never part of a recorded graph. */
    public static NDArray copy(NDManager manager, NDArray x) {
        return OPS.call(manager, "clone", x);
    }

    /** The given rows (int64 indices along axis 0) as a new array in {@code manager}. */
    public static NDArray gather(NDManager manager, NDArray x, NDArray rows) {
        return OPS.call(manager, "gather", x, rows);
    }

    /** The inner product of two arrays of equal size, accumulated in float64. */
    public static double dot(NDArray x, NDArray y) {
        try (NDManager manager = Compute.manager()) {
            return OPS.call(manager, "dot", x, y).getDouble();
        }
    }

    /** Indices {@code from .. to} of a vector, the same storage. */
    public static NDArray range(NDManager manager, NDArray x, Ranges.Range range) {
        if (range.from() == 0 && range.to() == x.size()) {
            return alias(manager, x);
        }
        try (NDManager scratch = Compute.manager()) {
            return OPS.call(manager, "range", x, bounds(scratch, range));
        }
    }

    /**
     * Whole numbers, 0 or more, for a {@link Script}: the shape of an array without elements, which the script reads by
     * {@code torch.size(x, i)}. The value of an element would be sent to a GPU and waited for.
     */
    public static NDArray sizes(NDManager manager, long... numbers) {
        long[] shape = Arrays.copyOf(numbers, numbers.length + 1);
        return manager.create(new Shape(shape));
    }

    /** Overwrites {@code x} by {@code y} of the same shape, in place. */
    public static void overwrite(NDArray x, NDArray y) {
        try (NDManager scratch = Compute.manager()) {
            OPS.call(scratch, "overwrite_", x, y);
        }
    }

    /** Overwrites indices {@code from .. to} of {@code x} by {@code y}, in place. */
    static void assign(NDArray x, Ranges.Range range, NDArray y) {
        try (NDManager scratch = Compute.manager()) {
            OPS.call(scratch, "assign_", x, y, bounds(scratch, range));
        }
    }

    /** {@code x + a y}. */
    static NDArray axpy(NDManager manager, NDArray x, NDArray y, double a) {
        try (NDManager scratch = Compute.manager()) {
            return OPS.call(manager, "axpy", x, y, scalar(scratch, x, a));
        }
    }

    /** {@code x + t (y - x)}. */
    static NDArray lerp(NDManager manager, NDArray x, NDArray y, double t) {
        try (NDManager scratch = Compute.manager()) {
            return OPS.call(manager, "lerp", x, y, scalar(scratch, x, t));
        }
    }

    /**
     * Sets each number to 0 with probability {@code rate} and scales the others by 1 / (1 - rate).
     *
     * <p>The mask is a hash of the position and {@code seed} (SplitMix64), so it depends on neither the device, the
     * thread nor what was drawn before.
     */
    static NDArray dropout(NDManager manager, NDArray x, long seed, double rate) {
        try (NDManager scratch = Compute.manager()) {
            return OPS.call(manager, "dropout", x, scratch.create(seed), scratch.create(rate));
        }
    }

    private static NDArray bounds(NDManager scratch, Ranges.Range range) {
        return sizes(scratch, range.from(), range.to());
    }

    private static NDArray scalar(NDManager scratch, NDArray like, double value) {
        return scratch.create(value).toType(like.getDataType(), false);
    }
}
