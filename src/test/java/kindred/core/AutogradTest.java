package kindred.core;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.Blocks;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.LayerNorm;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class AutogradTest {
    private static final double[] W = {1, 2, 3};

    @Test
    void gradientsOfACubeAreThreeSquares() {
        try (Step step = Step.recording()) {
            NDArray x = Autograd.leaf(step.manager(), step.manager().create(W));
            NDArray y = x.pow(3).sum();
            assertArrayEquals(new double[] {3, 12, 27}, Autograd.gradientKeep(y, x).toDoubleArray());
            assertArrayEquals(new double[] {3, 12, 27}, Autograd.gradient(y, x).toDoubleArray());
        }
    }

    @Test
    void jacobianVectorProductOfACube() {
        try (Step step = Step.recording()) {
            NDArray x = Autograd.leaf(step.manager(), step.manager().create(W));
            NDArray v = step.manager().create(new double[] {1, 1, 2});
            assertArrayEquals(new double[] {3, 12, 54}, Autograd.jvp(x.pow(3), x, v).toDoubleArray(), 1e-12);
            assertArrayEquals(new double[] {6, 12, 36}, Autograd.hvp(x.pow(3).sum(), x, v).toDoubleArray(), 1e-12);
        }
    }

    @Test
    void jacobianRowsAndGradientsByAnActivation() {
        try (Step step = Step.recording()) {
            NDArray x = Autograd.leaf(step.manager(), step.manager().create(W));
            NDArray z = x.mul(2);
            NDArray y = z.pow(2);
            assertArrayEquals(new double[] {8, 0, 0, 0, 16, 0, 0, 0, 24}, Autograd.rows(y, x).toDoubleArray());
            assertArrayEquals(new double[] {4, 8, 12}, Autograd.gradient(y.sum(), z).toDoubleArray());
        }
    }

    @Test
    void gradientOfANetworkAgreesWithFiniteDifferences() {
        Network network = smallNetwork();
        try (Step outer = Step.quiet()) {
            Weights w = network.initial(outer.manager(), new Rng(3), DataType.FLOAT64);
            double[] point = w.vector().toDoubleArray();
            float[] pixels = new Rng(4).normal(2 * 36, 1);
            NDArray x = outer.manager().create(pixels, new Shape(2, 1, 6, 6)).toType(DataType.FLOAT64, false);
            double[] gradient;
            double[] product;
            double[] direction = new double[point.length];
            Rng rng = new Rng(5);
            for (int i = 0; i < direction.length; i++) {
                direction[i] = rng.nextGaussian();
            }
            try (Step step = Step.recording()) {
                Pass pass = Pass.of(w).leaf(w.layout().all()).open(step);
                NDArray loss = network.apply(pass, x).pow(2).sum();
                gradient = Autograd.gradientKeep(loss, pass.leaf()).toDoubleArray();
                product = new double[] {Autograd.jvp(loss, pass.leaf(), step.manager().create(direction)).getDouble()};
            }
            double expectedProduct = 0;
            for (int i = 0; i < point.length; i++) {
                expectedProduct += gradient[i] * direction[i];
            }
            assertEquals(expectedProduct, product[0], 1e-9 * Math.abs(expectedProduct));
            for (int i = 0; i < point.length; i += 7) {
                double h = 1e-6;
                double slope = (lossAt(network, outer, point, i, h, x) - lossAt(network, outer, point, i, -h, x)) / (2 * h);
                assertEquals(slope, gradient[i], 1e-5 * Math.max(1, Math.abs(slope)), "parameter " + i);
            }
        }
    }

    private static double lossAt(Network network, Step step, double[] point, int i, double h, NDArray x) {
        double[] moved = point.clone();
        moved[i] += h;
        Weights w = Weights.of(network.layout(), step.manager().create(moved));
        return network.apply(step.manager(), w, x).pow(2).sum().getDouble();
    }

    @Test
    void aFrozenPrefixHasNoGradientAndTheRestHasTheSame() {
        Network network = smallNetwork();
        try (Step outer = Step.quiet()) {
            Weights w = network.initial(outer.manager(), new Rng(3));
            NDArray x = outer.manager().create(new Rng(4).normal(2 * 36, 1), new Shape(2, 1, 6, 6));
            Ranges head = network.layout().under("05Linear");
            Ranges body = head.complement(network.layout().size());
            float[] whole;
            float[] upper;
            float[] lower;
            try (Step step = Step.recording()) {
                Pass pass = Pass.of(w).leaf(network.layout().all()).open(step);
                whole = Autograd.gradient(network.apply(pass, x).pow(2).sum(), pass.leaf()).toFloatArray();
            }
            try (Step step = Step.recording()) {
                Pass pass = Pass.of(w).leaf(body).leaf(head).open(step);
                var both = Autograd.gradients(network.apply(pass, x).pow(2).sum(), pass.leaf(0), pass.leaf(1));
                lower = both.get(0).toFloatArray();
                upper = both.get(1).toFloatArray();
            }
            try (Step step = Step.recording()) {
                Pass pass = Pass.of(w).leaf(head).open(step);
                NDArray only = Autograd.gradient(network.apply(pass, x).pow(2).sum(), pass.leaf());
                assertArrayEquals(upper, only.toFloatArray());
            }
            assertEquals(whole.length, lower.length + upper.length);
            int cut = (int) head.parts().get(0).from();
            for (int i = 0; i < upper.length; i++) {
                assertEquals(whole[cut + i], upper[i]);
            }
        }
    }

    @Test
    void errorsSayWhatIsWrong() {
        try (Step step = Step.quiet()) {
            NDArray x = step.manager().create(W);
            IllegalStateException off = assertThrows(IllegalStateException.class, () -> Autograd.gradient(x.sum(), x));
            assertTrue(off.getMessage().contains("Step.recording()"));
        }
        try (Step step = Step.recording()) {
            NDArray x = Autograd.leaf(step.manager(), step.manager().create(W));
            NDArray other = Autograd.leaf(step.manager(), step.manager().create(W));
            IllegalArgumentException apart = assertThrows(
                    IllegalArgumentException.class, () -> Autograd.gradient(other.sum(), x));
            assertTrue(apart.getMessage().contains("does not depend on x"), apart.getMessage());
            NDArray y = x.pow(2).sum();
            Autograd.gradient(y, x);
            IllegalArgumentException gone = assertThrows(IllegalArgumentException.class, () -> Autograd.gradient(y, x));
            assertTrue(gone.getMessage().contains("Keep"), gone.getMessage());
        }
    }

    @Test
    void twoThreadsGetTheBitsThatEachGetsAlone() throws Exception {
        float[] alone1 = train(1);
        float[] alone2 = train(2);
        var first = CompletableFuture.supplyAsync(() -> train(1));
        var second = CompletableFuture.supplyAsync(() -> train(2));
        assertArrayEquals(alone1, first.get());
        assertArrayEquals(alone2, second.get());
    }

    private static float[] train(long seed) {
        Network network = smallNetwork();
        try (Step outer = Step.quiet()) {
            Weights w = network.initial(outer.manager(), new Rng(seed));
            NDArray x = outer.manager().create(new Rng(4).normal(8 * 36, 1), new Shape(8, 1, 6, 6));
            for (int i = 0; i < 30; i++) {
                try (Step step = Step.recording()) {
                    Pass pass = Pass.of(w).leaf(w.layout().all()).training(new Rng(seed).split(i)).open(step);
                    NDArray y = pass.dropout(network.apply(pass, x), 0.2);
                    NDArray gradient = Autograd.gradient(y.sub(1).pow(2).mean(), pass.leaf());
                    w.assign(w.in(step.manager()).plus(gradient, -0.01));
                }
            }
            return w.vector().toFloatArray();
        }
    }

    static Network smallNetwork() {
        SequentialBlock block = new SequentialBlock()
                .add(Conv2d.builder().setKernelShape(new Shape(3, 3)).setFilters(4).build())
                .add(Activation::tanh)
                .add(Blocks.batchFlattenBlock())
                .add(LayerNorm.builder().build())
                .add(Linear.builder().setUnits(3).build());
        return BlockNetwork.of(block, Initializer.byFanIn(), new Shape(1, 1, 6, 6));
    }
}
