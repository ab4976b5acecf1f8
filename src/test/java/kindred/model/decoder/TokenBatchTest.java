package kindred.model.decoder;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import kindred.core.Compute;
import org.junit.jupiter.api.Test;

class TokenBatchTest {
    @Test
    void aBatchHoldsTheLossPositions() {
        try (NDManager manager = Compute.manager()) {
            TokenBatch batch = TokenBatch.of(manager, List.of(new Prompted(new int[] {2, 10, 11, 3}, new int[] {20, 4}),
                    new Prompted(new int[] {2, 3}, new int[] {30, 31, 4})));
            assertEquals(new Shape(2, 5), batch.ids().getShape());
            assertArrayEquals(new long[] {2, 10, 11, 3, 20, 2, 3, 30, 31, 0}, batch.ids().toLongArray());
            assertArrayEquals(new long[] {0, 0, 1, 1, 1}, batch.rows().toLongArray());
            assertArrayEquals(new long[] {3, 4, 1, 2, 3}, batch.columns().toLongArray());
            assertArrayEquals(new long[] {20, 4, 30, 31, 4}, batch.labels().toLongArray());
            assertThrows(IllegalArgumentException.class, () -> TokenBatch.of(manager, List.of()));
        }
    }

    /** The loss is that of the targets alone: the oracle of the study "cocktail", logits (2, 4, 3). */
    @Test
    void theLossIsThatOfTheTargetsAlone() {
        double[] logits = {0, 0, 0, 1, 2, 3, 0, 0, 0, 5, 5, 5, 2, 0, 0, 0, 4, 0, 7, 7, 7, 8, 9, 9};
        List<Prompted> sequences = List.of(
                new Prompted(new int[] {0, 1}, new int[] {2}), new Prompted(new int[] {2}, new int[] {0, 1}));
        double[] each = {0.4076059644443806, 0.23954476622188414, 0.03597629974819316};
        try (NDManager manager = Compute.manager()) {
            TokenBatch batch = TokenBatch.of(manager, sequences);
            assertArrayEquals(new long[] {0, 1, 1}, batch.rows().toLongArray());
            assertArrayEquals(new long[] {1, 0, 1}, batch.columns().toLongArray());
            NDArray all = manager.create(logits, new Shape(8, 3));
            NDArray places = batch.rows().mul(4).add(batch.columns());
            NDArray asked = kindred.core.Tensors.gather(manager, all, places);
            NDArray loss = Ops.SCRIPT.call(manager, "cross_entropy", asked, batch.labels());
            assertEquals(0.22770901013815262, loss.getDouble(), 1e-12);
            double[] log = asked.logSoftmax(1).gather(batch.labels().reshape(-1, 1), 1).toDoubleArray();
            for (int i = 0; i < each.length; i++) {
                assertEquals(each[i], -log[i], 1e-12);
            }
            NDArray single = asked.toType(DataType.FLOAT32, false);
            assertEquals(0.22770901,
                    Ops.SCRIPT.call(manager, "cross_entropy", single, batch.labels()).getFloat(), 1e-6);
        }
    }
}
