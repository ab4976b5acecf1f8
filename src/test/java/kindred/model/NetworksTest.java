package kindred.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.stream.Stream;
import kindred.core.Autograd;
import kindred.core.Pass;
import kindred.core.Rng;
import kindred.core.Step;
import kindred.core.Taps;
import kindred.core.Tensors;
import kindred.core.Weights;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class NetworksTest {
    static Stream<StagedNetwork> networks() {
        return Stream.of(ConvNet.six(1, 8, 3), ConvNet.eight(1, 8, 3), ConvNet.residual(1, 4, 3), Mlp.of(64, 20, 10, 3));
    }

    @ParameterizedTest
    @MethodSource("networks")
    void gradientsAgreeWithFiniteDifferences(StagedNetwork network) {
        try (Step outer = Step.quiet()) {
            Weights w = network.initial(outer.manager(), new Rng(1), DataType.FLOAT64);
            NDArray x = Tensors.of(outer.manager(), new Rng(2).normal(4 * 64, 1), 4, 1, 8, 8)
                    .toType(DataType.FLOAT64, false);
            assertEquals(new Shape(4, 3), network.apply(outer.manager(), w, x).getShape());
            double[] direction = new double[(int) network.layout().size()];
            Rng rng = new Rng(3);
            for (int i = 0; i < direction.length; i++) {
                direction[i] = rng.nextGaussian();
            }
            double slope;
            try (Step step = Step.recording()) {
                Pass pass = Pass.of(w).leaf(network.layout().all()).open(step);
                NDArray gradient = Autograd.gradient(network.apply(pass, x).pow(2).sum(), pass.leaf());
                slope = Tensors.dot(gradient, step.manager().create(direction));
            }
            double h = 1e-7;
            double up = loss(network, w, outer, direction, h, x);
            double down = loss(network, w, outer, direction, -h, x);
            assertEquals((up - down) / (2 * h), slope, 1e-4 * Math.abs(slope));
        }
    }

    private static double loss(StagedNetwork network, Weights w, Step step, double[] direction, double h, NDArray x) {
        Weights moved = w.in(step.manager()).plus(Tensors.of(step.manager(), direction, direction.length), h);
        return network.apply(step.manager(), moved, x).pow(2).sum().getDouble();
    }

    @ParameterizedTest
    @MethodSource("networks")
    void slicesInARowAreTheWhole(StagedNetwork network) {
        try (Step step = Step.quiet()) {
            Weights w = network.initial(step.manager(), new Rng(1));
            NDArray x = Tensors.of(step.manager(), new Rng(2).normal(4 * 64, 1), 4, 1, 8, 8);
            int last = network.stages().size();
            Taps taps = new Taps().readAll();
            float[] whole = network.apply(Pass.of(w).taps(taps).open(step), x).toFloatArray();
            assertEquals(network.stages(), taps.names().stream().toList());
            for (int cut = 1; cut < last; cut++) {
                StagedNetwork below = network.slice(0, cut);
                StagedNetwork above = network.slice(cut, last);
                NDArray middle = below.apply(step.manager(), w.part(step.manager(), below), x);
                assertArrayEquals(middle.toFloatArray(), taps.get(network.stages().get(cut - 1)).toFloatArray());
                NDArray end = above.apply(step.manager(), w.part(step.manager(), above), middle);
                assertArrayEquals(whole, end.toFloatArray());
                assertEquals(network.layout().size(),
                        network.ranges(0, cut).size() + network.ranges(cut, last).size());
            }
        }
    }

    @Test
    void sixHasTheLayersOfItsStudy() {
        assertEquals(1 * 16 * 9 + 16 + 16 * 32 * 9 + 32 + 32 * 32 * 9 + 32 + 32 * 64 * 9 + 64
                + 1024 * 64 + 64 + 64 * 5 + 5, ConvNet.six(1, 14, 5).layout().size());
    }

    @Test
    void wrongInputsNameTheirShape() {
        try (Step step = Step.quiet()) {
            StagedNetwork network = ConvNet.six(1, 8, 3);
            Weights w = network.initial(step.manager(), new Rng(1));
            NDArray colour = step.manager().zeros(new Shape(4, 3, 8, 8));
            String message = assertThrows(IllegalArgumentException.class,
                    () -> network.apply(step.manager(), w, colour)).getMessage();
            assertTrue(message.contains("(4, 3, 8, 8)"), message);
            assertThrows(IllegalArgumentException.class, () -> network.slice(3, 3));
            assertThrows(IllegalArgumentException.class, () -> Mlp.of(3));
        }
    }
}
