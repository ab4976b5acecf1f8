package kindred.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import kindred.core.Ranges;
import kindred.core.Rng;
import kindred.core.Step;
import kindred.core.Tensors;
import kindred.core.Weights;
import kindred.model.BatchNormalization;
import kindred.model.Chain;
import kindred.model.Dense;
import kindred.model.Layers;
import kindred.model.Mlp;
import kindred.model.StagedNetwork;
import kindred.task.Evaluate;
import kindred.task.Examples;
import kindred.task.Loss;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainerTest {
    @TempDir
    Path folder;

    /** Three Gaussian clouds in ten dimensions. */
    private static Examples clouds(Step step, int n, long seed) {
        Rng rng = new Rng(seed);
        float[] x = new float[n * 10];
        long[] y = new long[n];
        float[] centres = new Rng(99).normal(30, 1.5);
        for (int i = 0; i < n; i++) {
            y[i] = rng.nextInt(3);
            for (int j = 0; j < 10; j++) {
                x[i * 10 + j] = centres[(int) y[i] * 10 + j] + (float) rng.nextGaussian();
            }
        }
        return Examples.of(Tensors.of(step.manager(), x, n, 10), Tensors.of(step.manager(), y, n));
    }

    private static StagedNetwork network() {
        return StagedNetwork.builder(kindred.core.Initializer.he())
                .stage("one", Chain.of(new Dense(10, 16), new BatchNormalization(16), Layers.relu(), Layers.dropout(0.1)))
                .stage("head", new Dense(16, 3)).build();
    }

    private static Trainer trainer() {
        return Trainer.with(AdamW.rate(5e-3)).schedule(Schedule.cosine()).clip(1).batch(32).epochs(6).rng(new Rng(11));
    }

    @Test
    void learnsCloudsAndRepeatsToTheBit() {
        try (Step step = Step.quiet()) {
            StagedNetwork network = network();
            Weights start = network.initial(step.manager(), new Rng(1));
            float[] before = start.vector().toFloatArray();
            Examples train = clouds(step, 400, 1);
            Trained run = trainer().fit(network, start, train, Loss.crossEntropy());
            Trained again = trainer().fit(network, start, train, Loss.crossEntropy());
            assertArrayEquals(before, start.vector().toFloatArray(), "the start stays as it is");
            assertArrayEquals(run.weights().vector().toFloatArray(), again.weights().vector().toFloatArray());
            assertArrayEquals(run.weights().buffers().toFloatArray(), again.weights().buffers().toFloatArray());
            assertTrue(Evaluate.accuracy(network, run.weights(), clouds(step, 500, 2)) > 0.95);
            assertEquals(6 * 13, run.steps());
            assertTrue(run.loss() < run.history().get(0).value());
            assertEquals(run.history().size(), run.table().rowCount());
        }
    }

    @Test
    void resumeGivesTheBitsOfAnUnbrokenRun() {
        try (Step step = Step.quiet()) {
            StagedNetwork network = network();
            Weights start = network.initial(step.manager(), new Rng(1));
            Examples train = clouds(step, 400, 1);
            Examples other = clouds(step, 200, 3);
            Validation validation = new Validation(w -> Evaluate.accuracy(network, w, other), 5);
            Trained whole = trainer().validate(validation).fit(network, start, train, Loss.crossEntropy());
            Path file = folder.resolve("run.safetensors");
            Trainer saving = trainer().validate(validation).checkpoint(file, 7);
            assertThrows(Stop.class, () -> saving.listen((done, w) -> {
                if (done == 31) {
                    throw new Stop();
                }
            }).fit(network, start, train, Loss.crossEntropy()));
            assertTrue(Files.exists(file));
            Trained resumed = saving.fit(network, start, train, Loss.crossEntropy());
            assertArrayEquals(whole.weights().vector().toFloatArray(), resumed.weights().vector().toFloatArray());
            assertArrayEquals(whole.weights().buffers().toFloatArray(), resumed.weights().buffers().toFloatArray());
            assertEquals(whole.history(), resumed.history());
        }
    }

    private static final class Stop extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    @Test
    void aCheckpointOfAnotherRunOrADamagedOneIsRefusedAndKept() throws IOException {
        try (Step step = Step.quiet()) {
            StagedNetwork network = network();
            Weights start = network.initial(step.manager(), new Rng(1));
            Examples train = clouds(step, 100, 1);
            Path file = folder.resolve("run.safetensors");
            trainer().checkpoint(file, 4).fit(network, start, train, Loss.crossEntropy());
            byte[] saved = Files.readAllBytes(file);
            IllegalArgumentException other = assertThrows(IllegalArgumentException.class,
                    () -> trainer().batch(16).checkpoint(file, 4).fit(network, start, train, Loss.crossEntropy()));
            assertTrue(other.getMessage().contains("batch 32") && other.getMessage().contains("batch 16"));
            assertArrayEquals(saved, Files.readAllBytes(file));
            saved[saved.length - 9] ^= 4;
            Files.write(file, saved);
            UncheckedIOException damaged = assertThrows(UncheckedIOException.class,
                    () -> trainer().checkpoint(file, 4).fit(network, start, train, Loss.crossEntropy()));
            assertTrue(damaged.getMessage().contains("checksum"), damaged.getMessage());
            assertArrayEquals(saved, Files.readAllBytes(file));
        }
    }

    @Test
    void aFrozenPartDoesNotMoveAtAll() {
        try (Step step = Step.quiet()) {
            StagedNetwork network = network();
            Weights start = network.initial(step.manager(), new Rng(1));
            Examples train = clouds(step, 200, 1);
            Ranges head = network.ranges(1, 2);
            Trainer sgd = Trainer.with(Sgd.rate(0.1).momentum(0.9).decay(0.1)).batch(32).epochs(2);
            Weights end = sgd.fit(network, start, train, Loss.crossEntropy(), head).weights();
            float[] a = start.vector().toFloatArray();
            float[] b = end.vector().toFloatArray();
            int cut = (int) head.parts().get(0).from();
            for (int i = 0; i < a.length; i++) {
                if (i < cut) {
                    assertEquals(a[i], b[i]);
                } else {
                    assertNotEquals(a[i], b[i], "parameter " + i);
                }
            }
            assertArrayEquals(start.buffers().toFloatArray(), end.buffers().toFloatArray());
        }
    }

    @Test
    void severalTrainedPartsGiveTheSameAsOne() {
        try (Step step = Step.quiet()) {
            StagedNetwork network = Mlp.of(10, 8, 8, 3);
            Weights start = network.initial(step.manager(), new Rng(1));
            Examples train = clouds(step, 200, 1);
            Trainer sgd = Trainer.with(Sgd.rate(0.1).momentum(0.9)).batch(32).epochs(1);
            Ranges outer = network.layout().under("layer1", "head");
            assertEquals(2, outer.parts().size());
            Weights two = sgd.fit(network, start, train, Loss.crossEntropy(), outer).weights();
            // the middle layer trains at rate 0: the same run through one part
            Trainer masked = Trainer.with(Sgd.rate(0.1).momentum(0.9).scale(PerParameter.all(1).under("layer2", 0)))
                    .batch(32).epochs(1);
            Weights one = masked.fit(network, start, train, Loss.crossEntropy()).weights();
            assertArrayEquals(one.vector().toFloatArray(), two.vector().toFloatArray(), 1e-6f);
        }
    }

    @Test
    void divergenceAndEmptyDataAreNamed() {
        try (Step step = Step.quiet()) {
            StagedNetwork network = network();
            Weights start = network.initial(step.manager(), new Rng(1));
            Examples train = clouds(step, 200, 1);
            NDArray broken = Tensors.copy(step.manager(), train.inputs()[0]);
            broken.divi(0);
            TrainingDiverged error = assertThrows(TrainingDiverged.class,
                    () -> trainer().fit(network, start, train.withInputs(broken), Loss.crossEntropy()));
            assertTrue(error.getMessage().contains("NaN"), error.getMessage());
            IllegalArgumentException empty = assertThrows(IllegalArgumentException.class,
                    () -> Examples.of(step.manager().zeros(new ai.djl.ndarray.types.Shape(0, 10)),
                            step.manager().create(new long[0])));
            assertTrue(empty.getMessage().contains("empty data set") || empty.getMessage().contains("empty"),
                    empty.getMessage());
            IllegalArgumentException shape = assertThrows(IllegalArgumentException.class,
                    () -> trainer().fit(network, start, train.withInputs(
                            step.manager().zeros(new ai.djl.ndarray.types.Shape(200, 9))), Loss.crossEntropy()));
            assertTrue(shape.getMessage().contains("10"), shape.getMessage());
        }
    }

    @Test
    void bestWeightsAreKeptAndPatienceEndsTheRun() {
        try (Step step = Step.quiet()) {
            StagedNetwork network = network();
            Weights start = network.initial(step.manager(), new Rng(1));
            Examples train = clouds(step, 100, 1);
            double[] scores = {1, 3, 2, 2.5, 9};
            int[] epoch = {0};
            float[][] second = new float[1][];
            Validation validation = new Validation(w -> {
                if (epoch[0] == 1) {
                    second[0] = w.vector().toFloatArray();
                }
                return scores[epoch[0]++];
            }, 2);
            Trained run = trainer().validate(validation).fit(network, start, train, Loss.crossEntropy());
            assertEquals(4, epoch[0]);
            assertArrayEquals(second[0], run.weights().vector().toFloatArray());
        }
    }
}
