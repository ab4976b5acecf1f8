package kindred.data;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import kindred.core.Rng;
import kindred.core.Tensors;

/**
 * Labelled grey images as a value. The arrays are shared, not copied: treat them as read-only.
 *
 * @param name    what these images are, for tables and messages
 * @param height  rows of an image
 * @param width   columns of an image
 * @param pixels  unsigned bytes, image by image, row major: {@code count * height * width}
 * @param labels  the class of each image, 0 .. classes.size()-1
 * @param classes the names of the classes
 * @param white   the pixel value that stands for 1.0: 255, or 16 for {@link Digits}
 */
public record Images(String name, int height, int width, byte[] pixels, int[] labels, List<String> classes,
                     int white) {
    /**
     * @throws IllegalArgumentException when sizes disagree or a label names no class; the message has the values.
     */
    public Images {
        if (height < 1 || width < 1 || white < 1 || white > 255) {
            throw new IllegalArgumentException(name + ": height " + height + " and width " + width
                    + " must be positive, white " + white + " in 1 .. 255");
        }
        if (pixels.length != (long) labels.length * height * width) {
            throw new IllegalArgumentException(name + ": " + pixels.length + " pixels for " + labels.length
                    + " images of " + height + "x" + width);
        }
        for (int i = 0; i < labels.length; i++) {
            if (labels[i] < 0 || labels[i] >= classes.size()) {
                throw new IllegalArgumentException(name + ": label " + labels[i] + " of image " + i
                        + " must be in 0 .. " + (classes.size() - 1));
            }
        }
        classes = List.copyOf(classes);
    }

    /** Images whose white is 255. */
    public Images(String name, int height, int width, byte[] pixels, int[] labels, List<String> classes) {
        this(name, height, width, pixels, labels, classes, 255);
    }

    /** How many images there are. */
    public int count() {
        return labels.length;
    }

    /** These rows, in this order. */
    public Images take(int[] rows) {
        int area = height * width;
        byte[] taken = new byte[Math.multiplyExact(rows.length, area)];
        int[] takenLabels = new int[rows.length];
        for (int i = 0; i < rows.length; i++) {
            if (rows[i] < 0 || rows[i] >= count()) {
                throw new IndexOutOfBoundsException(name + ": row " + rows[i] + " of " + count() + " images");
            }
            System.arraycopy(pixels, rows[i] * area, taken, i * area, area);
            takenLabels[i] = labels[rows[i]];
        }
        return new Images(name, height, width, taken, takenLabels, classes, white);
    }

    /** The first {@code n} images. */
    public Images first(int n) {
        return range(0, n);
    }

    /** Images {@code from} (inclusive) to {@code to} (exclusive). */
    public Images range(int from, int to) {
        if (from < 0 || to < from || to > count()) {
            throw new IndexOutOfBoundsException(name + ": images " + from + " .. " + to + " of " + count());
        }
        int area = height * width;
        return new Images(name, height, width, Arrays.copyOfRange(pixels, from * area, to * area),
                Arrays.copyOfRange(labels, from, to), classes, white);
    }

    /** All images in a random order. */
    public Images shuffled(Rng rng) {
        return take(rng.permutation(count()));
    }

    /** {@code n} images drawn without replacement. */
    public Images sample(int n, Rng rng) {
        return split(rng, n).get(0);
    }

    /**
     * Disjoint random parts of these sizes; what is left over belongs to none.
     *
     * @throws IllegalArgumentException when the sizes sum to more than {@link #count()}
     */
    public List<Images> split(Rng rng, int... sizes) {
        long wanted = Arrays.stream(sizes).asLongStream().sum();
        if (wanted > count() || Arrays.stream(sizes).anyMatch(s -> s < 0)) {
            throw new IllegalArgumentException(name + ": parts of " + Arrays.toString(sizes) + " images out of "
                    + count());
        }
        int[] order = rng.permutation(count());
        List<Images> parts = new ArrayList<>();
        int from = 0;
        for (int size : sizes) {
            parts.add(take(Arrays.copyOfRange(order, from, from + size)));
            from += size;
        }
        return parts;
    }

    /** The images of these classes in their present order, relabelled 0 .. keep.length-1 as {@code keep} has them. */
    public Images classes(int... keep) {
        int[] renamed = new int[classes.size()];
        Arrays.fill(renamed, -1);
        List<String> names = new ArrayList<>();
        for (int i = 0; i < keep.length; i++) {
            if (keep[i] < 0 || keep[i] >= renamed.length || renamed[keep[i]] >= 0) {
                throw new IllegalArgumentException(name + ": classes " + Arrays.toString(keep)
                        + " must be distinct and in 0 .. " + (renamed.length - 1));
            }
            renamed[keep[i]] = i;
            names.add(classes.get(keep[i]));
        }
        int[] rows = new int[count()];
        int n = 0;
        for (int i = 0; i < rows.length; i++) {
            if (renamed[labels[i]] >= 0) {
                rows[n++] = i;
            }
        }
        Images kept = take(Arrays.copyOf(rows, n));
        int[] relabelled = Arrays.stream(kept.labels).map(l -> renamed[l]).toArray();
        return new Images(name, height, width, kept.pixels, relabelled, names, white);
    }

    /** How many images each class has. */
    public int[] classCounts() {
        int[] counts = new int[classes.size()];
        for (int label : labels) {
            counts[label]++;
        }
        return counts;
    }

    /** The pixels as floats in 0 .. 1, laid out as {@link #pixels}. */
    public float[] pixels01() {
        return meanPooled(1);
    }

    /**
     * The mean of each {@code k x k} patch in 0 .. 1, laid out as {@code [count, height / k, width / k]}. The sum of a
     * patch is exact, so the mean is rounded once.
     *
     * @throws IllegalArgumentException when {@code k} does not divide height and width
     */
    public float[] meanPooled(int k) {
        if (k < 1 || height % k != 0 || width % k != 0) {
            throw new IllegalArgumentException(name + ": patches of " + k + " must divide " + height + "x" + width);
        }
        int w = width / k;
        float[] pooled = new float[pixels.length / (k * k)];
        int[] sums = new int[w];
        float full = k * k * white;
        int at = 0;
        for (int patchRow = 0; patchRow < count() * (height / k); patchRow++) {
            Arrays.fill(sums, 0);
            for (int r = 0; r < k; r++) {
                for (int c = 0; c < w; c++) {
                    for (int d = 0; d < k; d++) {
                        sums[c] += pixels[at++] & 0xFF;
                    }
                }
            }
            for (int c = 0; c < w; c++) {
                pooled[patchRow * w + c] = sums[c] / full;
            }
        }
        return pooled;
    }

    /** The pixels as an array {@code [count, 1, height, width]}, float32 in 0 .. 1, on the manager's device. */
    public NDArray array(NDManager manager) {
        try (NDManager scratch = manager.newSubManager()) {
            NDArray bytes = scratch.create(ByteBuffer.wrap(pixels), new Shape(count(), 1, height, width),
                    DataType.UINT8);
            NDArray scaled = bytes.toType(DataType.FLOAT32, true).divi(white);
            scaled.attach(manager);
            return scaled;
        }
    }

    /** The labels as an array {@code [count]}, int64. */
    public NDArray labelArray(NDManager manager) {
        return Tensors.of(manager, Arrays.stream(labels).asLongStream().toArray(), labels.length);
    }

    /** For tables and messages: name, count and size, never the pixels. */
    @Override
    public String toString() {
        return name + " (" + count() + " images " + height + "x" + width + ", " + classes.size() + " classes)";
    }
}
