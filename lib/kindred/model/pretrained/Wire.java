package kindred.model.pretrained;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * A cursor over one message in Protocol Buffers' wire format.
 *
 * <p>Usage: {@code while (wire.next()) { switch (wire.field()) { case 8 -> name = wire.text(); default -> wire.skip(); } }}:
 * each field must be taken once, by the method of its kind, or skipped. Length-delimited fields are views of the same
 * memory, never copies. Source: the encoding page of the Protocol Buffers documentation.
 */
final class Wire {
    private static final int VARINT = 0;
    private static final int FIXED64 = 1;
    private static final int BYTES = 2;
    private static final int FIXED32 = 5;

    private final ByteBuffer in;
    private int tag;

    Wire(ByteBuffer message) {
        in = message.slice().order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Moves to the next field; false at the end of the message. */
    boolean next() {
        if (!in.hasRemaining()) {
            return false;
        }
        tag = Math.toIntExact(varint(in));
        return true;
    }

    int field() {
        return tag >>> 3;
    }

    /** True if this field is length-delimited: a message, a text, or a packed list of numbers. */
    boolean delimited() {
        return (tag & 7) == BYTES;
    }

    long number() {
        expect(VARINT);
        return varint(in);
    }

    /** The content of a length-delimited field, little-endian, sharing this message's memory. */
    ByteBuffer bytes() {
        expect(BYTES);
        int length = Math.toIntExact(varint(in));
        if (length < 0 || length > in.remaining()) {
            throw new IllegalArgumentException("Field " + field() + " claims " + length + " bytes, the message has "
                    + in.remaining() + " left: the file is cut short or not in this format");
        }
        ByteBuffer content = in.slice(in.position(), length).order(ByteOrder.LITTLE_ENDIAN);
        in.position(in.position() + length);
        return content;
    }

    Wire message() {
        return new Wire(bytes());
    }

    String text() {
        return StandardCharsets.UTF_8.decode(bytes()).toString();
    }

    void skip() {
        switch (tag & 7) {
            case VARINT -> varint(in);
            case FIXED64 -> in.position(in.position() + Long.BYTES);
            case BYTES -> bytes();
            case FIXED32 -> in.position(in.position() + Integer.BYTES);
            default -> throw new IllegalArgumentException("Field " + field() + " has wire type " + (tag & 7)
                    + ", expected 0, 1, 2 or 5");
        }
    }

    private void expect(int type) {
        if ((tag & 7) != type) {
            throw new IllegalArgumentException("Field " + field() + " has wire type " + (tag & 7) + ", expected " + type);
        }
    }

    /** Base-128 integer, least significant group first; also used by the table format of variable bundles. */
    static long varint(ByteBuffer in) {
        long value = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            byte group = in.get();
            value |= (long) (group & 0x7F) << shift;
            if (group >= 0) {
                return value;
            }
        }
        throw new IllegalArgumentException("A varint runs over 10 bytes: the file is not in this format");
    }
}
