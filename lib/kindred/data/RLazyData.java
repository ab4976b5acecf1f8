package kindred.data;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;
import org.tukaani.xz.LZMA2InputStream;

/**
 * The data of an R package: {@code Rdata.rdx}, an index of names to places, and {@code Rdata.rdb}, compressed blocks of
 * R's serialization ({@code lazyload} in R's tools).
 */
final class RLazyData {
    private static final int DICTIONARY = 1 << 26;

    private final byte[] blocks;
    private final Map<String, RValue> places;

    private RLazyData(byte[] blocks, Map<String, RValue> places) {
        this.blocks = blocks;
        this.places = places;
    }

    static RLazyData open(Path folder) throws IOException {
        try (InputStream index = new GZIPInputStream(Files.newInputStream(folder.resolve("Rdata.rdx")))) {
            Map<String, RValue> places = RReader.read(index.readAllBytes()).named().get("variables").named();
            return new RLazyData(Files.readAllBytes(folder.resolve("Rdata.rdb")), places);
        }
    }

    /**
     * A data frame or list of this name.
     *
     * @throws IOException when there is none or it cannot be read
     */
    RValue get(String name) throws IOException {
        if (!places.containsKey(name)) {
            throw new IOException("the R package has no object " + name + "; it has " + places.keySet());
        }
        int[] place = (int[]) places.get(name).data();
        return RReader.read(unpack(Arrays.copyOfRange(blocks, place[0], place[0] + place[1])));
    }

    /** Four bytes of length, then zlib; or "Z" and raw LZMA2. */
    private static byte[] unpack(byte[] block) throws IOException {
        int length = ByteBuffer.wrap(block).getInt();
        boolean lzma = block[4] == 'Z';
        int header = lzma ? 5 : 4;
        InputStream raw = new ByteArrayInputStream(block, header, block.length - header);
        try (InputStream in = lzma ? new LZMA2InputStream(raw, DICTIONARY) : new InflaterInputStream(raw)) {
            byte[] value = in.readNBytes(length);
            if (value.length != length) {
                throw new IOException("a block of R data has " + value.length + " bytes in place of " + length);
            }
            return value;
        }
    }
}
