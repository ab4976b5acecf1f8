package kindred.study.flatregions;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.List;
import kindred.core.Rng;
import kindred.core.Tensors;
import kindred.data.Images;
import kindred.task.Examples;
import kindred.task.Task;

/**
 * Pictures of two overlapping things: a garment at the upper left and a digit at the lower right of a 36 x 36 canvas,
 * the brighter pixel wins. Each is one of 10 classes: two tasks on one input.
 *
 * @param garments which garments, by row
 * @param digits which digits, by row; as many
 */
record Composites(Images garmentImages, Images digitImages, int[] garments, int[] digits) {
    static final int SIDE = 36;
    static final int CLASSES = 10;
    static final List<String> TASKS = List.of("garment", "digit");
    private static final int ITEM = 28;
    private static final int OFFSET = SIDE - ITEM;

    /** So many pictures of random pairs. */
    static Composites draw(Images garmentImages, Images digitImages, int count, Rng rng) {
        return new Composites(garmentImages, digitImages, rows(garmentImages.count(), count, rng.split("garments")),
                rows(digitImages.count(), count, rng.split("digits")));
    }

    private static int[] rows(int from, int count, Rng rng) {
        int[] rows = new int[count];
        for (int start = 0; start < count; start += from) {
            int[] order = rng.permutation(from);
            System.arraycopy(order, 0, rows, start, Math.min(from, count - start));
        }
        return rows;
    }

    int count() {
        return garments.length;
    }

    /** The canvas of one picture, unsigned bytes. */
    byte[] canvas(int i) {
        byte[] canvas = new byte[SIDE * SIDE];
        paste(canvas, garmentImages, garments[i], 0);
        paste(canvas, digitImages, digits[i], OFFSET);
        return canvas;
    }

    private static void paste(byte[] canvas, Images images, int row, int offset) {
        for (int y = 0; y < ITEM; y++) {
            for (int x = 0; x < ITEM; x++) {
                int at = (y + offset) * SIDE + x + offset;
                int pixel = images.pixels()[(row * ITEM + y) * ITEM + x] & 0xff;
                canvas[at] = (byte) Math.max(canvas[at] & 0xff, pixel);
            }
        }
    }

    /** Mean-pooled pixels as value / 255 - 0.2, (n, 1, 36 / pool, 36 / pool). */
    NDArray pixels(NDManager manager, int pool) {
        int side = SIDE / pool;
        float[] values = new float[count() * side * side];
        for (int i = 0; i < count(); i++) {
            byte[] canvas = canvas(i);
            for (int y = 0; y < SIDE; y++) {
                for (int x = 0; x < SIDE; x++) {
                    values[(i * side + y / pool) * side + x / pool] += (canvas[y * SIDE + x] & 0xff) / (255f * pool * pool);
                }
            }
        }
        for (int k = 0; k < values.length; k++) {
            values[k] -= 0.2f;
        }
        return Tensors.of(manager, values, count(), 1, side, side);
    }

    /** The true classes of a task. */
    int[] labels(int task) {
        Images images = task == 0 ? garmentImages : digitImages;
        int[] rows = task == 0 ? garments : digits;
        int[] labels = new int[rows.length];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = images.labels()[rows[i]];
        }
        return labels;
    }

    /** The classes of a task, a share of them replaced by random ones (which may be right by chance). */
    int[] noisy(int task, double share, Rng rng) {
        int[] labels = labels(task);
        Rng own = rng.split(TASKS.get(task));
        for (int i = 0; i < labels.length; i++) {
            boolean replaced = own.nextDouble() < share;
            int other = own.nextInt(CLASSES);
            labels[i] = replaced ? other : labels[i];
        }
        return labels;
    }

    /** Both tasks on the same input arrays, the training labels noisy, the test labels true. */
    static List<Task> tasks(NDManager manager, Composites train, Composites test, int pool, double noise, Rng rng) {
        NDArray trainPixels = train.pixels(manager, pool);
        NDArray testPixels = test.pixels(manager, pool);
        List<Task> tasks = new ArrayList<>();
        for (int t = 0; t < TASKS.size(); t++) {
            tasks.add(Task.classification(TASKS.get(t), CLASSES,
                    Examples.of(trainPixels, classes(manager, train.noisy(t, noise, rng))),
                    Examples.of(testPixels, classes(manager, test.labels(t)))));
        }
        return tasks;
    }

    private static NDArray classes(NDManager manager, int[] labels) {
        return Tensors.of(manager, java.util.Arrays.stream(labels).asLongStream().toArray(), labels.length);
    }
}
