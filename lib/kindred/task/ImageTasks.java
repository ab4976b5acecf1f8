package kindred.task;

import ai.djl.ndarray.NDManager;
import java.util.Arrays;
import kindred.core.Tensors;
import kindred.data.Images;

/** Images as tasks. */
public final class ImageTasks {
    private ImageTasks() {}

    /**
     * Classification of images into their classes; pixels are pooled, then standardised with the mean and deviation of
     * all training pixels.
     *
     * @param manager where the examples live
     * @param pool side of the patches that are replaced by their mean; 1 keeps the images as they are
     */
    public static Task classification(NDManager manager, String name, Images train, Images test, int pool) {
        float[] pixels = train.meanPooled(pool);
        double mean = 0;
        double square = 0;
        for (float p : pixels) {
            mean += p;
            square += (double) p * p;
        }
        mean /= pixels.length;
        double deviation = Math.sqrt(Math.max(square / pixels.length - mean * mean, 1e-12));
        return Task.classification(name, train.classes().size(),
                examples(manager, train, pixels, pool, mean, deviation),
                examples(manager, test, test.meanPooled(pool), pool, mean, deviation));
    }

    private static Examples examples(
            NDManager manager, Images images, float[] pixels, int pool, double mean, double deviation) {
        float[] standard = new float[pixels.length];
        for (int i = 0; i < pixels.length; i++) {
            standard[i] = (float) ((pixels[i] - mean) / deviation);
        }
        int n = images.count();
        return Examples.of(
                Tensors.of(manager, standard, n, 1, images.height() / pool, images.width() / pool),
                Tensors.of(manager, Arrays.stream(images.labels()).asLongStream().toArray(), n));
    }
}
