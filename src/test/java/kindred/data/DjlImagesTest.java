package kindred.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.repository.Repository;
import ai.djl.training.dataset.Dataset.Usage;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** DJL's data-set class, read from a repository on disk that holds the packaged images. */
class DjlImagesTest {
    @TempDir
    Path temp;

    @Test
    void djlGivesTheSameImagesAsThePackage() throws Exception {
        String old = System.setProperty("DJL_CACHE_DIR", temp.resolve("djl").toString());
        try {
            Images packaged = FashionMnist.test();
            Images djl = DjlImages.fashionMnist(Usage.TEST, repository(packaged));
            assertArrayEquals(packaged.pixels(), djl.pixels());
            assertArrayEquals(packaged.labels(), djl.labels());
        } finally {
            if (old == null) {
                System.clearProperty("DJL_CACHE_DIR");
            } else {
                System.setProperty("DJL_CACHE_DIR", old);
            }
        }
    }

    @Test
    void withoutTheInternetItFailsAndNeverFallsBack() {
        // The tests run with ai.djl.offline set.
        var e = assertThrows(DataUnavailable.class, () -> FashionMnist.train(Source.DJL));
        assertTrue(e.getMessage().contains("open internet"), e.getMessage());
    }

    private Repository repository(Images images) throws Exception {
        Path root = temp.resolve("repository");
        Path folder = Files.createDirectories(root.resolve("dataset/cv/ai/djl/basicdataset/fashmnist"));
        Path files = Files.createDirectories(folder.resolve("1.0/fashmnist"));
        Path pixels = files.resolve("t10k-images-idx3-ubyte");
        Path labels = files.resolve("t10k-labels-idx1-ubyte");
        byte[] classes = new byte[images.count()];
        for (int i = 0; i < classes.length; i++) {
            classes[i] = (byte) images.labels()[i];
        }
        idx(pixels, images.pixels(), images.count(), 28, 28);
        idx(labels, classes, images.count());
        // DJL looks for some files of a repository on disk beside its metadata.
        Files.copy(pixels, folder.resolve(pixels.getFileName()));
        Files.copy(labels, folder.resolve(labels.getFileName()));
        Files.writeString(folder.resolve("metadata.json"), """
                {"metadataVersion": "0.2", "resourceType": "dataset", "application": "cv",
                 "groupId": "ai.djl.basicdataset", "artifactId": "fashmnist", "name": "FashionMnist",
                 "artifacts": [{"version": "1.0", "snapshot": false, "name": "fashmnist", "files": {
                   "test_data": {"uri": "%s", "sha1Hash": "%s", "size": %d},
                   "test_labels": {"uri": "%s", "sha1Hash": "%s", "size": %d}}}]}
                """.formatted(pixels.getFileName(), sha1(pixels), Files.size(pixels), labels.getFileName(),
                sha1(labels), Files.size(labels)));
        return Repository.newInstance("local", root);
    }

    private static void idx(Path file, byte[] values, int... shape) throws IOException {
        try (OutputStream raw = Files.newOutputStream(file);
                DataOutputStream out = new DataOutputStream(raw)) {
            out.writeInt(0x0800 | shape.length);
            for (int n : shape) {
                out.writeInt(n);
            }
            out.write(values);
        }
    }

    private static String sha1(Path file) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(Files.readAllBytes(file)));
    }
}
