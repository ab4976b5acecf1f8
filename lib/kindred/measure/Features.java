package kindred.measure;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import java.util.Arrays;
import kindred.core.Tensors;
import kindred.task.Examples;

/**
 * What a network says about a set of examples, one row an example: the input of every {@link Marker}.
 *
 * <p>A record of this type owns nothing: its arrays live as long as the caller lets them.
 *
 * @param z representation, {@code [n, d]} (more axes are flattened), as the network's next layer sees it
 * @param logits outputs before the softmax, {@code [n, c]}, or null where no marker in use needs them. For LEEP and NCE
 *     these are the source model's outputs over the source classes
 * @param labels class of each example, 0 and up, or null where no marker in use needs them. For the transferability
 *     scores these are classes of the target task
 */
public record Features(NDArray z, NDArray logits, int[] labels) {

    /** @throws IllegalArgumentException if the parts disagree on the number of examples or a label is negative */
    public Features {
        if (z == null && logits == null) {
            throw new IllegalArgumentException("features need a representation z or logits, both are null");
        }
        long n = (z == null ? logits : z).getShape().get(0);
        if (z != null && z.getShape().dimension() < 2) {
            throw new IllegalArgumentException("z must have shape [examples, features], got " + z.getShape());
        }
        if (logits != null && (logits.getShape().dimension() != 2 || logits.getShape().get(0) != n)) {
            throw new IllegalArgumentException(
                    "logits must have shape [" + n + ", classes], got " + logits.getShape());
        }
        if (labels != null && labels.length != n) {
            throw new IllegalArgumentException(
                    "one label an example: " + n + " examples, " + labels.length + " labels");
        }
        if (labels != null && Arrays.stream(labels).anyMatch(label -> label < 0)) {
            throw new IllegalArgumentException(
                    "labels start at 0, got " + Arrays.stream(labels).min().getAsInt());
        }
    }

    /** Features without logits. */
    public static Features of(NDArray z, int[] labels) {
        return new Features(z, null, labels);
    }

    /** Features of a classification task's examples: their targets are the labels. */
    public static Features labelled(NDArray z, Examples examples) {
        return labelled(z, null, examples);
    }

    /**
     * The same with logits.
     *
     * @throws IllegalArgumentException if the targets are not class indices, int64 {@code [n]}
     */
    public static Features labelled(NDArray z, NDArray logits, Examples examples) {
        NDArray targets = examples.targets();
        if (targets.getDataType() != DataType.INT64 || targets.getShape().dimension() != 1) {
            throw new IllegalArgumentException("labels are class indices, int64 [n]; these examples' targets are "
                    + targets.getDataType() + " " + targets.getShape());
        }
        return new Features(z, logits, Arrays.stream(targets.toLongArray()).mapToInt(Math::toIntExact).toArray());
    }

    /** Features from {@code examples} rows of equal length in one Java array, copied to {@code manager}. */
    public static Features of(NDManager manager, float[] z, int examples, int[] labels) {
        if (examples < 1 || z.length == 0 || z.length % examples != 0) {
            throw new IllegalArgumentException(
                    z.length + " values are not " + examples + " rows of equal length, with at least one value each");
        }
        return of(Tensors.of(manager, z, examples, z.length / examples), labels);
    }

    /** Features from Java arrays, copied to {@code manager}; {@code logits} may be null. */
    public static Features of(NDManager manager, double[][] z, double[][] logits, int[] labels) {
        return new Features(matrix(manager, z), logits == null ? null : matrix(manager, logits), labels);
    }

    /** The number of examples. */
    public int count() {
        return (int) (z == null ? logits : z).getShape().get(0);
    }

    /** One more than the largest label. */
    public int classes() {
        return Arrays.stream(requireLabels("the number of classes")).max().orElse(-1) + 1;
    }

    /**
     * The representation as a float64 matrix {@code [n, d]} in {@code step}, part of no recorded graph.
     *
     * @throws IllegalArgumentException if there is none, or a value is not finite
     */
    public NDArray rows(NDManager step) {
        return Rows.matrix(step, requireZ("this computation"), "z");
    }

    NDArray requireZ(String who) {
        return require(z, who, "a representation z");
    }

    NDArray requireLogits(String who) {
        return require(logits, who, "logits");
    }

    int[] requireLabels(String who) {
        return require(labels, who, "labels");
    }

    private static <T> T require(T part, String who, String what) {
        if (part == null) {
            throw new IllegalArgumentException(who + " needs " + what + ", these features have none");
        }
        return part;
    }

    private static NDArray matrix(NDManager manager, double[][] rows) {
        int width = rows.length == 0 ? 0 : rows[0].length;
        double[] flat = new double[rows.length * width];
        for (int i = 0; i < rows.length; i++) {
            if (rows[i].length != width) {
                throw new IllegalArgumentException(
                        "row " + i + " has " + rows[i].length + " values, row 0 has " + width);
            }
            System.arraycopy(rows[i], 0, flat, i * width, width);
        }
        return Tensors.of(manager, flat, rows.length, width);
    }
}
