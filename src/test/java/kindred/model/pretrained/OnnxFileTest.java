package kindred.model.pretrained;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class OnnxFileTest {
    private static Message tensor(String name, int type, byte[] raw, long... shape) {
        Message tensor = new Message();
        for (long size : shape) {
            tensor.number(1, size);
        }
        return tensor.number(2, type).text(8, name).bytes(9, raw);
    }

    private static Message node(String name, String... inputs) {
        Message node = new Message();
        for (String input : inputs) {
            node.text(1, input);
        }
        return node.text(2, "out").text(3, name).text(4, "MatMul");
    }

    private static byte[] model() {
        Message packed = new Message().bytes(1, new Message().varint(3).varint(1).toBytes()).number(2, 1)
                .text(8, "packed").bytes(9, Message.floats(7, 8, 9));
        Message graph = new Message()
                .message(1, node("/layer/MatMul", "x", "onnx::MatMul_1"))
                .message(1, node("/twice/MatMul", "onnx::MatMul_1", "packed"))
                .message(5, tensor("onnx::MatMul_1", 1, Message.floats(1, 2, 3, 4, 5, 6), 2, 3))
                .message(5, tensor("position_ids", 7, new byte[Long.BYTES], 1))
                .message(5, packed)
                .text(2, "main");
        return new Message().number(1, 8).raw((byte) (2 << 3 | 5), (byte) 1, (byte) 2, (byte) 3, (byte) 4)
                .message(7, graph).toBytes();
    }

    private static float[] values(RawTensor tensor) {
        float[] values = new float[tensor.values().remaining()];
        tensor.values().duplicate().get(values);
        return values;
    }

    @Test
    void initializersAreFoundByNameAndThroughTheNodeThatUsesThem() {
        OnnxFile file = new OnnxFile(ByteBuffer.wrap(model()));
        RawTensor matrix = file.weightOfNode("/layer/MatMul");
        assertArrayEquals(new long[] {2, 3}, matrix.shape());
        assertArrayEquals(new float[] {1, 2, 3, 4, 5, 6}, values(matrix));
        assertArrayEquals(new long[] {3, 1}, file.initializer("packed").shape());
        assertArrayEquals(new float[] {7, 8, 9}, values(file.initializer("packed")));
    }

    @Test
    void whatIsNotThereIsNamed() {
        OnnxFile file = new OnnxFile(ByteBuffer.wrap(model()));
        assertTrue(assertThrows(IllegalArgumentException.class, () -> file.initializer("position_ids"))
                .getMessage().contains("'position_ids'"));
        assertTrue(assertThrows(IllegalArgumentException.class, () -> file.weightOfNode("/none"))
                .getMessage().contains("/layer/MatMul"));
        assertTrue(assertThrows(IllegalArgumentException.class, () -> file.weightOfNode("/twice/MatMul"))
                .getMessage().contains("one weight"));
    }

    @Test
    void aFileCutShortIsRefused() {
        byte[] model = model();
        assertThrows(IllegalArgumentException.class,
                () -> new OnnxFile(ByteBuffer.wrap(Arrays.copyOf(model, model.length - 20))));
        assertThrows(IllegalArgumentException.class, () -> new OnnxFile(ByteBuffer.wrap(new byte[0])));
    }

    @Test
    void aTensorWithTooFewValuesIsRefused() {
        Message graph = new Message().message(5, tensor("short", 1, Message.floats(1, 2), 3));
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class,
                () -> new OnnxFile(ByteBuffer.wrap(new Message().message(7, graph).toBytes())));
        assertEquals("Shape [3] needs 3 values, found 2", e.getMessage());
    }
}
