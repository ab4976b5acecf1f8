package kindred.transfer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.List;
import kindred.core.Compute;
import kindred.core.Rng;
import kindred.core.Tensors;
import kindred.core.Weights;
import kindred.model.StagedNetwork;
import kindred.task.Examples;
import kindred.task.Loss;
import kindred.task.Measure;
import kindred.task.Task;
import kindred.train.AdamW;
import kindred.train.Sgd;
import kindred.train.Trainer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Counts that differ, features that do not vary, one class, numbers that are none. */
class WrongInputTest {
    private static final Trainer TRAINER = Trainer.with(Sgd.rate(0.1)).batch(32).epochs(1);
    private static final StagedNetwork NETWORK = Clouds.plain();

    private NDManager manager;
    private Task good;
    private TrainedNetwork net;

    @BeforeEach
    void open() {
        manager = Compute.manager();
        good = Clouds.task(manager, "good", 5);
        net = new TrainedNetwork(NETWORK, NETWORK.initial(manager, new Rng(1)));
    }

    @AfterEach
    void close() {
        manager.close();
    }

    private static void refused(String words, Executable call) {
        String message = assertThrows(IllegalArgumentException.class, call).getMessage();
        assertTrue(message.contains(words), message);
    }

    private Task with(Examples train, Examples test) {
        return new Task("odd", train, test, 3, good.loss(), good.measure());
    }

    private Examples missing(Examples examples) {
        float[] x = examples.inputs()[0].toFloatArray();
        x[35] = Float.NaN;
        x[36] = Float.POSITIVE_INFINITY;
        return examples.withInputs(Tensors.of(manager, x, examples.count(), 10));
    }

    private Examples oneClass(Examples examples) {
        long[] twos = new long[examples.count()];
        Arrays.fill(twos, 2);
        return Examples.of(examples.inputs()[0], Tensors.of(manager, twos, twos.length));
    }

    @Test
    void everyCallNamesATaskWithNumbersThatAreNone() {
        for (Task odd : List.of(with(missing(good.train()), good.test()), with(good.train(), missing(good.test())))) {
            String words = "hold 2 values that are NaN or infinite of";
            refused(words, () -> Transfer.from(net).to(odd));
            refused("the first in example 3", () -> Transfer.from(net).to(odd));
            refused(words, () -> LayerwiseTransfer.of(NETWORK, good, odd, TRAINER));
            refused(words, () -> LayerwiseTransfer.of(NETWORK, odd, good, TRAINER));
            refused(words, () -> TransferMatrix.of(NETWORK, List.of(good, odd), TRAINER, t -> t, 0));
            refused(words, () -> StitchGrid.of(net, net, odd, List.of(1), new DirectMatching(50)));
        }
        refused("Examples to judge stitches by", () -> StitchGrid.of(
                net, net, good, missing(good.test()), List.of(1), new DirectMatching(50)));
    }

    @Test
    void everyCallNamesATaskOfOneClass() {
        Task odd = with(oneClass(good.train()), good.test());
        String words = "All 320 training examples of task 'odd' are of class 2";
        refused(words, () -> Transfer.from(net).to(odd));
        refused(words, () -> LayerwiseTransfer.of(NETWORK, good, odd, TRAINER));
        refused(words, () -> TransferMatrix.of(NETWORK, List.of(good, odd), TRAINER, t -> t, 0));
        refused(words, () -> StitchGrid.of(net, net, odd, List.of(1), new DirectMatching(50)));
    }

    @Test
    void aNetworkThatDivergedIsNamed() {
        float[] vector = net.weights().vector().toFloatArray();
        vector[7] = Float.NaN;
        TrainedNetwork lost = new TrainedNetwork(NETWORK,
                Weights.of(NETWORK.layout(), Tensors.of(manager, vector, vector.length)));
        refused("Weights of the network to transfer from hold 1 values", () -> Transfer.from(lost));
        refused("NaN", () -> StitchGrid.of(lost, net, good, List.of(1), new DirectMatching(50)));
        refused("NaN", () -> StitchGrid.of(net, lost, good, List.of(1), new DirectMatching(50)));
    }

    @Test
    void constantInputsTransferAtTheShareOfTheLargestClass() {
        Examples train = good.train().withInputs(good.train().inputs()[0].mul(0));
        Examples test = good.test().withInputs(good.test().inputs()[0].mul(0));
        long[] seen = new long[3];
        for (long label : good.train().targets().toLongArray()) {
            seen[(int) label]++;
        }
        int largest = seen[0] >= seen[1] && seen[0] >= seen[2] ? 0 : seen[1] >= seen[2] ? 1 : 2;
        double share = 0;
        for (long label : good.test().targets().toLongArray()) {
            share += label == largest ? 1.0 / good.test().count() : 0;
        }
        Transfer.Result run = Transfer.from(net).to(with(train, test))
                .trainer(Trainer.with(Sgd.rate(0.5)).batch(320).epochs(100)).run(manager);
        assertEquals(share, run.score(), 1e-9);
    }

    private Seam seam() {
        StageOutputs three = StageOutputs.of(manager.zeros(new Shape(2, 12)));
        return Seam.of(manager, three, net, 1, three);
    }

    private NDArray normal(int n, long seed) {
        return Tensors.of(manager, new Rng(seed).normal(n * 12, 1), n, 12);
    }

    @Test
    void directMatchingOfAConstantSourceIsTheMean() {
        NDArray y = normal(60, 1);
        StageOutputs constant = StageOutputs.of(manager.ones(new Shape(60, 12)));
        Weights fit = new DirectMatching(60).fit(manager, seam(), constant, StageOutputs.of(y), null, null);
        float[] stitched = seam().stitched(manager, fit, constant).get("0").toFloatArray();
        assertArrayEquals(y.mean(new int[] {0}).toFloatArray(), stitched, 1e-6f);
    }

    @Test
    void aConstantTargetIsMatchedAndAZeroTargetHasNoRelativeError() {
        StageOutputs source = StageOutputs.of(normal(60, 1));
        NDArray labels = Tensors.of(manager, new long[60], 60);
        for (double value : new double[] {3, 0}) {
            StageOutputs constant = StageOutputs.of(manager.ones(new Shape(60, 12)).mul(value));
            Weights fit = new DirectMatching(60).fit(manager, seam(), source, constant, null, null);
            double error = seam().quality(fit, source, constant, labels, Measure.accuracy()).error();
            assertTrue(value == 0 ? Double.isNaN(error) : error < 1e-10, "error " + error);
        }
    }

    @Test
    void countsThatDifferAreNamed() {
        StageOutputs x = StageOutputs.of(normal(60, 1));
        StageOutputs fewer = StageOutputs.of(normal(50, 2));
        NDArray labels = Tensors.of(manager, new long[60], 60);
        refused("60 source activations to 50", () -> new DirectMatching(60).fit(manager, seam(), x, fewer, null, null));
        TaskLossMatching trained = TaskLossMatching.random(Trainer.with(AdamW.rate(1e-2)).epochs(1), new Rng(1));
        refused("50 activations with 60 targets",
                () -> trained.fit(manager, seam(), fewer, x, labels, Loss.crossEntropy()));
        Weights any = seam().stitcher().network().initial(manager, new Rng(1));
        refused("60 source activations to 50", () -> seam().quality(any, x, fewer, labels, Measure.accuracy()));
        refused("50 activations with 60 targets",
                () -> seam().quality(any, fewer, fewer, labels, Measure.accuracy()));
    }

    @Test
    void activationsThatAreNoNumbersAreNamed() {
        NDArray bad = normal(60, 1).mul(Float.NaN);
        StageOutputs x = StageOutputs.of(normal(60, 1));
        StageOutputs none = StageOutputs.of(bad);
        NDArray labels = Tensors.of(manager, new long[60], 60);
        refused("NaN", () -> new DirectMatching(60).fit(manager, seam(), none, x, null, null));
        refused("NaN", () -> new DirectMatching(60).fit(manager, seam(), x, none, null, null));
        Weights any = seam().stitcher().network().initial(manager, new Rng(1));
        refused("Stitched representations hold", () -> seam().quality(any, none, x, labels, Measure.accuracy()));
    }
}
