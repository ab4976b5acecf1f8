package kindred.core;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PassTest {
    private static final Layout LAYOUT = Layout.builder()
            .add("a", Layout.Role.WEIGHT, 2).add("b", Layout.Role.WEIGHT, 2).build();

    private static Weights weights(Step step) {
        return Weights.of(LAYOUT, Tensors.of(step.manager(), new double[] {1, 2, 3, 4}, 4));
    }

    /** With a read as a b and b as it is, sum a b = sum a b^2, whose gradient is (b^2, 2 a b). */
    @Test
    void gradientsReachTheLeafThroughWhatReplacesAParameter() {
        try (Step step = Step.recording()) {
            Pass pass = Pass.of(weights(step)).leaf(LAYOUT.all()).open(step);
            Pass read = pass.with(Map.of("a", pass.get("a").mul(pass.get("b"))));
            NDArray y = read.get("a").mul(read.get("b")).sum();
            assertEquals(1 * 9 + 2 * 16, y.getDouble());
            assertArrayEquals(new double[] {9, 16, 6, 16}, Autograd.gradient(y, read.leaf()).toDoubleArray());
            assertArrayEquals(new double[] {1, 2}, pass.get("a").toDoubleArray());
        }
    }

    @Test
    void aReplacementMustBeAParameterInItsShape() {
        try (Step step = Step.quiet()) {
            Pass pass = Pass.of(weights(step)).open(step);
            NDArray three = step.manager().zeros(new Shape(3));
            assertThrows(IllegalArgumentException.class, () -> pass.with(Map.of("a", three)));
            assertThrows(IllegalArgumentException.class, () -> pass.with(Map.of("c", three)));
        }
    }

    /** Drawing twice from one pass never gives the same mask, through whatever view of it. */
    @Test
    void dropoutGoesOnDrawing() {
        try (Step step = Step.quiet()) {
            Pass pass = Pass.of(weights(step)).training(new Rng(1)).open(step);
            NDArray ones = step.manager().ones(new Shape(64));
            float[] first = pass.dropout(ones, 0.5).toFloatArray();
            float[] second = pass.with(Map.of()).dropout(ones, 0.5).toFloatArray();
            assertFalse(Arrays.equals(first, second));
        }
    }
}
