package kindred.model.pretrained;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/**
 * The variables of a TensorFlow checkpoint ({@code variables.index} and one data file), read without TensorFlow.
 *
 * <p>The index is a table in LevelDB's format (a 48-byte footer points to an index block, which points to data blocks of
 * prefix-compressed keys) whose values are BundleEntryProto messages; see {@code table_format.md} of LevelDB and
 * {@code tensor_bundle.proto} of TensorFlow. Only what a float32 checkpoint in one little-endian shard needs is read;
 * anything else is refused with a message.
 */
final class VariableBundle {
    private static final long MAGIC = 0xdb4775248b80fb57L;
    private static final int FOOTER = 48;
    private static final int FLOAT = 1;

    private record Entry(String name, long[] shape, long offset, int size) {}

    private final Map<String, Entry> entries = new TreeMap<>();

    /** @param index the whole content of {@code variables.index} */
    VariableBundle(byte[] index) {
        ByteBuffer file = ByteBuffer.wrap(index).order(ByteOrder.LITTLE_ENDIAN);
        if (index.length < FOOTER || file.getLong(index.length - Long.BYTES) != MAGIC) {
            throw new IllegalArgumentException("The variable index (" + index.length + " bytes) does not end with the"
                    + " table magic number: not a checkpoint index, or cut short");
        }
        ByteBuffer footer = file.slice(index.length - FOOTER, FOOTER);
        block(file, footer); // the meta-index: filters, of no use here; read past its handle
        block(file, footer).values().forEach(handle -> block(file, handle).forEach(this::readEntry));
    }

    /** Names and shapes of all variables. */
    Map<String, long[]> shapes() {
        Map<String, long[]> shapes = new LinkedHashMap<>();
        entries.forEach((name, entry) -> shapes.put(name, entry.shape().clone()));
        return shapes;
    }

    /**
     * Passes every variable to {@code use}, in the order of the data file: it is read once, front to back, with no more
     * than one tensor in memory.
     *
     * @param data the stream of the one data file; not closed here
     */
    void read(InputStream data, BiConsumer<String, RawTensor> use) throws IOException {
        List<Entry> inFileOrder = entries.values().stream().sorted(Comparator.comparingLong(Entry::offset)).toList();
        long position = 0;
        for (Entry entry : inFileOrder) {
            data.skipNBytes(entry.offset() - position);
            byte[] bytes = data.readNBytes(entry.size());
            if (bytes.length < entry.size()) {
                throw new EOFException("Variable '" + entry.name() + "' needs " + entry.size()
                        + " bytes, the data file has " + bytes.length + " left");
            }
            position = entry.offset() + entry.size();
            use.accept(entry.name(), new RawTensor(entry.shape(),
                    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer()));
        }
    }

    /** The keys and values of the block whose handle (offset, size) comes next in {@code handle}. */
    private static Map<String, ByteBuffer> block(ByteBuffer file, ByteBuffer handle) {
        int offset = Math.toIntExact(Wire.varint(handle));
        int size = Math.toIntExact(Wire.varint(handle));
        if (file.get(offset + size) != 0) {
            throw new IllegalArgumentException("The table block at " + offset + " has compression type "
                    + file.get(offset + size) + ", only 0 (none) can be read");
        }
        ByteBuffer block = file.slice(offset, size).order(ByteOrder.LITTLE_ENDIAN);
        int restarts = block.getInt(size - Integer.BYTES);
        block.limit(size - Integer.BYTES * (restarts + 1));
        Map<String, ByteBuffer> content = new LinkedHashMap<>();
        byte[] key = {};
        while (block.hasRemaining()) {
            int shared = (int) Wire.varint(block);
            int rest = (int) Wire.varint(block);
            int length = (int) Wire.varint(block);
            key = Arrays.copyOf(key, shared + rest);
            block.get(key, shared, rest);
            content.put(new String(key, StandardCharsets.UTF_8), block.slice(block.position(), length));
            block.position(block.position() + length);
        }
        return content;
    }

    private void readEntry(String name, ByteBuffer value) {
        if (name.isEmpty()) {
            readHeader(new Wire(value));
            return;
        }
        long type = 0;
        long[] shape = {};
        long offset = 0;
        long size = 0;
        for (Wire wire = new Wire(value); wire.next();) {
            switch (wire.field()) {
                case 1 -> type = wire.number();
                case 2 -> shape = readShape(wire.message());
                case 4 -> offset = wire.number();
                case 5 -> size = wire.number();
                default -> wire.skip();
            }
        }
        if (type != FLOAT) {
            throw new IllegalArgumentException("Variable '" + name + "' has data type " + type
                    + ", only 1 (float32) can be read");
        }
        entries.put(name, new Entry(name, shape, offset, Math.toIntExact(size)));
    }

    private static void readHeader(Wire header) {
        while (header.next()) {
            switch (header.field()) {
                case 1 -> require("number of shards", header.number(), 1);
                case 2 -> require("endianness", header.number(), 0);
                default -> header.skip();
            }
        }
    }

    private static void require(String what, long found, long readable) {
        if (found != readable) {
            throw new IllegalArgumentException("The checkpoint's " + what + " is " + found + ", only " + readable
                    + " can be read");
        }
    }

    private static long[] readShape(Wire shape) {
        long[] dimensions = {};
        while (shape.next()) {
            if (shape.field() != 2) {
                shape.skip();
                continue;
            }
            long size = 0;
            for (Wire dimension = shape.message(); dimension.next();) {
                if (dimension.field() == 1) {
                    size = dimension.number();
                } else {
                    dimension.skip();
                }
            }
            dimensions = Arrays.copyOf(dimensions, dimensions.length + 1);
            dimensions[dimensions.length - 1] = size;
        }
        return dimensions;
    }
}
