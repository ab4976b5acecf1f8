package kindred.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import kindred.core.Autograd;
import kindred.core.Compute;
import kindred.core.Initializer;
import kindred.core.Pass;
import kindred.core.Rng;
import kindred.core.Step;
import kindred.core.Tensors;
import kindred.core.Weights;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ConvTest {
    static Stream<Conv> convolutions() {
        return IntStream.of(1, 3, 4, 8, 16, 20).boxed().flatMap(in -> IntStream.of(2, 4, 8, 16, 24).boxed()
                .flatMap(out -> Stream.of(Conv.three(in, out, 1), Conv.three(in, out, 2), Conv.one(in, out))));
    }

    /**
     * Single precision against double, which takes other kernels, in memory that held NaN before: on some processors
     * the kernels for few channels read what nobody wrote.
     */
    @ParameterizedTest
    @MethodSource("convolutions")
    void outputsAndGradientsAreThoseOfDoublePrecision(Conv conv) {
        Result single = result(conv, DataType.FLOAT32);
        Result exact = result(conv, DataType.FLOAT64);
        assertArrayEquals(exact.output, single.output, 1e-4);
        assertArrayEquals(exact.byInput, single.byInput, 1e-4);
        assertArrayEquals(exact.byWeights, single.byWeights, 2e-3);
    }

    private record Result(double[] output, double[] byInput, double[] byWeights) {}

    private static Result result(Conv conv, DataType type) {
        StagedNetwork network = StagedNetwork.builder(Initializer.he()).stage("convolution", conv).build();
        try (Step step = Step.recording()) {
            NDManager manager = step.manager();
            Weights weights = network.initial(manager, new Rng(1), type);
            NDArray x = Tensors.of(manager, new Rng(2).normal(8 * conv.in() * 49, 1), 8, conv.in(), 7, 7)
                    .toType(type, false);
            NDArray input = Autograd.leaf(manager, x);
            leaveNaNs();
            Pass pass = Pass.of(weights).leaf(network.layout().all()).open(step);
            NDArray y = network.apply(pass, input);
            NDArray target = Tensors.of(manager, new Rng(3).normal((int) y.size(), 1), y.getShape().getShape())
                    .toType(type, false);
            NDArray loss = y.mul(target).sum();
            leaveNaNs();
            var gradients = Autograd.gradients(loss, input, pass.leaf());
            return new Result(numbers(y), numbers(gradients.get(0)), numbers(gradients.get(1)));
        }
    }

    private static double[] numbers(NDArray x) {
        return x.toType(DataType.FLOAT64, false).toDoubleArray();
    }

    private static void leaveNaNs() {
        try (NDManager manager = Compute.manager()) {
            for (int size = 64; size <= 1 << 18; size *= 2) {
                manager.full(new Shape(size), Float.NaN);
            }
        }
    }
}
