package kindred.data;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Fashion-MNIST: 60,000 training and 10,000 test images of Zalando articles, grey, 28x28, ten classes of equal size
 * (Xiao, Rasul and Vollgraf, 2017, "Fashion-MNIST: a novel image dataset for benchmarking machine learning
 * algorithms"). From the Debian package {@code dataset-fashion-mnist}: package registries suffice.
 */
public final class FashionMnist implements DataSource {
    /** The classes by label. */
    public static final List<String> CLASSES = List.of("T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal",
            "Shirt", "Sneaker", "Bag", "Ankle boot");
    static final int SIDE = 28;

    /**
     * The 60,000 training images; fetched on first use.
     *
     * @throws DataUnavailable when they cannot be had
     */
    public static Images train() {
        return read("train");
    }

    /**
     * The 10,000 test images; fetched on first use.
     *
     * @throws DataUnavailable when they cannot be had
     */
    public static Images test() {
        return read("test");
    }

    /**
     * The training images from where you say.
     *
     * @throws DataUnavailable when they cannot be had there
     */
    public static Images train(Source source) {
        return switch (source) {
            case PACKAGED -> train();
            case DJL -> DjlImages.fashionMnist(ai.djl.training.dataset.Dataset.Usage.TRAIN);
        };
    }

    /**
     * The test images from where you say.
     *
     * @throws DataUnavailable when they cannot be had there
     */
    public static Images test(Source source) {
        return switch (source) {
            case PACKAGED -> test();
            case DJL -> DjlImages.fashionMnist(ai.djl.training.dataset.Dataset.Usage.TEST);
        };
    }

    private static Images read(String part) {
        return ImageFiles.read(new FashionMnist(), part, SIDE, SIDE, CLASSES, 255);
    }

    @Override
    public String id() {
        return "fashion-mnist";
    }

    @Override
    public String title() {
        return "Fashion-MNIST, 70,000 grey images 28x28 in ten classes";
    }

    @Override
    public String licence() {
        return "MIT (Zalando)";
    }

    @Override
    public PackageClient from() {
        return new Apt("dataset-fashion-mnist");
    }

    @Override
    public void convert(Path unpacked, Path into) throws IOException {
        Path folder = unpacked.resolve("usr/share/datasets/fashion-mnist");
        convert(folder, into, "train", "train", 60_000,
                "b0564c3eedabfbf835052cff8503ea422014ce006caf5b757f851416ee8300c7",
                "0ae29f65d86684f32d1b9c85147786c547b9c6aebcaf235f0400a0cce308b056");
        convert(folder, into, "t10k", "test", 10_000,
                "cc1d090a38ace84dfa1aa66e3ada7c336ef481a96936906477e6dd344da56eaa",
                "8d3605d196f4be44669e46906da9733c8131fef761fdbfec72c424d5222f1a05");
    }

    private static void convert(Path folder, Path into, String file, String part, int count, String images,
                                String labels) throws IOException {
        Path pixels = Digest.verified(folder, file + "-images-idx3-ubyte.gz", images);
        Path classes = Digest.verified(folder, file + "-labels-idx1-ubyte.gz", labels);
        ImageFiles.write(into, part, ImageFiles.idx(pixels, count, SIDE, SIDE), ImageFiles.idx(classes, count));
    }
}
