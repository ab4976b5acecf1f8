package kindred.data;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPInputStream;

/** Image sets in the cache: {@code PART.pixels} and {@code PART.labels}, one byte a value, nothing else. */
final class ImageFiles {
    private ImageFiles() {
    }

    static void write(Path into, String part, byte[] pixels, byte[] labels) throws IOException {
        Files.write(into.resolve(part + ".pixels"), pixels);
        Files.write(into.resolve(part + ".labels"), labels);
    }

    static Images read(DataSource source, String part, int height, int width, List<String> classes, int white) {
        Cache cache = Cache.standard();
        byte[] pixels = cache.read(source, part + ".pixels");
        byte[] raw = cache.read(source, part + ".labels");
        int[] labels = new int[raw.length];
        for (int i = 0; i < raw.length; i++) {
            labels[i] = raw[i] & 0xFF;
        }
        return new Images(source.id() + " " + part, height, width, pixels, labels, classes, white);
    }

    /**
     * The values of a gzipped IDX file of unsigned bytes (LeCun's format of the MNIST files).
     *
     * @throws IOException when the header is another or the file ends early
     */
    static byte[] idx(Path file, int... shape) throws IOException {
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(
                new GZIPInputStream(Files.newInputStream(file), 1 << 16), 1 << 16))) {
            int magic = in.readInt();
            if (magic != (0x0800 | shape.length)) {
                throw new IOException(file.getFileName() + " starts with 0x" + Integer.toHexString(magic)
                        + ", not with the IDX mark of " + shape.length + " dimensions of bytes");
            }
            int size = 1;
            for (int expected : shape) {
                int found = in.readInt();
                if (found != expected) {
                    throw new IOException(file.getFileName() + " has a dimension of " + found + " in place of "
                            + expected);
                }
                size *= found;
            }
            byte[] values = in.readNBytes(size);
            if (values.length != size || in.read() >= 0) {
                throw new IOException(file.getFileName() + " does not hold exactly " + size + " values");
            }
            return values;
        }
    }
}
