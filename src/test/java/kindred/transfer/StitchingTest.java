package kindred.transfer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.List;
import kindred.core.Compute;
import kindred.core.Initializer;
import kindred.core.Rng;
import kindred.core.Tensors;
import kindred.core.Weights;
import kindred.model.BatchNormalization;
import kindred.model.Chain;
import kindred.model.Conv;
import kindred.model.Dense;
import kindred.model.Layers;
import kindred.model.StagedNetwork;
import kindred.task.Examples;
import kindred.task.Loss;
import kindred.task.Measure;
import kindred.task.Task;
import kindred.train.AdamW;
import kindred.train.Trained;
import kindred.train.Trainer;
import org.junit.jupiter.api.Test;
import tech.tablesaw.api.Table;

/** Stitching against the specification's numbers (checked there with numpy) and closed forms. */
class StitchingTest {
    private static final double[] X = {1, 0, 2, 1, 0, 3, -1, 2, 3, -2, 1, 1, 0, -1, -2, 0};
    private static final double[] Y = {
        0, 1, 1, 1, 0, 2, 3, 0, -1, 2, -1, 0, -2, 2, 1, 1, 3, 0, 0, 1, -1, -1, -2, 1};

    private static Seam seam(NDManager manager, Stitcher stitcher) {
        StagedNetwork back = StagedNetwork.builder(Initializer.byFanIn())
                .stage("head", new Dense(stitcher.outputs(), 2)).build();
        return new Seam(stitcher, new TrainedNetwork(back, back.initial(manager, new Rng(1), DataType.FLOAT64)));
    }

    private static double[] direct(NDManager manager, Seam seam, NDArray x, NDArray y) {
        Weights weights = new DirectMatching(100)
                .fit(manager, seam, StageOutputs.of(x), StageOutputs.of(y), null, null);
        return weights.vector().toDoubleArray();
    }

    @Test
    void directMatchingGivesTheOracle() {
        try (NDManager manager = Compute.manager()) {
            NDArray x = Tensors.of(manager, X, 8, 2);
            NDArray y = Tensors.of(manager, Y, 8, 3);
            Seam seam = seam(manager, Stitcher.affine(new Shape(2), new Shape(3)));
            double[] expected = {0.10545455, 0.98545455, 0.69818182, -0.06181818, 0.20545455, -0.11454545,
                -0.04545455, 0.18181818, 0.32954545};
            assertArrayEquals(expected, direct(manager, seam, x, y), 1e-6);
            Weights weights = new DirectMatching(100)
                    .fit(manager, seam, StageOutputs.of(x), StageOutputs.of(y), null, null);
            Seam.Quality quality = seam.quality(weights, StageOutputs.of(x), StageOutputs.of(y),
                    Tensors.of(manager, new long[8], 8), Measure.accuracy());
            assertEquals(0.34442486, quality.error(), 1e-6);
        }
    }

    @Test
    void aDeadChannelChangesTheWeightsAtMostNeverTheOutput() {
        try (NDManager manager = Compute.manager()) {
            double[] wide = new double[32];
            for (int i = 0; i < 8; i++) {
                wide[4 * i] = X[2 * i];
                wide[4 * i + 1] = 0;
                wide[4 * i + 2] = X[2 * i + 1];
                wide[4 * i + 3] = X[2 * i] + X[2 * i + 1];
            }
            Seam narrow = seam(manager, Stitcher.affine(new Shape(2), new Shape(3)));
            Seam dead = seam(manager, Stitcher.affine(new Shape(4), new Shape(3)));
            NDArray x = Tensors.of(manager, X, 8, 2);
            NDArray more = Tensors.of(manager, wide, 8, 4);
            NDArray y = Tensors.of(manager, Y, 8, 3);
            DirectMatching matching = new DirectMatching(8);
            double[] a = narrow.stitched(manager,
                    matching.fit(manager, narrow, StageOutputs.of(x), StageOutputs.of(y), null, null),
                    StageOutputs.of(x)).toDoubleArray();
            double[] b = dead.stitched(manager,
                    matching.fit(manager, dead, StageOutputs.of(more), StageOutputs.of(y), null, null),
                    StageOutputs.of(more)).toDoubleArray();
            assertArrayEquals(a, b, 1e-9);
        }
    }

    @Test
    void lowRankIsTheBestOfItsRank() {
        try (NDManager manager = Compute.manager()) {
            NDArray x = Tensors.of(manager, X, 8, 2);
            NDArray y = Tensors.of(manager, Y, 8, 3);
            StageOutputs source = StageOutputs.of(x);
            StageOutputs target = StageOutputs.of(y);
            Seam full = seam(manager, Stitcher.affine(new Shape(2), new Shape(3)));
            DirectMatching matching = new DirectMatching(8);
            NDArray best = full.stitched(manager, matching.fit(manager, full, source, target, null, null), source);
            Seam two = full.with(Stitcher.lowRank(new Shape(2), new Shape(3), 2));
            NDArray same = two.stitched(manager, matching.fit(manager, two, source, target, null, null), source);
            assertArrayEquals(best.toDoubleArray(), same.toDoubleArray(), 1e-9);

            Seam one = full.with(Stitcher.lowRank(new Shape(2), new Shape(3), 1));
            double[] vector = matching.fit(manager, one, source, target, null, null).vector().toDoubleArray();
            assertEquals(2 + 1 + 3 + 3, vector.length);
            double found = error(vector, X, Y);
            Rng rng = new Rng(5);
            for (int trial = 0; trial < 200; trial++) {
                double[] other = vector.clone();
                for (int i = 0; i < other.length; i++) {
                    other[i] += 0.05 * rng.nextGaussian();
                }
                assertTrue(error(other, X, Y) >= found - 1e-12, "another map of rank 1 is better");
            }
        }
    }

    /** Squared error of b v'x + c for a vector (v, bias of v, b, c), by plain loops. */
    private static double error(double[] w, double[] x, double[] y) {
        double sum = 0;
        for (int i = 0; i < 8; i++) {
            double middle = w[0] * x[2 * i] + w[1] * x[2 * i + 1] + w[2];
            for (int j = 0; j < 3; j++) {
                double d = w[3 + j] * middle + w[6 + j] - y[3 * i + j];
                sum += d * d;
            }
        }
        return sum;
    }

    @Test
    void bilinearResizeGivesTheOracle() {
        try (NDManager manager = Compute.manager()) {
            NDArray x = Tensors.of(manager, new double[] {0, 1, 2, 3}, 1, 1, 2, 2);
            double[] expected = {
                0, .25, .75, 1, .5, .75, 1.25, 1.5, 1.5, 1.75, 2.25, 2.5, 2, 2.25, 2.75, 3};
            assertArrayEquals(expected, new Resize(4, 4).of(x).toDoubleArray(), 1e-12);
        }
    }

    private static StagedNetwork images() {
        return StagedNetwork.builder(Initializer.he())
                .stage("conv1", Chain.of(Conv.three(1, 6, 1), new BatchNormalization(6), Layers.relu()))
                .stage("conv2", Chain.of(Conv.three(6, 8, 2), new BatchNormalization(8), Layers.relu()))
                .stage("dense", Chain.of(Layers.flatten(), new Dense(8 * 9, 10), Layers.relu()))
                .stage("head", new Dense(10, 2)).build();
    }

    /** Bright upper or lower halves, with noise. */
    private static Task halves(NDManager manager) {
        return Task.classification("halves", 2, halves(manager, 200, 1), halves(manager, 200, 2));
    }

    private static Examples halves(NDManager manager, int n, long seed) {
        Rng rng = new Rng(seed);
        float[] x = rng.normal(n * 36, 0.7);
        long[] y = new long[n];
        for (int i = 0; i < n; i++) {
            y[i] = rng.nextInt(2);
            for (int p = 0; p < 18; p++) {
                x[i * 36 + (int) y[i] * 18 + p] += 1;
            }
        }
        return Examples.of(Tensors.of(manager, x, n, 1, 6, 6), Tensors.of(manager, y, n));
    }

    private static TrainedNetwork trained(NDManager manager, Task task, long seed) {
        StagedNetwork network = images();
        Trained run = Trainer.with(AdamW.rate(5e-3)).batch(20).epochs(3).rng(new Rng(seed))
                .fit(network, network.initial(manager, new Rng(seed)), task.train(), task.loss());
        return new TrainedNetwork(network, run.weights());
    }

    @Test
    void aNetworkStitchedToItselfAtOneStageIsItself() {
        try (NDManager manager = Compute.manager()) {
            Task task = halves(manager);
            TrainedNetwork net = trained(manager, task, 1);
            double own = net.score(task, task.test());
            for (int stage = 1; stage <= 3; stage++) {
                StageOutputs train = StageOutputs.kept(manager, net, stage, task.train());
                StageOutputs test = StageOutputs.kept(manager, net, stage, task.test());
                Seam seam = Seam.of(manager, train, net, stage, train);
                Weights weights = new DirectMatching(100).fit(manager, seam, train, train, null, null);
                Seam.Quality quality = seam.quality(weights, test, test, task.test().targets(), task.measure());
                assertEquals(own, quality.score(), 1e-12, "stage " + stage);
                assertTrue(quality.error() < 1e-8, "stage " + stage + ": " + quality.error());
            }
        }
    }

    @Test
    void trainingAStitchMovesNeitherHalfNorItsStatistics() {
        try (NDManager manager = Compute.manager()) {
            Task task = halves(manager);
            TrainedNetwork front = trained(manager, task, 1);
            TrainedNetwork back = trained(manager, task, 2);
            StageOutputs source = StageOutputs.kept(manager, front, 2, task.train());
            StageOutputs target = StageOutputs.kept(manager, back, 1, task.train());
            Seam seam = Seam.of(manager, source, back, 1, target);
            float[] vector = seam.back().weights().vector().toFloatArray();
            float[] buffers = seam.back().weights().buffers().toFloatArray();
            Trainer trainer = Trainer.with(AdamW.rate(1e-2).decay(0)).batch(20).epochs(5);
            Weights found = TaskLossMatching.random(trainer, new Rng(3))
                    .fit(manager, seam, source, target, task.train().targets(), Loss.crossEntropy());
            assertArrayEquals(vector, seam.back().weights().vector().toFloatArray());
            assertArrayEquals(buffers, seam.back().weights().buffers().toFloatArray());
            assertEquals(8 * 6 + 6, found.layout().size());
            StageOutputs test = StageOutputs.kept(manager, front, 2, task.test());
            StageOutputs genuine = StageOutputs.kept(manager, back, 1, task.test());
            double score = seam.quality(found, test, genuine, task.test().targets(), task.measure()).score();
            assertTrue(score > 0.9, "trained stitch " + score);
            Weights random = seam.stitcher().network().initial(manager, new Rng(3));
            assertTrue(seam.quality(random, test, genuine, task.test().targets(), task.measure()).score() < score);
        }
    }

    @Test
    void streamedActivationsGiveWhatKeptOnesGive() {
        try (NDManager manager = Compute.manager()) {
            Task task = halves(manager);
            TrainedNetwork front = trained(manager, task, 1);
            TrainedNetwork back = trained(manager, task, 2);
            StageOutputs kept = StageOutputs.kept(manager, front, 2, task.train());
            StageOutputs streamed = StageOutputs.streamed(manager, front, 2, task.train());
            assertEquals(kept.shape(), streamed.shape());
            StageOutputs target = StageOutputs.kept(manager, back, 2, task.train());
            Seam seam = Seam.of(manager, kept, back, 2, target);
            Trainer trainer = Trainer.with(AdamW.rate(1e-2)).batch(20).epochs(1);
            for (Matching matching : new Matching[] {
                new DirectMatching(60), TaskLossMatching.from(new DirectMatching(60), trainer, new Rng(1))}) {
                float[] a = matching.fit(manager, seam, kept, target, task.train().targets(), task.loss())
                        .vector().toFloatArray();
                float[] b = matching.fit(manager, seam, streamed, target, task.train().targets(), task.loss())
                        .vector().toFloatArray();
                assertArrayEquals(a, b, 2e-4f, matching.name());
            }
        }
    }

    @Test
    void theGridOfANetworkWithItselfWinsOnItsDiagonalByDirectMatching() {
        try (NDManager manager = Compute.manager()) {
            Task task = halves(manager);
            TrainedNetwork net = trained(manager, task, 1);
            StitchGrid grid = StitchGrid.of(net, net, task, List.of(1, 2), new DirectMatching(100));
            Table table = grid.table();
            assertEquals(4, table.rowCount());
            for (int r = 0; r < 4; r++) {
                boolean self = table.longColumn("source").get(r).equals(table.longColumn("target").get(r));
                assertEquals(self, table.doubleColumn("error").get(r) < 1e-8);
                if (self) {
                    assertEquals(1, table.doubleColumn("relative score").get(r), 1e-12);
                }
            }
            Examples dark = task.test().withInputs(task.test().inputs()[0].mul(0));
            double blind = StitchGrid.of(net, net, task, dark, List.of(1), new DirectMatching(100)).table()
                    .doubleColumn("score").get(0);
            assertEquals(net.score(task, dark), blind, 1e-12, "judged on the other examples");
            Table streamed = StitchGrid.streamed(net, net, task, task.test(), List.of(1, 2), new DirectMatching(100))
                    .table();
            for (String column : List.of("score", "error")) {
                assertArrayEquals(table.doubleColumn(column).asDoubleArray(),
                        streamed.doubleColumn(column).asDoubleArray(), 1e-5, column);
            }
            assertThrows(IllegalArgumentException.class,
                    () -> StitchGrid.of(net, net, task, List.of(4), new DirectMatching(100)));
        }
    }

    @Test
    void imagesVectorsAndSequencesMeet() {
        try (NDManager manager = Compute.manager()) {
            Rng rng = new Rng(4);
            Shape image = new Shape(3, 4, 4);
            Shape vector = new Shape(5);
            for (Shape[] pair : new Shape[][] {
                {image, new Shape(2, 6, 6)}, {image, vector}, {vector, image},
                {new Shape(7, 3), new Shape(7, 4)}, {vector, new Shape(6)}}) {
                Stitcher stitcher = Stitcher.affine(pair[0], pair[1]);
                long[] batch = Arrays.copyOf(new long[] {2}, 1 + pair[0].dimension());
                System.arraycopy(pair[0].getShape(), 0, batch, 1, pair[0].dimension());
                NDArray x = Tensors.of(manager, rng.normal((int) (2 * pair[0].size()), 1), batch);
                NDArray y = stitcher.apply(manager, stitcher.network().initial(manager, rng), x);
                assertEquals(pair[1], y.getShape().slice(1));
            }
            assertThrows(IllegalArgumentException.class, () -> Stitcher.affine(new Shape(7, 3), new Shape(8, 3)));
            assertThrows(IllegalArgumentException.class, () -> Stitcher.affine(new Shape(7, 3), vector));
            assertThrows(IllegalArgumentException.class, () -> Stitcher.lowRank(image, vector, 6));
        }
    }

    @Test
    void tooFewPositionsAreRefused() {
        try (NDManager manager = Compute.manager()) {
            Seam seam = seam(manager, Stitcher.affine(new Shape(2), new Shape(3)));
            StageOutputs x = StageOutputs.of(Tensors.of(manager, X, 8, 2));
            StageOutputs y = StageOutputs.of(Tensors.of(manager, Y, 8, 3));
            StageOutputs fewer = StageOutputs.of(Tensors.of(manager, Y, 6, 4));
            assertThrows(IllegalArgumentException.class,
                    () -> new DirectMatching(3).fit(manager, seam, x, y, null, null));
            assertThrows(IllegalArgumentException.class,
                    () -> new DirectMatching(8).fit(manager, seam, x, fewer, null, null));
        }
    }
}
