package kindred.core;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The weights of one network: a point in a vector space, with names.
 *
 * <p>All trainable parameters lie in one contiguous vector, in the order of the {@link Layout}. Buffers, which a
 * network keeps beside its parameters and no gradient reaches (the running statistics of batch normalisation), lie in a
 * second vector; the operations of the vector space act on the parameters and carry the receiver's buffers along.
 *
 * <p><b>Lifetime.</b> A result lives where the receiver lives; {@code w.in(manager)} is the same weights under a handle
 * that lives elsewhere. In a loop write {@code w.in(step.manager()).plus(g)}, else every result stays until {@code w}
 * is closed.
 */
public final class Weights implements AutoCloseable {
    private final Layout layout;
    private final NDArray vector;
    private final Layout bufferLayout;
    private final NDArray buffers;

    private Weights(Layout layout, NDArray vector, Layout bufferLayout, NDArray buffers) {
        this.layout = layout;
        this.vector = vector;
        this.bufferLayout = bufferLayout;
        this.buffers = buffers;
    }

    /**
     * Weights over this vector (not copied), with no buffers.
     *
     * @throws IllegalArgumentException unless the vector has one axis, as long as the layout, of float32 or float64
     */
    public static Weights of(Layout layout, NDArray vector) {
        return of(layout, vector, Layout.EMPTY, vector.getManager().create(new Shape(0), vector.getDataType()));
    }

    /** Weights over these two vectors (not copied). */
    public static Weights of(Layout layout, NDArray vector, Layout bufferLayout, NDArray buffers) {
        requireVector(layout, vector, "weights");
        requireVector(bufferLayout, buffers, "buffers");
        return new Weights(layout, vector, bufferLayout, buffers);
    }

    private static void requireVector(Layout layout, NDArray vector, String what) {
        if (!vector.getShape().equals(new Shape(layout.size()))) {
            throw new IllegalArgumentException("The vector of the " + what + " has shape " + vector.getShape()
                    + ", expected (" + layout.size() + ") for " + layout);
        }
        DataType type = vector.getDataType();
        if (type != DataType.FLOAT32 && type != DataType.FLOAT64) {
            throw new IllegalArgumentException(
                    "The vector of the " + what + " has type " + type + ", expected float32 or float64");
        }
    }

    public Layout layout() {
        return layout;
    }

    /** All parameters; the live storage, not a copy. */
    public NDArray vector() {
        return vector;
    }

    public Layout bufferLayout() {
        return bufferLayout;
    }

    /** All buffers; the live storage, not a copy. */
    public NDArray buffers() {
        return buffers;
    }

    public NDManager manager() {
        return vector.getManager();
    }

    /** The parameter of this name in its own shape: a window on the vector, not a copy. */
    public NDArray view(String name) {
        Layout.Entry entry = layout.entry(name);
        return Tensors.range(manager(), vector, new Ranges.Range(entry.offset(), entry.end())).reshape(entry.shape());
    }

    /** The same storage under handles that live in {@code manager}. */
    public Weights in(NDManager manager) {
        return new Weights(layout, Tensors.alias(manager, vector), bufferLayout, Tensors.alias(manager, buffers));
    }

    /** A copy that lives in {@code manager}. */
    public Weights copy(NDManager manager) {
        return new Weights(layout, Tensors.copy(manager, vector), bufferLayout, Tensors.copy(manager, buffers));
    }

    /** A copy in float32 or float64. */
    public Weights toType(DataType type) {
        return new Weights(layout, Tensors.toType(manager(), vector, type),
                bufferLayout, Tensors.toType(manager(), buffers, type));
    }

    /** These buffers (the same storage) with another vector of parameters (not copied). */
    public Weights with(NDArray otherVector) {
        requireVector(layout, otherVector, "weights");
        // a handle of its own: closing the result must not close these buffers
        return new Weights(layout, otherVector, bufferLayout, Tensors.alias(otherVector.getManager(), buffers));
    }

    public Weights plus(Weights other) {
        layout.require(other.layout, "plus");
        return with(vector.add(other.vector));
    }

    public Weights minus(Weights other) {
        layout.require(other.layout, "minus");
        return with(vector.sub(other.vector));
    }

    public Weights times(double factor) {
        return with(vector.mul(factor));
    }

    /** {@code this + factor * direction}. */
    public Weights plus(NDArray direction, double factor) {
        requireVector(layout, direction, "direction");
        return with(Tensors.axpy(manager(), vector, direction, factor));
    }

    /** {@code this + t (other - this)}: 0 is this, 1 is the other. */
    public Weights lerp(Weights other, double t) {
        layout.require(other.layout, "lerp");
        return with(Tensors.lerp(manager(), vector, other.vector, t));
    }

    /** The inner product, accumulated in float64. */
    public double dot(Weights other) {
        layout.require(other.layout, "dot");
        return Tensors.dot(vector, other.vector);
    }

    /** The Euclidean length, accumulated in float64. */
    public double norm() {
        return Math.sqrt(Tensors.dot(vector, vector));
    }

    /** The cosine of the angle between the two; NaN if one of them is zero. */
    public double cosine(Weights other) {
        return dot(other) / (norm() * other.norm());
    }

    /** Overwrites these ranges by the same ranges of {@code source}, in place: copies a part of another network. */
    public void assign(Ranges ranges, Weights source) {
        layout.require(source.layout, "assign");
        try (NDManager scratch = Compute.manager()) {
            for (Ranges.Range range : ranges.parts()) {
                Tensors.assign(vector, range, Tensors.range(scratch, source.vector, range));
            }
        }
    }

    /**
     * A copy of the parameters and buffers that another network shares with this one by name, shape and role: the
     * weights of a slice of it.
     *
     * @throws IllegalArgumentException if one of its parameters is not here
     */
    public Weights part(NDManager manager, Network network) {
        return new Weights(network.layout(), collect(manager, layout, vector, network.layout()),
                network.bufferLayout(), collect(manager, bufferLayout, buffers, network.bufferLayout()));
    }

    private static NDArray collect(NDManager manager, Layout from, NDArray source, Layout part) {
        try (NDManager scratch = Compute.manager()) {
            NDArray target = scratch.zeros(new Shape(part.size()), source.getDataType());
            for (Ranges.Range[] pair : matches(from, part)) {
                Tensors.assign(target, pair[1], Tensors.range(scratch, source, pair[0]));
            }
            return Tensors.copy(manager, target);
        }
    }

    /** Runs of parameters that lie one behind the other in both layouts: (range in whole, range in part). */
    private static List<Ranges.Range[]> matches(Layout whole, Layout part) {
        List<Ranges.Range[]> runs = new ArrayList<>();
        for (Layout.Entry entry : part.entries()) {
            Layout.Entry here = whole.entry(entry.name());
            if (!here.shape().equals(entry.shape())) {
                throw new IllegalArgumentException("Parameter '" + entry.name() + "' has shape " + here.shape()
                        + ", expected " + entry.shape());
            }
            Ranges.Range[] last = runs.isEmpty() ? null : runs.get(runs.size() - 1);
            if (last != null && last[0].to() == here.offset() && last[1].to() == entry.offset()) {
                last[0] = new Ranges.Range(last[0].from(), here.end());
                last[1] = new Ranges.Range(last[1].from(), entry.end());
            } else {
                runs.add(new Ranges.Range[] {new Ranges.Range(here.offset(), here.end()),
                    new Ranges.Range(entry.offset(), entry.end())});
            }
        }
        return runs;
    }

    /** Overwrites all parameters and buffers by those of {@code source}, in place. */
    public void assign(Weights source) {
        layout.require(source.layout, "assign");
        bufferLayout.require(source.bufferLayout, "assign");
        Tensors.assign(vector, new Ranges.Range(0, layout.size()), source.vector);
        Tensors.assign(buffers, new Ranges.Range(0, bufferLayout.size()), source.buffers);
    }

    /**
     * Writes parameters, buffers and their layouts as one safetensors file, whole or not at all.
     *
     * @throws IOException if the file cannot be written; an older file of that name is then untouched
     */
    public void save(Path file) throws IOException {
        Safetensors.writer().add("", layout, vector).add("buffer", bufferLayout, buffers).write(file);
    }

    /**
     * Reads what {@link #save} wrote; names, shapes and roles come from the file.
     *
     * @throws IOException if the file is missing, cut short, damaged or not of this kind; says which
     */
    public static Weights load(NDManager manager, Path file) throws IOException {
        Safetensors stored = Safetensors.read(file);
        Layout layout = stored.layout("");
        Layout bufferLayout = stored.layout("buffer");
        return of(layout, stored.vector(manager, ""), bufferLayout, stored.vector(manager, "buffer"));
    }

    @Override
    public void close() {
        vector.close();
        buffers.close();
    }

    @Override
    public String toString() {
        return "Weights(" + layout + (bufferLayout.size() > 0 ? ", " + bufferLayout.size() + " buffered" : "") + ")";
    }
}
