package kindred.multitask;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import kindred.core.Compute;
import kindred.core.Pass;
import kindred.core.Rng;
import kindred.core.Step;
import kindred.core.Tensors;
import kindred.core.Weights;
import kindred.model.Dense;
import kindred.model.Mlp;
import kindred.task.Examples;
import kindred.task.Task;
import kindred.task.sampling.Annealed;
import kindred.task.sampling.Equal;
import kindred.task.sampling.Proportional;
import kindred.task.sampling.Sampling;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class MixedBatchesTest {
    private static NDManager manager;
    private static List<Task> tasks;
    private static HardSharing network;

    @BeforeAll
    static void start() {
        manager = Compute.manager();
        tasks = List.of(task("large", 90, 1), task("small", 10, 2));
        network = new HardSharing(Mlp.of(3, 5, 1).slice(0, 1), tasks.stream()
                .map(t -> new HardSharing.Part(t.name(), Optional.empty(), new Dense(5, 1), 1)).toList());
    }

    private static Task task(String name, int rows, long seed) {
        NDArray inputs = Tensors.of(manager, new Rng(seed).normal(rows * 3, 1), rows, 3);
        NDArray targets = Tensors.of(manager, new Rng(seed + 9).normal(rows, 1), rows, 1);
        return Task.regression(name, 1, Examples.of(inputs, targets), Examples.of(inputs, targets));
    }

    @AfterAll
    static void stop() {
        manager.close();
    }

    private static MixedBatches mixed(Sampling sampling, int size, int stepsPerEpoch) {
        return new MixedBatches(network, tasks, sampling, size, stepsPerEpoch, new Rng(7));
    }

    @Test
    void equalRatesGiveEveryTaskItsBatch() {
        for (long step = 0; step < 50; step++) {
            assertArrayEquals(new int[] {8, 8}, mixed(new Equal(), 8, 10).counts(step));
        }
    }

    /** 9 to 1 of 16 examples is 14.4 to 1.6: counts are one of the neighbours, and right in the mean. */
    @Test
    void countsAreSystematicDrawsAtTheRates() {
        MixedBatches batches = mixed(new Proportional(), 8, 10);
        double sum = 0;
        for (long step = 0; step < 2000; step++) {
            int[] counts = batches.counts(step);
            assertEquals(16, Arrays.stream(counts).sum());
            assertTrue(counts[0] == 14 || counts[0] == 15, Arrays.toString(counts));
            sum += counts[0];
        }
        assertEquals(14.4, sum / 2000, 4 * Math.sqrt(0.24 / 2000));
    }

    @Test
    void annealedRatesChangeWithTheEpoch() {
        MixedBatches batches = mixed(new Annealed(2), 500, 10);
        assertEquals(900, batches.counts(9)[0], 1);
        assertEquals(608.127, batches.counts(10)[0], 1);
    }

    /** The mean over the tasks' losses is the mean over all examples of the batch, whatever the counts. */
    @Test
    void theMeanOfTheLossesIsTheMeanOverTheBatch() {
        try (Step step = Step.quiet()) {
            NDManager local = step.manager();
            Weights weights = network.initial(local, new Rng(3));
            int[] counts = mixed(new Proportional(), 5, 10).counts(0);
            double[] losses = losses(mixed(new Proportional(), 5, 10), 0, weights, step);
            double byHand = 0;
            for (int i = 0; i < 2; i++) {
                int[] order = new Rng(7).split(tasks.get(i).name()).split(0).permutation(tasks.get(i).train().count());
                Examples rows = tasks.get(i).train().rows(local, Arrays.copyOf(order, counts[i]));
                NDArray error = network.task(i).apply(Pass.of(weights).open(step), rows.inputs()).sub(rows.targets());
                byHand += error.square().sum().toType(ai.djl.ndarray.types.DataType.FLOAT64, true).getDouble();
            }
            assertEquals(byHand / 10, (losses[0] + losses[1]) / 2, 1e-6);
        }
    }

    @Test
    void aTaskWithoutAnExampleHasNoLoss() {
        try (Step step = Step.quiet()) {
            Weights weights = network.initial(step.manager(), new Rng(3));
            Sampling first = (sizes, epoch) -> new double[] {1, 0};
            assertEquals(0, losses(mixed(first, 4, 10), 0, weights, step)[1]);
        }
    }

    @Test
    void anyStepCanBeAskedForAtAnyTime() {
        try (Step step = Step.quiet()) {
            Weights weights = network.initial(step.manager(), new Rng(3));
            MixedBatches batches = mixed(new Proportional(), 6, 4);
            double[] fifth = losses(batches, 5, weights, step);
            double[] second = losses(batches, 2, weights, step);
            assertArrayEquals(fifth, losses(batches, 5, weights, step));
            assertArrayEquals(second, losses(mixed(new Proportional(), 6, 4), 2, weights, step));
        }
    }

    @Test
    void aFinetuningSamplesTasksWithInputsOfTheirOwnOnly() {
        Finetune finetune = Finetune.of(Mlp.of(3, 5, 1)).batch(5).epochs(2).sampling(new Proportional());
        try (FinetuneRun mixed = finetune.on(tasks).run(); FinetuneRun again = finetune.on(tasks).run();
                FinetuneRun equal = finetune.sampling(new Equal()).on(tasks).run()) {
            assertArrayEquals(mixed.scores().doubleColumn("value").asDoubleArray(),
                    again.scores().doubleColumn("value").asDoubleArray());
            assertTrue(mixed.scores().doubleColumn("value").getDouble(0)
                    != equal.scores().doubleColumn("value").getDouble(0));
        }
        Task twin = new Task("twin", tasks.get(0).train(), tasks.get(0).test(), 1, tasks.get(0).loss(),
                tasks.get(0).measure());
        IllegalArgumentException refused = assertThrows(IllegalArgumentException.class,
                () -> finetune.on(tasks.get(0), twin).run());
        assertTrue(refused.getMessage().contains("same inputs"), refused.getMessage());
    }

    private static double[] losses(MixedBatches batches, long number, Weights weights, Step step) {
        return Jacobian.values(batches.apply(number).losses(Pass.of(weights).open(step)).toArray(new NDArray[0]));
    }
}
