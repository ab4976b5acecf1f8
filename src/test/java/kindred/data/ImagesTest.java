package kindred.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.stream.IntStream;
import kindred.core.Rng;
import org.junit.jupiter.api.Test;

class ImagesTest {
    /** Six images 2x4, pixel p of image i is 40 i + p, classes a b c a b c. */
    private static Images six() {
        byte[] pixels = new byte[48];
        for (int i = 0; i < 48; i++) {
            pixels[i] = (byte) (40 * (i / 8) + i % 8);
        }
        return new Images("six", 2, 4, pixels, new int[] {0, 1, 2, 0, 1, 2}, List.of("a", "b", "c"));
    }

    @Test
    void takeKeepsPixelsAndLabelsTogether() {
        Images taken = six().take(new int[] {5, 0, 5});
        assertArrayEquals(new int[] {2, 0, 2}, taken.labels());
        assertEquals(200, taken.pixels()[0] & 0xFF);
        assertEquals(0, taken.pixels()[8]);
        assertEquals(207, taken.pixels()[23] & 0xFF);
    }

    @Test
    void classesAreRelabelledInTheOrderAskedFor() {
        Images kept = six().classes(2, 0);
        assertArrayEquals(new int[] {1, 0, 1, 0}, kept.labels());
        assertEquals(List.of("c", "a"), kept.classes());
        assertEquals(80, kept.pixels()[8]);
        assertThrows(IllegalArgumentException.class, () -> six().classes(1, 1));
        assertThrows(IllegalArgumentException.class, () -> six().classes(3));
    }

    @Test
    void meanPoolingIsTheExactMeanOfEachPatch() {
        // First image: rows 0 1 2 3 and 4 5 6 7; patches {0,1,4,5} and {2,3,6,7}.
        float[] pooled = six().meanPooled(2);
        assertEquals(12, pooled.length);
        assertEquals(10 / 1020f, pooled[0]);
        assertEquals(18 / 1020f, pooled[1]);
        assertEquals((10 + 4 * 200) / 1020f, pooled[10]);
        assertThrows(IllegalArgumentException.class, () -> six().meanPooled(4));
    }

    @Test
    void poolingKeepsTheMeanOfRealImages() {
        Images test = FashionMnist.test().first(500);
        assertEquals(mean(test.pixels01()), mean(test.meanPooled(2)), 1e-7);
        assertEquals(500 * 14 * 14, test.meanPooled(2).length);
    }

    @Test
    void splitPartsAreDisjointAndRepeatable() {
        Images digits = Digits.all();
        Images marked = new Images("rows", 1, 2, rowNumbers(digits.count()), new int[digits.count()], List.of("x"));
        List<Images> parts = marked.split(new Rng(7), 1_000, 500);
        boolean[] seen = new boolean[digits.count()];
        for (Images part : parts) {
            for (int i = 0; i < part.count(); i++) {
                int row = (part.pixels()[2 * i] & 0xFF) * 256 + (part.pixels()[2 * i + 1] & 0xFF);
                assertTrue(!seen[row], "row " + row + " twice");
                seen[row] = true;
            }
        }
        assertArrayEquals(parts.get(1).pixels(), marked.split(new Rng(7), 1_000, 500).get(1).pixels());
        assertThrows(IllegalArgumentException.class, () -> marked.split(new Rng(7), 1_000, 798));
    }

    @Test
    void arrayHoldsThePixelsInZeroToOne() {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray array = six().array(manager);
            assertEquals(new Shape(6, 1, 2, 4), array.getShape());
            assertEquals(DataType.FLOAT32, array.getDataType());
            assertArrayEquals(six().pixels01(), array.toFloatArray());
            assertArrayEquals(new long[] {0, 1, 2, 0, 1, 2}, six().labelArray(manager).toLongArray());
        }
    }

    @Test
    void wrongSizesAndLabelsAreRefusedWithTheirValues() {
        var pixels = assertThrows(IllegalArgumentException.class,
                () -> new Images("bad", 2, 2, new byte[7], new int[2], List.of("a")));
        assertTrue(pixels.getMessage().contains("7 pixels for 2 images of 2x2"), pixels.getMessage());
        var label = assertThrows(IllegalArgumentException.class,
                () -> new Images("bad", 1, 1, new byte[1], new int[] {3}, List.of("a", "b")));
        assertTrue(label.getMessage().contains("label 3 of image 0 must be in 0 .. 1"), label.getMessage());
        assertThrows(IndexOutOfBoundsException.class, () -> six().first(7));
        assertThrows(IndexOutOfBoundsException.class, () -> six().take(new int[] {-1}));
    }

    private static byte[] rowNumbers(int n) {
        byte[] bytes = new byte[2 * n];
        for (int i = 0; i < n; i++) {
            bytes[2 * i] = (byte) (i >> 8);
            bytes[2 * i + 1] = (byte) i;
        }
        return bytes;
    }

    private static double mean(float[] values) {
        return IntStream.range(0, values.length).mapToDouble(i -> values[i]).average().orElseThrow();
    }
}
