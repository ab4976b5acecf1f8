package kindred.data;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads R's serialization, binary form "X", versions 2 and 3 ("R Internals", section 1.8, and {@code serialize.c} of
 * R). Vectors, lists, attributes and compact vectors become {@link RValue}s; functions and environments are passed
 * over.
 */
final class RReader {
    private static final int SYMBOL = 1;
    private static final int PAIRLIST = 2;
    private static final int CLOSURE = 3;
    private static final int ENVIRONMENT = 4;
    private static final int PROMISE = 5;
    private static final int CALL = 6;
    private static final int SPECIAL = 7;
    private static final int BUILTIN = 8;
    private static final int CHARS = 9;
    private static final int LOGICAL = 10;
    private static final int INTEGER = 13;
    private static final int REAL = 14;
    private static final int STRINGS = 16;
    private static final int LIST = 19;
    private static final int EXPRESSION = 20;
    private static final int COMPACT = 238;
    private static final int PAIRLIST_WITH_ATTRIBUTES = 239;
    private static final int CALL_WITH_ATTRIBUTES = 240;
    private static final int PERSISTENT = 247;
    private static final int PACKAGE = 248;
    private static final int NAMESPACE = 249;
    private static final int REFERENCE = 255;

    private static final int HAS_ATTRIBUTES = 0x200;
    private static final int HAS_TAG = 0x400;
    private static final int LATIN1 = 1 << 14;

    private final DataInputStream in;
    private final List<RValue> references = new ArrayList<>();

    private RReader(byte[] stream) {
        in = new DataInputStream(new ByteArrayInputStream(stream));
    }

    /**
     * The one value of a stream.
     *
     * @throws IOException when the stream is of another form or ends early
     */
    static RValue read(byte[] stream) throws IOException {
        RReader reader = new RReader(stream);
        if (reader.in.readByte() != 'X' || reader.in.readByte() != '\n') {
            throw new IOException("not R's binary serialization: it must start with \"X\\n\"");
        }
        int version = reader.in.readInt();
        reader.in.readInt();
        reader.in.readInt();
        if (version == 3) {
            reader.in.skipNBytes(reader.in.readInt());
        } else if (version != 2) {
            throw new IOException("R serialization of version " + version + "; versions 2 and 3 are known");
        }
        return reader.item();
    }

    private RValue item() throws IOException {
        int flags = in.readInt();
        int type = flags & 0xFF;
        return switch (type) {
            case SYMBOL -> remember(new RValue(item().data(), Map.of()));
            case PAIRLIST, CALL, CLOSURE, PROMISE, PAIRLIST_WITH_ATTRIBUTES, CALL_WITH_ATTRIBUTES -> pairs(flags);
            case ENVIRONMENT -> environment();
            case SPECIAL, BUILTIN -> {
                in.skipNBytes(in.readInt());
                yield RValue.NULL;
            }
            case CHARS -> chars(flags);
            case LOGICAL, INTEGER, REAL, STRINGS, LIST, EXPRESSION -> {
                Object data = vector(type);
                yield new RValue(data, (flags & HAS_ATTRIBUTES) != 0 ? attributes() : Map.of());
            }
            case COMPACT -> compact();
            case PERSISTENT, PACKAGE, NAMESPACE -> {
                in.readInt();
                vector(STRINGS);
                yield remember(RValue.NULL);
            }
            case REFERENCE -> references.get((flags >>> 8 != 0 ? flags >>> 8 : in.readInt()) - 1);
            // NULL, the global, base and empty environments, the missing argument: a mark and nothing behind it.
            case 241, 242, 250, 251, 252, 253, 254 -> RValue.NULL;
            default -> throw new IOException("R value of type " + type + ", which is no data");
        };
    }

    private RValue remember(RValue value) {
        references.add(value);
        return value;
    }

    private RValue environment() throws IOException {
        in.readInt();
        remember(RValue.NULL);
        for (int part = 0; part < 4; part++) {
            item();
        }
        return RValue.NULL;
    }

    private RValue chars(int flags) throws IOException {
        int length = in.readInt();
        if (length < 0) {
            return RValue.NULL;
        }
        Charset charset = (flags & LATIN1) != 0 ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8;
        byte[] bytes = new byte[length];
        in.readFully(bytes);
        return new RValue(new String(bytes, charset), Map.of());
    }

    private Object vector(int type) throws IOException {
        int n = in.readInt();
        if (n < 0) {
            throw new IOException("R vector of more than 2^31 - 1 elements");
        }
        switch (type) {
            case LOGICAL, INTEGER -> {
                int[] values = new int[n];
                for (int i = 0; i < n; i++) {
                    values[i] = in.readInt();
                }
                return values;
            }
            case REAL -> {
                double[] values = new double[n];
                for (int i = 0; i < n; i++) {
                    values[i] = in.readDouble();
                }
                return values;
            }
            case STRINGS -> {
                String[] values = new String[n];
                for (int i = 0; i < n; i++) {
                    values[i] = (String) item().data();
                }
                return values;
            }
            default -> {
                List<RValue> values = new ArrayList<>(n);
                for (int i = 0; i < n; i++) {
                    values.add(item());
                }
                return values;
            }
        }
    }

    /** A linked list, a call or a function: attributes, tag and head of each link, until the tail is no link. */
    private RValue pairs(int firstFlags) throws IOException {
        Map<String, RValue> attributes = Map.of();
        List<RValue> values = new ArrayList<>();
        List<String> names = new ArrayList<>();
        int flags = firstFlags;
        while (true) {
            int type = flags & 0xFF;
            if ((flags & HAS_ATTRIBUTES) != 0 || type == PAIRLIST_WITH_ATTRIBUTES || type == CALL_WITH_ATTRIBUTES) {
                attributes = attributes();
            }
            names.add((flags & HAS_TAG) != 0 ? (String) item().data() : "");
            values.add(item());
            in.mark(4);
            flags = in.readInt();
            if ((flags & 0xFF) != PAIRLIST) {
                in.reset();
                // The body of a function, or the NULL that ends a list.
                item();
                break;
            }
        }
        Map<String, RValue> all = new HashMap<>(attributes);
        all.put("names", new RValue(names.toArray(String[]::new), Map.of()));
        return new RValue(values, all);
    }

    private Map<String, RValue> attributes() throws IOException {
        RValue list = item();
        return list.data() == null ? Map.of() : list.named();
    }

    /** Vectors that R keeps in a compact form, by the name of the form. */
    private RValue compact() throws IOException {
        RValue form = item();
        RValue state = item();
        RValue attributes = item();
        String name = (String) ((RValue) ((List<?>) form.data()).get(0)).data();
        Map<String, RValue> named = attributes.data() == null ? Map.of() : attributes.named();
        return switch (name) {
            case "compact_intseq" -> new RValue(sequence((double[]) state.data()), named);
            case "deferred_string" -> new RValue(first(state).text(), named);
            case "wrap_integer", "wrap_logical", "wrap_real", "wrap_string", "wrap_list" ->
                    new RValue(first(state).data(), named);
            default -> throw new IOException("R vector in the compact form " + name);
        };
    }

    private static RValue first(RValue list) {
        return (RValue) ((List<?>) list.data()).get(0);
    }

    private static int[] sequence(double[] countFromStep) {
        int[] values = new int[(int) countFromStep[0]];
        for (int i = 0; i < values.length; i++) {
            values[i] = (int) (countFromStep[1] + i * countFromStep[2]);
        }
        return values;
    }
}
