package kindred.study.stitching;

import ai.djl.ndarray.NDManager;
import kindred.core.Rng;
import kindred.data.FashionMnist;
import kindred.data.Images;
import kindred.data.Mnist10k;
import kindred.task.Examples;
import kindred.task.ImageTasks;
import kindred.task.Task;

/**
 * The images of one seed, all standardised like its training images.
 *
 * @param task Fashion-MNIST
 * @param outliers handwritten digits: what the detectors learn to call foreign
 * @param rolled test images shifted sideways by half their width, around the edge
 * @param noise pixels drawn uniformly
 */
record Pictures(Task task, Examples outliers, Examples rolled, Examples noise) {
    static Pictures of(NDManager manager, Protocol protocol, Rng rng) {
        Images train = FashionMnist.train().sample(protocol.images(), rng.split("train"));
        Images all = FashionMnist.test();
        Images test = protocol.testImages() < all.count()
                ? all.sample(protocol.testImages(), rng.split("test")) : all;
        Images digits = Mnist10k.all();
        Images foreign = digits.sample(Math.min(digits.count(), protocol.stitchImages()), rng.split("outliers"));
        int pool = protocol.pool();
        return new Pictures(ImageTasks.classification(manager, "fashion", train, test, pool),
                ImageTasks.classification(manager, "digits", train, foreign, pool).test(),
                ImageTasks.classification(manager, "rolled", train, rolled(test), pool).test(),
                ImageTasks.classification(manager, "noise", train, noise(test, rng.split("noise")), pool).test());
    }

    private static Images rolled(Images images) {
        byte[] pixels = images.pixels();
        byte[] moved = new byte[pixels.length];
        int width = images.width();
        int half = width / 2;
        for (int row = 0; row < pixels.length; row += width) {
            System.arraycopy(pixels, row, moved, row + half, width - half);
            System.arraycopy(pixels, row + width - half, moved, row, half);
        }
        return with(images, moved);
    }

    private static Images noise(Images images, Rng rng) {
        byte[] drawn = new byte[images.pixels().length];
        rng.nextBytes(drawn);
        return with(images, drawn);
    }

    private static Images with(Images images, byte[] pixels) {
        return new Images(images.name(), images.height(), images.width(), pixels, images.labels(), images.classes());
    }
}
