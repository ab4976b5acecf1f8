package kindred.model.pretrained;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class VariableBundleTest {
    private static byte[] int32(int value) {
        return ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN).putInt(value).array();
    }

    private static byte[] entry(int type, long offset, long size, long... shape) {
        Message dimensions = new Message();
        for (long d : shape) {
            dimensions.message(2, new Message().number(1, d));
        }
        return new Message().number(1, type).message(2, dimensions).number(4, offset).number(5, size)
                .raw((byte) (6 << 3 | 5)).raw(int32(0)).toBytes();
    }

    private static Message pair(Message block, int shared, String rest, byte[] value) {
        return block.varint(shared).varint(rest.length()).varint(value.length).raw(rest.getBytes()).raw(value);
    }

    /** An index of the given data block; block type, then its checksum, follow each block. */
    private static byte[] index(Message entries, byte compression) {
        byte[] data = entries.raw(int32(0)).raw(int32(1)).toBytes();
        byte[] handle = new Message().varint(0).varint(data.length).toBytes();
        byte[] top = pair(new Message(), 0, "z", handle).raw(int32(0)).raw(int32(1)).toBytes();
        byte[] empty = new Message().raw(int32(0)).raw(int32(1)).toBytes();
        Message file = new Message().raw(data).raw(compression).raw(int32(0))
                .raw(empty).raw((byte) 0).raw(int32(0)).raw(top).raw((byte) 0).raw(int32(0));
        int emptyAt = data.length + 5;
        Message footer = new Message().varint(emptyAt).varint(empty.length)
                .varint(emptyAt + empty.length + 5).varint(top.length);
        footer.raw(new byte[40 - footer.toBytes().length]);
        byte[] magic = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).putLong(0xdb4775248b80fb57L).array();
        return file.raw(footer.toBytes()).raw(magic).toBytes();
    }

    private static Message entries(int type) {
        Message block = pair(new Message(), 0, "", new Message().number(1, 1).message(3, new Message()).toBytes());
        pair(block, 0, "bert/a/bias", entry(type, 16, 8, 2));
        pair(block, 7, "kernel", entry(type, 0, 16, 2, 2));
        return pair(block, 0, "scalar", entry(type, 28, 4));
    }

    @Test
    void variablesComeInTheOrderOfTheFileWithTheirShapes() throws IOException {
        VariableBundle bundle = new VariableBundle(index(entries(1), (byte) 0));
        assertArrayEquals(new long[] {2, 2}, bundle.shapes().get("bert/a/kernel"));
        assertEquals(List.of("bert/a/bias", "bert/a/kernel", "scalar"), List.copyOf(bundle.shapes().keySet()));
        List<String> order = new ArrayList<>();
        Map<String, Float> last = new HashMap<>();
        bundle.read(new ByteArrayInputStream(Message.floats(1, 2, 3, 4, 5, 6, 99, 7)), (name, tensor) -> {
            order.add(name);
            last.put(name, tensor.values().get(tensor.values().remaining() - 1));
        });
        assertEquals(List.of("bert/a/kernel", "bert/a/bias", "scalar"), order);
        assertEquals(Map.of("bert/a/kernel", 4f, "bert/a/bias", 6f, "scalar", 7f), last);
    }

    @Test
    void whatCannotBeReadIsRefused() {
        assertTrue(assertThrows(IllegalArgumentException.class, () -> new VariableBundle(index(entries(1), (byte) 1)))
                .getMessage().contains("compression type 1"));
        assertTrue(assertThrows(IllegalArgumentException.class, () -> new VariableBundle(index(entries(3), (byte) 0)))
                .getMessage().contains("data type 3"));
        Message shards = pair(new Message(), 0, "", new Message().number(1, 2).toBytes());
        assertTrue(assertThrows(IllegalArgumentException.class, () -> new VariableBundle(index(shards, (byte) 0)))
                .getMessage().contains("number of shards is 2"));
        assertThrows(IllegalArgumentException.class, () -> new VariableBundle(new byte[60]));
    }

    @Test
    void aDataFileCutShortIsRefused() {
        VariableBundle bundle = new VariableBundle(index(entries(1), (byte) 0));
        assertThrows(EOFException.class,
                () -> bundle.read(new ByteArrayInputStream(Message.floats(1, 2, 3, 4, 5)), (name, tensor) -> { }));
    }
}
