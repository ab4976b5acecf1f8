package kindred.model.ktt;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.file.Path;
import kindred.core.Compute;
import kindred.core.Pass;
import kindred.core.Rng;
import kindred.core.Step;
import kindred.core.Weights;
import kindred.model.decoder.TokenBatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KttTest {
    @Test
    void sizesHaveTheSpecifiedNumberOfParameters() {
        assertEquals(1_375_360, Ktt.S.decoder().layout().size());
        assertEquals(counted(96, 2, 56), Ktt.XS.decoder().layout().size());
        assertEquals(56, Ktt.XS.context());
        assertEquals(96, Ktt.S.context());
        assertEquals(Ktt.M, Ktt.of("ktt-m"));
        assertThrows(IllegalArgumentException.class, () -> Ktt.of("ktt-l"));
    }

    /** Table, positions, blocks (two normalisations, queries keys values, output, feed-forward), last normalisation. */
    private static long counted(long d, int depth, int context) {
        long block = 4 * d + 3 * d * d + 3 * d + d * d + d + 2 * 4 * d * d + 4 * d + d;
        return 6_000 * d + context * d + depth * block + 2 * d;
    }

    @Test
    void withAllLogitsZeroTheLossIsThatOfSixThousandEqualPieces() {
        try (Step step = Step.quiet()) {
            NDManager manager = step.manager();
            Weights zero = Weights.of(Ktt.XS.decoder().layout(),
                    manager.zeros(new Shape(Ktt.XS.decoder().layout().size())));
            TokenBatch batch = new TokenBatch(manager.create(new long[] {2, 7, 9}, new Shape(1, 3)),
                    manager.create(new long[] {0, 0}), manager.create(new long[] {1, 2}),
                    manager.create(new long[] {9, 4}));
            assertEquals(8.699515, Ktt.XS.decoder().loss(Pass.of(zero).open(step), batch).getFloat(), 1e-5);
        }
    }

    @Test
    void aTransplantKeepsInnerProductsOfWhatLiesInFewDimensions() {
        try (NDManager manager = Compute.manager()) {
            // 60 points of a plane in 5 dimensions: two components hold them, so distances stay, up to one scale
            NDArray plane = manager.create(new Rng(1).normal(120, 1), new Shape(60, 2))
                    .matMul(manager.create(new Rng(2).normal(10, 1), new Shape(2, 5)))
                    .toType(ai.djl.ndarray.types.DataType.FLOAT64, false).add(3);
            NDArray reduced = EmbeddingTransplant.reduced(plane, 2);
            double scale = distance(reduced, 0, 1) / distance(plane, 0, 1);
            for (int i = 2; i < 60; i++) {
                assertEquals(scale, distance(reduced, i, i - 1) / distance(plane, i, i - 1), 1e-6 * scale);
            }
            assertEquals(0.05, Math.sqrt(reduced.square().mean().getDouble()), 1e-9);
            assertEquals(0, reduced.mean().getDouble(), 1e-9);
        }
    }

    private static double distance(NDArray rows, int i, int j) {
        return Math.sqrt(rows.get(i).sub(rows.get(j)).square().sum().getDouble());
    }

    @Test
    void aCheckpointComesBackWithItsProvenanceAndOnlyAsItsOwnSize(@TempDir Path folder) throws IOException {
        try (NDManager manager = Compute.manager()) {
            Weights weights = Ktt.XS.decoder().initial(manager, new Rng(3));
            Path file = folder.resolve("xs.safetensors");
            new KttCheckpoint(weights, "abc", 12, 3, 6.5).save(file, Ktt.XS);
            KttCheckpoint back = KttCheckpoint.load(manager, file, Ktt.XS);
            assertArrayEquals(weights.vector().toFloatArray(), back.weights().vector().toFloatArray());
            assertEquals("12 steps, corpus abc, seed 3, validation 6.500 nats per token", back.toString());
            IOException e = assertThrows(IOException.class, () -> KttCheckpoint.load(manager, file, Ktt.S));
            assertTrue(e.getMessage().contains("ktt-xs, not ktt-s"), e.getMessage());
        }
    }
}
