package kindred.core;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WeightsTest {
    private static final Layout LAYOUT = Layout.builder()
            .add("a.weight", Layout.Role.WEIGHT, 2, 2).add("a.bias", Layout.Role.BIAS, 2)
            .add("b.weight", Layout.Role.WEIGHT, 1, 2).build();

    @TempDir
    Path folder;

    private static Weights weights(Step step, float... values) {
        return Weights.of(LAYOUT, step.manager().create(values));
    }

    @Test
    void vectorSpace() {
        try (Step step = Step.quiet()) {
            Weights x = weights(step, 1, 2, 3, 4, 5, 6, 7, 8);
            Weights y = weights(step, 1, 0, 0, 0, 0, 0, 0, -1);
            assertEquals(-7, x.dot(y));
            assertEquals(Math.sqrt(204), x.norm());
            assertEquals(-7 / Math.sqrt(204 * 2), x.cosine(y), 1e-12);
            assertArrayEquals(new float[] {1, 1, 1.5f, 2, 2.5f, 3, 3.5f, 3.5f}, x.lerp(y, 0.5).vector().toFloatArray());
            assertArrayEquals(new float[] {3, 2, 3, 4, 5, 6, 7, 6}, x.plus(y.vector(), 2).vector().toFloatArray());
            assertArrayEquals(new float[] {5, 6}, x.view("a.bias").toFloatArray());
            assertEquals(new Shape(1, 2), x.view("b.weight").getShape());
            x.assign(LAYOUT.under("a"), y);
            assertArrayEquals(new float[] {1, 0, 0, 0, 0, 0, 7, 8}, x.vector().toFloatArray());
        }
    }

    @Test
    void rangesUniteAndComplement() {
        assertEquals(Ranges.of(0, 6), LAYOUT.under("a"));
        assertEquals(Ranges.of(6, 8), LAYOUT.under("a").complement(8));
        assertEquals(6, LAYOUT.where(e -> e.role() == Layout.Role.WEIGHT).size());
        assertEquals(LAYOUT.all(), LAYOUT.under("a", "b"));
        assertThrows(IllegalArgumentException.class, () -> LAYOUT.under("c"));
    }

    @Test
    void savedWeightsComeBackAndOtherToolsReadThem() throws IOException {
        try (Step step = Step.quiet()) {
            Layout kept = Layout.builder().add("n.mean", Layout.Role.RUNNING_MEAN, 2).build();
            Weights w = Weights.of(LAYOUT, step.manager().create(new double[] {1, 2, 3, 4, 5, 6, 7, Math.PI}),
                    kept, step.manager().create(new double[] {0.5, 0.25}));
            Path file = folder.resolve("deep/w.safetensors");
            w.save(file);
            Weights back = Weights.load(step.manager(), file);
            assertEquals(LAYOUT, back.layout());
            assertEquals(kept, back.bufferLayout());
            assertArrayEquals(w.vector().toDoubleArray(), back.vector().toDoubleArray());
            assertArrayEquals(w.buffers().toDoubleArray(), back.buffers().toDoubleArray());
            NDList djl = NDList.decode(step.manager(), Files.readAllBytes(file));
            assertEquals(4, djl.size());
            NDArray bias = djl.stream().filter(a -> a.getName().equals("a.bias")).findFirst().orElseThrow();
            assertArrayEquals(new double[] {5, 6}, bias.toDoubleArray());
        }
    }

    @Test
    void damagedFilesAreToldApart() throws IOException {
        Path file = folder.resolve("w.safetensors");
        try (Step step = Step.quiet()) {
            weights(step, 1, 2, 3, 4, 5, 6, 7, 8).save(file);
            byte[] whole = Files.readAllBytes(file);
            Files.write(file, java.util.Arrays.copyOf(whole, whole.length - 5));
            assertMessage(step, file, "cut short");
            whole[whole.length - 3] ^= 1;
            Files.write(file, whole);
            assertMessage(step, file, "checksum");
            Files.writeString(file, "hello, world");
            assertMessage(step, file, "not a safetensors file");
            assertThrows(IOException.class, () -> Weights.load(step.manager(), folder.resolve("missing")));
        }
    }

    private static void assertMessage(Step step, Path file, String part) {
        IOException error = assertThrows(IOException.class, () -> Weights.load(step.manager(), file));
        assertTrue(error.getMessage().contains(part), error.getMessage());
    }

    @Test
    void anInterruptedWriteLeavesTheOldFile() throws IOException {
        Path file = folder.resolve("w.bin");
        AtomicFile.write(file, "old");
        assertThrows(IOException.class, () -> AtomicFile.write(file, channel -> {
            channel.write(java.nio.ByteBuffer.wrap(new byte[10]));
            throw new IOException("disk full");
        }));
        assertEquals("old", Files.readString(file));
        try (var files = Files.list(folder)) {
            assertEquals(1, files.count(), "no temporary file is left");
        }
    }

    @Test
    void initialValuesDependOnSeedAndNameOnly() {
        Network one = BlockNetworks.linear("x", 4, 3);
        try (Step step = Step.quiet()) {
            float[] a = one.initial(step.manager(), new Rng(7)).vector().toFloatArray();
            Rng used = new Rng(7);
            used.nextLong();
            float[] b = one.initial(step.manager(), used).vector().toFloatArray();
            assertArrayEquals(a, b);
            double[] wide = one.initial(step.manager(), new Rng(7), DataType.FLOAT64).vector().toDoubleArray();
            assertEquals(a[5], (float) wide[5]);
        }
    }

    @Test
    void wrongShapesAndTypesAreRefused() {
        try (Step step = Step.quiet()) {
            assertThrows(IllegalArgumentException.class, () -> weights(step, 1, 2, 3));
            assertThrows(IllegalArgumentException.class,
                    () -> Weights.of(LAYOUT, step.manager().create(new int[8])));
        }
    }

    private static final class BlockNetworks {
        static Network linear(String name, int in, int out) {
            Layout layout = Layout.builder().add(name + ".weight", Layout.Role.WEIGHT, out, in).build();
            return new Network() {
                @Override
                public Layout layout() {
                    return layout;
                }

                @Override
                public NDArray forward(Pass pass, NDArray... inputs) {
                    return inputs[0].matMul(pass.get(name + ".weight").transpose());
                }
            };
        }
    }
}
