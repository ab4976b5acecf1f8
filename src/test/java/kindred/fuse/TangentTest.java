package kindred.fuse;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import kindred.core.Autograd;
import kindred.core.Compute;
import kindred.core.Network;
import kindred.core.Pass;
import kindred.core.Ranges;
import kindred.core.Rng;
import kindred.core.Step;
import kindred.core.Weights;
import kindred.model.Mlp;
import kindred.task.Evaluate;
import kindred.task.Examples;
import kindred.task.Loss;
import kindred.train.AdamW;
import kindred.train.Trained;
import kindred.train.Trainer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TangentTest {
    private final NDManager manager = Compute.manager();
    private final Network network = Mlp.of(5, 8, 3);
    private final Weights base = network.initial(manager, new Rng(1), DataType.FLOAT64);
    private final Network tangent = Tangent.of(network, base);
    private final NDArray x = manager.create(new Rng(2).normal(20 * 5, 1), new Shape(20, 5)).toType(DataType.FLOAT64, true);
    private final Weights tau = Weights.of(network.layout(),
            manager.create(new Rng(3).normal((int) network.layout().size(), 0.5)).toType(DataType.FLOAT64, true));

    @AfterEach
    void close() {
        manager.close();
    }

    @Test
    void theOutputIsTheFirstOrderExpansion() {
        double h = 1e-7;
        NDArray at = network.apply(manager, base, x);
        NDArray slope = network.apply(manager, base.plus(tau.vector(), h), x)
                .sub(network.apply(manager, base.plus(tau.vector(), -h), x)).div(2 * h);
        assertArrayEquals(at.add(slope).toDoubleArray(), tangent.apply(manager, tau, x).toDoubleArray(), 1e-6);
        assertArrayEquals(at.toDoubleArray(), tangent.apply(manager, tau.times(0), x).toDoubleArray(), 1e-14);
        NDArray twice = tangent.apply(manager, tau.times(2), x).sub(at);
        assertArrayEquals(twice.toDoubleArray(), tangent.apply(manager, tau, x).sub(at).mul(2).toDoubleArray(), 1e-12);
    }

    @Test
    void theGradientIsTheVectorJacobianProductAtTheBase() {
        NDArray cotangent = manager.create(new Rng(4).normal(60, 1), new Shape(20, 3)).toType(DataType.FLOAT64, true);
        try (Step step = Step.recording()) {
            Pass pass = Pass.of(tau).leaf(network.layout().all()).open(step);
            double[] found = Autograd.vjp(tangent.apply(pass, x), pass.leaf(), cotangent).toDoubleArray();
            Pass plain = Pass.of(base).leaf(network.layout().all()).open(step);
            double[] expected = Autograd.vjp(network.apply(plain, x), plain.leaf(), cotangent).toDoubleArray();
            assertArrayEquals(expected, found, 1e-12);
            Ranges head = network.layout().under("head");
            Pass part = Pass.of(tau).leaf(head).open(step);
            double[] ofHead = Autograd.vjp(tangent.apply(part, x), part.leaf(), cotangent).toDoubleArray();
            int from = (int) head.parts().get(0).from();
            assertArrayEquals(Arrays.copyOfRange(expected, from, from + ofHead.length), ofHead, 1e-12);
        }
    }

    @Test
    void anEvaluationIsNotRecordedAndKeepsNothing() {
        int arrays = manager.getManagedArrays().size();
        try (Step step = Step.recording()) {
            NDArray leaf = Autograd.leaf(step.manager(), base.vector());
            NDArray out = tangent.apply(Pass.of(tau).open(step), x).sum();
            assertThrows(IllegalArgumentException.class, () -> Autograd.gradient(out, leaf));
            assertThrows(IllegalArgumentException.class, () -> Autograd.gradient(out.mul(1), out));
        }
        assertEquals(arrays, manager.getManagedArrays().size());
    }

    @Test
    void tangentFineTuningLearnsInTheOrdinaryTrainer() {
        Network plain = Mlp.of(5, 16, 3);
        Weights start = plain.initial(manager, new Rng(1));
        NDArray inputs = manager.create(new Rng(2).normal(200 * 5, 1), new Shape(200, 5));
        Examples examples = Examples.of(inputs, inputs.get(":, :3").argMax(1));
        Network linear = Tangent.of(plain, start);
        Weights zero = start.times(0);
        double before = Evaluate.loss(linear, zero, Loss.crossEntropy(), examples);
        assertEquals(Evaluate.loss(plain, start, Loss.crossEntropy(), examples), before, 1e-5);
        Trained trained = Trainer.with(AdamW.rate(0.02).decay(0)).batch(50).epochs(15).rng(new Rng(3))
                .fit(linear, zero, examples, Loss.crossEntropy());
        double after = Evaluate.loss(linear, trained.weights(), Loss.crossEntropy(), examples);
        assertTrue(after < 0.4 * before, "the loss went from " + before + " to " + after);
    }
}
