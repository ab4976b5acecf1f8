package kindred.core;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import com.google.gson.Gson;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32C;

/**
 * Flat vectors and their layouts in one safetensors file, readable by every tool that reads the format.
 *
 * <p>The format stores each tensor's bytes one behind the other, so a vector is written and read whole; the header names
 * its parts. The free metadata carry what the format has no field for: each parameter's role, our own entries and a
 * checksum of the data. DJL writes the format too, but neither the metadata nor the checksum.
 */
public final class Safetensors {
    private static final String CHECKSUM = "kindred.crc32c";
    private static final String ROLE = "kindred.role.";

    private final Path file;
    private final JsonObject header;
    private final Map<String, String> metadata;
    private final ByteBuffer data;

    private Safetensors(Path file, JsonObject header, Map<String, String> metadata, ByteBuffer data) {
        this.file = file;
        this.header = header;
        this.metadata = metadata;
        this.data = data;
    }

    public static Writer writer() {
        return new Writer();
    }

    /** Collects vectors, then writes them at once. */
    public static final class Writer {
        private final JsonObject header = new JsonObject();
        private final Map<String, String> metadata = new TreeMap<>();
        private final List<ByteBuffer> chunks = new ArrayList<>();
        private long at;

        private Writer() {}

        /** Adds a vector; its parts are named {@code prefix/name}, or {@code name} for an empty prefix. */
        public Writer add(String prefix, Layout layout, NDArray vector) {
            boolean wide = vector.getDataType() == DataType.FLOAT64;
            int width = wide ? 8 : 4;
            for (Layout.Entry entry : layout.entries()) {
                String name = prefix.isEmpty() ? entry.name() : prefix + "/" + entry.name();
                JsonObject tensor = new JsonObject();
                tensor.addProperty("dtype", wide ? "F64" : "F32");
                JsonArray shape = new JsonArray();
                for (long axis : entry.shape().getShape()) {
                    shape.add(axis);
                }
                tensor.add("shape", shape);
                JsonArray offsets = new JsonArray();
                offsets.add(at + entry.offset() * width);
                offsets.add(at + entry.end() * width);
                tensor.add("data_offsets", offsets);
                header.add(name, tensor);
                metadata.put(ROLE + name, entry.role().name());
            }
            if (layout.size() > 0) {
                chunks.add(vector.toByteBuffer(false));
                at += layout.size() * width;
            }
            return this;
        }

        /** Adds an entry to the metadata. */
        public Writer note(String key, String value) {
            metadata.put(key, value);
            return this;
        }

        /** Writes to a temporary file beside {@code file}, then moves it there. */
        public void write(Path file) throws IOException {
            CRC32C crc = new CRC32C();
            chunks.forEach(c -> crc.update(c.duplicate()));
            metadata.put(CHECKSUM, Long.toHexString(crc.getValue()));
            JsonObject all = new JsonObject();
            all.add("__metadata__", new Gson().toJsonTree(metadata));
            header.entrySet().forEach(e -> all.add(e.getKey(), e.getValue()));
            String text = all.toString();
            int pad = (8 - text.getBytes(StandardCharsets.UTF_8).length % 8) % 8;
            byte[] json = (text + " ".repeat(pad)).getBytes(StandardCharsets.UTF_8);
            ByteBuffer head = ByteBuffer.allocate(8 + json.length).order(ByteOrder.LITTLE_ENDIAN);
            head.putLong(json.length).put(json).flip();
            AtomicFile.write(file, channel -> {
                writeFully(channel, head);
                for (ByteBuffer chunk : chunks) {
                    writeFully(channel, chunk.duplicate());
                }
            });
        }

        private static void writeFully(FileChannel channel, ByteBuffer bytes) throws IOException {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        }
    }

    /**
     * Reads a file whole and checks it.
     *
     * @throws IOException if it is missing, cut short, not safetensors, or its checksum does not fit; says which
     */
    public static Safetensors read(Path file) throws IOException {
        ByteBuffer all;
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            all = ByteBuffer.allocateDirect(Math.toIntExact(Files.size(file))).order(ByteOrder.LITTLE_ENDIAN);
            while (all.hasRemaining() && channel.read(all) >= 0) {
                // until the end
            }
        }
        all.flip();
        long length = all.remaining() < 8 ? -1 : all.getLong(0);
        if (length < 2 || length > all.remaining() - 8) {
            throw new IOException(file + " is not a safetensors file, or was cut short: " + all.remaining()
                    + " bytes, header of " + length);
        }
        byte[] json = new byte[(int) length];
        all.position(8);
        all.get(json);
        ByteBuffer data = all.slice().order(ByteOrder.LITTLE_ENDIAN);
        JsonObject header;
        Map<String, String> metadata = new TreeMap<>();
        try {
            header = JsonParser.parseString(new String(json, StandardCharsets.UTF_8)).getAsJsonObject();
            JsonElement notes = header.remove("__metadata__");
            if (notes != null) {
                notes.getAsJsonObject().entrySet().forEach(e -> metadata.put(e.getKey(), e.getValue().getAsString()));
            }
        } catch (JsonParseException | IllegalStateException e) {
            throw new IOException(file + " has a damaged safetensors header: " + e.getMessage(), e);
        }
        for (var tensor : header.entrySet()) {
            long end = tensor.getValue().getAsJsonObject().getAsJsonArray("data_offsets").get(1).getAsLong();
            if (end > data.limit()) {
                throw new IOException(file + " was cut short: tensor '" + tensor.getKey() + "' ends at byte " + end
                        + " of " + data.limit());
            }
        }
        String expected = metadata.get(CHECKSUM);
        if (expected != null) {
            CRC32C crc = new CRC32C();
            crc.update(data.duplicate());
            if (!expected.equals(Long.toHexString(crc.getValue()))) {
                throw new IOException(file + " is damaged: checksum " + Long.toHexString(crc.getValue())
                        + ", expected " + expected);
            }
        }
        return new Safetensors(file, header, metadata, data);
    }

    /** The metadata entry of this key. */
    public String note(String key) throws IOException {
        String value = metadata.get(key);
        if (value == null) {
            throw new IOException(file + " has no entry '" + key + "'; it has " + metadata.keySet());
        }
        return value;
    }

    /** The layout of the tensors named {@code prefix/...}, in the order of the data; of all without one if empty. */
    public Layout layout(String prefix) {
        Layout.Builder layout = Layout.builder();
        for (String name : names(prefix)) {
            long[] shape = shape(name);
            String role = metadata.getOrDefault(ROLE + name, Layout.Role.OTHER.name());
            layout.add(name.substring(name.indexOf('/') + 1), Layout.Role.valueOf(role), shape);
        }
        return layout.build();
    }

    /** The tensors of {@link #layout} as one vector; one transfer. */
    public NDArray vector(NDManager manager, String prefix) throws IOException {
        List<String> names = names(prefix);
        if (names.isEmpty()) {
            return manager.create(new Shape(0), DataType.FLOAT32);
        }
        boolean wide = type(names.get(0)).equals("F64");
        long from = offset(names.get(0), 0);
        long at = from;
        for (String name : names) {
            String type = type(name);
            if (!type.equals(wide ? "F64" : "F32") || offset(name, 0) != at) {
                throw new IOException(file + ": tensor '" + name + "' (" + type
                        + ") does not follow the one before it in one float32 or float64 vector");
            }
            at = offset(name, 1);
        }
        ByteBuffer part = data.slice((int) from, (int) (at - from)).order(ByteOrder.LITTLE_ENDIAN);
        Shape shape = new Shape((at - from) / (wide ? 8 : 4));
        try (NDManager scratch = Compute.manager()) {
            return Tensors.copy(manager, scratch.create(wide ? part.asDoubleBuffer() : part.asFloatBuffer(), shape,
                    wide ? DataType.FLOAT64 : DataType.FLOAT32));
        }
    }

    private List<String> names(String prefix) {
        List<String> names = new ArrayList<>();
        for (String name : header.keySet()) {
            int slash = name.indexOf('/');
            if ((slash < 0 ? "" : name.substring(0, slash)).equals(prefix)) {
                names.add(name);
            }
        }
        names.sort((a, b) -> Long.compare(offset(a, 0), offset(b, 0)));
        return names;
    }

    private long offset(String name, int end) {
        return header.getAsJsonObject(name).getAsJsonArray("data_offsets").get(end).getAsLong();
    }

    private String type(String name) {
        return header.getAsJsonObject(name).get("dtype").getAsString();
    }

    private long[] shape(String name) {
        JsonArray axes = header.getAsJsonObject(name).getAsJsonArray("shape");
        long[] shape = new long[axes.size()];
        for (int i = 0; i < shape.length; i++) {
            shape[i] = axes.get(i).getAsLong();
        }
        return shape;
    }
}
