package kindred.data;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

/**
 * 1,797 handwritten digits, grey, 8x8, values 0 .. 16 (Alpaydin and Kaynak, 1998, "Optical recognition of handwritten
 * digits"), from the Debian package {@code python3-sklearn}: package registries suffice. Small enough for any test.
 */
public final class Digits implements DataSource {
    private static final String FILE = "usr/lib/python3/dist-packages/sklearn/datasets/data/digits.csv.gz";
    private static final int COUNT = 1_797;
    private static final int AREA = 64;

    /**
     * The 1,797 digits; fetched on first use.
     *
     * @throws DataUnavailable when they cannot be had
     */
    public static Images all() {
        return ImageFiles.read(new Digits(), "all", 8, 8, Mnist10k.CLASSES, 16);
    }

    @Override
    public String id() {
        return "digits";
    }

    @Override
    public String title() {
        return "Optical digits, 1,797 images 8x8";
    }

    @Override
    public String licence() {
        return "BSD-3-Clause";
    }

    @Override
    public PackageClient from() {
        return new Apt("python3-sklearn");
    }

    @Override
    public void convert(Path unpacked, Path into) throws IOException {
        Path file = Digest.verified(unpacked, FILE, "46abec6b12486ad9e51943373abcf22bbea1b5a51a1619b361570d8893f1464a");
        byte[] pixels = new byte[COUNT * AREA];
        byte[] labels = new byte[COUNT];
        try (BufferedReader in = new BufferedReader(new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.US_ASCII))) {
            for (int n = 0; n < COUNT; n++) {
                String[] value = in.readLine().split(",");
                for (int p = 0; p < AREA; p++) {
                    pixels[n * AREA + p] = Byte.parseByte(value[p]);
                }
                labels[n] = Byte.parseByte(value[AREA]);
            }
        }
        ImageFiles.write(into, "all", pixels, labels);
    }
}
