package kindred.model.pretrained;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Writes Protocol Buffers messages (and the varints of LevelDB tables) for the tests of the readers. */
final class Message {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    Message varint(long value) {
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            out.write((int) (rest & 0x7F | 0x80));
            rest >>>= 7;
        }
        out.write((int) rest);
        return this;
    }

    Message number(int field, long value) {
        return varint((long) field << 3).varint(value);
    }

    Message bytes(int field, byte[] content) {
        return varint((long) field << 3 | 2).varint(content.length).raw(content);
    }

    Message text(int field, String content) {
        return bytes(field, content.getBytes(StandardCharsets.UTF_8));
    }

    Message message(int field, Message content) {
        return bytes(field, content.toBytes());
    }

    Message raw(byte... content) {
        out.writeBytes(content);
        return this;
    }

    byte[] toBytes() {
        return out.toByteArray();
    }

    static byte[] floats(float... values) {
        ByteBuffer buffer = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (float value : values) {
            buffer.putFloat(value);
        }
        return buffer.array();
    }
}
