package kindred.data;

import ai.djl.basicdataset.BasicDatasets;
import ai.djl.basicdataset.cv.classification.FashionMnist.Builder;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.repository.Repository;
import ai.djl.training.dataset.ArrayDataset;
import ai.djl.training.dataset.Batch;
import ai.djl.training.dataset.Dataset.Usage;
import ai.djl.translate.TranslateException;
import java.io.IOException;
import java.util.Locale;

/** Image sets read through DJL's own data-set classes. */
final class DjlImages {
    private DjlImages() {
    }

    static Images fashionMnist(Usage usage) {
        return fashionMnist(usage, BasicDatasets.REPOSITORY);
    }

    static Images fashionMnist(Usage usage, Repository repository) {
        try (NDManager manager = NDManager.newBaseManager()) {
            Builder builder = ai.djl.basicdataset.cv.classification.FashionMnist.builder();
            ArrayDataset set = builder.optManager(manager).optRepository(repository).optUsage(usage)
                    .setSampling(1, false).build();
            set.prepare();
            try (Batch batch = set.getByRange(manager, 0, set.size())) {
                return images("fashion-mnist (DJL) " + usage.name().toLowerCase(Locale.ROOT),
                        batch.getData().singletonOrThrow(), batch.getLabels().singletonOrThrow());
            }
        } catch (IOException | TranslateException e) {
            throw new DataUnavailable("DJL could not bring Fashion-MNIST from its repository (" + e.getMessage()
                    + "); it needs the open internet; FashionMnist.train() needs a package registry only", e);
        }
    }

    private static Images images(String name, NDArray pixels, NDArray labels) {
        byte[] bytes = pixels.toType(DataType.UINT8, false).toByteArray();
        float[] classes = labels.toType(DataType.FLOAT32, false).toFloatArray();
        int[] ints = new int[classes.length];
        for (int i = 0; i < ints.length; i++) {
            ints[i] = (int) classes[i];
        }
        return new Images(name, FashionMnist.SIDE, FashionMnist.SIDE, bytes, ints, FashionMnist.CLASSES);
    }
}
