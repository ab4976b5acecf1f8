package kindred.model.pretrained;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.List;
import kindred.core.Autograd;
import kindred.core.Compute;
import kindred.core.Pass;
import kindred.core.Rng;
import kindred.core.Step;
import kindred.core.Taps;
import kindred.core.Weights;
import kindred.model.Encoder;
import kindred.model.EncoderMaskedLm;
import kindred.model.EncoderShape;
import org.junit.jupiter.api.Test;

class EncoderTest {
    private static final EncoderShape SHAPE = new EncoderShape(2, 8, 2, 12, 20, 6, true, 0.1);
    private static final Encoder ENCODER = new Encoder(SHAPE);

    private static NDArray[] inputs(NDManager manager) {
        Shape shape = new Shape(2, 4);
        return new NDArray[] {manager.create(new long[] {1, 5, 9, 2, 1, 7, 2, 0}, shape),
            manager.create(new long[] {1, 1, 1, 1, 1, 1, 1, 0}, shape),
            manager.create(new long[] {0, 0, 1, 1, 0, 0, 0, 0}, shape)};
    }

    /** Weights far from the start, so that no nonlinearity is in its linear range. */
    private static Weights weights(NDManager manager, kindred.core.Network network) {
        int size = (int) network.layout().size();
        return Weights.of(network.layout(), manager.create(new Rng(3).normal(size, 0.5)).toType(DataType.FLOAT64, true));
    }

    @Test
    void theGradientIsThatOfFiniteDifferences() {
        EncoderMaskedLm network = new EncoderMaskedLm(SHAPE);
        try (Step step = Step.recording()) {
            NDManager manager = step.manager();
            Weights w = weights(manager, network);
            NDArray[] x = inputs(manager);
            NDArray target = manager.create(new Rng(5).normal(2 * 4 * 20, 1), new Shape(2, 4, 20))
                    .toType(DataType.FLOAT64, true);
            Pass pass = Pass.of(w).leaf(network.layout().all()).open(step);
            NDArray gradient = Autograd.gradient(network.apply(pass, x).mul(target).sum(), pass.leaf());
            NDArray direction = manager.create(new Rng(7).normal((int) network.layout().size(), 1))
                    .toType(DataType.FLOAT64, true);
            double slope = gradient.mul(direction).sum().getDouble();
            double h = 1e-6;
            double up = network.apply(manager, w.plus(direction, h), x).mul(target).sum().getDouble();
            double down = network.apply(manager, w.plus(direction, -h), x).mul(target).sum().getDouble();
            assertEquals((up - down) / (2 * h), slope, 1e-6 * Math.abs(slope));
        }
    }

    @Test
    void whatStandsAtPaddingChangesNothing() {
        try (NDManager manager = Compute.manager()) {
            Weights w = weights(manager, ENCODER);
            NDArray[] x = inputs(manager);
            double[] before = ENCODER.apply(manager, w, x).get("1, :3").toDoubleArray();
            x[0] = manager.create(new long[] {1, 5, 9, 2, 1, 7, 2, 13}, new Shape(2, 4));
            assertArrayEquals(before, ENCODER.apply(manager, w, x).get("1, :3").toDoubleArray(), 1e-12);
            NDArray[] alone = {x[0].get("1:2, :3"), x[1].get("1:2, :3"), x[2].get("1:2, :3")};
            assertArrayEquals(before, ENCODER.apply(manager, w, alone).toDoubleArray(), 1e-12);
            x[0] = manager.create(new long[] {1, 5, 9, 2, 1, 8, 2, 13}, new Shape(2, 4));
            assertFalse(Arrays.equals(before, ENCODER.apply(manager, w, x).get("1, :3").toDoubleArray()));
        }
    }

    @Test
    void everyLayerCanBeReadAndTheLastOneIsTheOutput() {
        try (Step step = Step.quiet()) {
            Weights w = weights(step.manager(), ENCODER);
            Taps taps = new Taps().readAll();
            Pass pass = Pass.of(w).taps(taps).open(step);
            NDArray out = ENCODER.apply(pass, inputs(step.manager()));
            assertEquals(List.of("embeddings", "encoder.layer.0.attention", "encoder.layer.0",
                    "encoder.layer.1.attention", "encoder.layer.1"), taps.names().stream().filter(n -> !n.endsWith(".in")).toList());
            assertEquals(12, taps.names().stream().filter(n -> n.endsWith(".in")).count());
            assertArrayEquals(taps.get("encoder.layer.0").toDoubleArray(),
                    taps.get("encoder.layer.1.attention.self.key.in").toDoubleArray());
            assertArrayEquals(out.toDoubleArray(), taps.get("encoder.layer.1").toDoubleArray());
            assertEquals(new Shape(2, 4, 8), taps.get("encoder.layer.0").getShape());
            NDArray pooled = ENCODER.pool(pass.in(""), out);
            assertEquals(new Shape(2, 8), pooled.getShape());
            assertTrue(pooled.abs().max().getDouble() <= 1);
        }
    }

    @Test
    void dropoutActsInTrainingOnlyAndRepeatsWithItsSeed() {
        try (Step step = Step.quiet()) {
            Weights w = weights(step.manager(), ENCODER);
            NDArray[] x = inputs(step.manager());
            double[] calm = ENCODER.apply(step.manager(), w, x).toDoubleArray();
            double[] once = ENCODER.apply(Pass.of(w).training(new Rng(1)).open(step), x).toDoubleArray();
            double[] again = ENCODER.apply(Pass.of(w).training(new Rng(1)).open(step), x).toDoubleArray();
            assertArrayEquals(once, again);
            assertFalse(Arrays.equals(calm, once));
            double[] none = new Encoder(SHAPE.withDropout(0)).apply(Pass.of(w).training(new Rng(1)).open(step), x)
                    .toDoubleArray();
            assertArrayEquals(calm, none);
        }
    }

    @Test
    void badArgumentsAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> new EncoderShape(2, 9, 2, 12, 20, 6, false, 0));
        assertThrows(IllegalArgumentException.class, () -> SHAPE.withDropout(1));
        try (NDManager manager = Compute.manager()) {
            Weights w = weights(manager, ENCODER);
            NDArray ids = manager.zeros(new Shape(1, 7), DataType.INT64);
            assertTrue(assertThrows(IllegalArgumentException.class, () -> ENCODER.apply(manager, w, ids, ids, ids))
                    .getMessage().contains("7 tokens"));
            assertThrows(IllegalArgumentException.class, () -> ENCODER.apply(manager, w, ids));
        }
    }
}
