package kindred.transfer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import kindred.core.Compute;
import kindred.core.Layout;
import kindred.core.Rng;
import kindred.core.Tensors;
import kindred.core.Weights;
import kindred.model.StagedNetwork;
import kindred.table.Interval;
import kindred.table.Stats;
import kindred.task.Loss;
import kindred.task.Task;
import kindred.train.Schedule;
import kindred.train.Sgd;
import kindred.train.StepRule;
import kindred.train.Trainer;
import org.junit.jupiter.api.Test;

/** The oracle of the study "How transferable are features": Yosinski et al. 2014 and the authors' training logs. */
class LayerwiseTransferTest {
    /** 20 steps: momentum, decay and a schedule, so that each of them could move what is frozen. */
    private static Trainer trainer() {
        return Trainer.with(Sgd.rate(0.05).momentum(0.9).decay(5e-4)).schedule(Schedule.cosine()).batch(16).epochs(1);
    }

    private static LayerwiseTransfer transfer(NDManager manager, StagedNetwork network, Trainer trainer) {
        return LayerwiseTransfer.of(
                network, Clouds.task(manager, "A", 5), Clouds.task(manager, "B", 6), trainer).rng(new Rng(3));
    }

    private static LayerCut cut(int n, LayerCut.Origin origin, boolean frozen) {
        return new LayerCut(n, origin, frozen, 0);
    }

    /** The numbers after a run's last step: source base, target base, arm. */
    private static List<float[]> after20Steps(NDManager manager, StagedNetwork network, LayerCut cut, boolean buffers) {
        List<float[]> seen = new ArrayList<>();
        Trainer watched = trainer().listen((step, weights) -> {
            if (step == 20) {
                seen.add((buffers ? weights.buffers() : weights.vector()).toFloatArray());
            }
        });
        transfer(manager, network, watched).cuts(List.of(cut)).cacheFrozen(false).run();
        assertEquals(3, seen.size());
        return seen;
    }

    @Test
    void frozenCopiesEqualTheSourceBitForBitAndAllElseMoves() {
        try (NDManager manager = Compute.manager()) {
            StagedNetwork network = Clouds.plain();
            LayerCut cut = cut(2, LayerCut.Origin.SOURCE_BASE, true);
            List<float[]> seen = after20Steps(manager, network, cut, false);
            int below = (int) network.ranges(0, 2).size();
            int all = (int) network.layout().size();
            assertArrayEquals(Arrays.copyOf(seen.get(0), below), Arrays.copyOf(seen.get(2), below));

            LayerwiseTransfer transfer = transfer(manager, network, trainer());
            float[] start = transfer.start(manager, cut, transfer.bases(manager)).vector().toFloatArray();
            assertArrayEquals(Arrays.copyOf(seen.get(0), below), Arrays.copyOf(start, below));
            for (int i = below; i < all; i++) {
                assertNotEquals(start[i], seen.get(2)[i], "number " + i + " did not learn");
            }
        }
    }

    @Test
    void fineTuningMovesTheCopiedStagesToo() {
        try (NDManager manager = Compute.manager()) {
            List<float[]> seen = after20Steps(
                    manager, Clouds.plain(), cut(2, LayerCut.Origin.SOURCE_BASE, false), false);
            assertNotEquals(seen.get(0)[0], seen.get(2)[0]);
        }
    }

    @Test
    void runningStatisticsOfFrozenStagesAreCopiedAndStay() {
        try (NDManager manager = Compute.manager()) {
            StagedNetwork network = Clouds.normalised();
            List<float[]> seen = after20Steps(
                    manager, network, cut(2, LayerCut.Origin.SOURCE_BASE, true), true);
            int below = (int) network.slice(0, 2).bufferLayout().size();
            assertEquals(48, below);
            assertArrayEquals(Arrays.copyOf(seen.get(0), below), Arrays.copyOf(seen.get(2), below));
            assertNotEquals(seen.get(0)[below], seen.get(2)[below], "the third stage has statistics of its own");
        }
    }

    @Test
    void allArmsOfADepthStartTheNewStagesAlike() {
        try (NDManager manager = Compute.manager()) {
            StagedNetwork network = Clouds.plain();
            LayerwiseTransfer transfer = transfer(manager, network, trainer());
            LayerwiseTransfer.Bases bases = transfer.bases(manager);
            int all = (int) network.layout().size();
            for (int n = 1; n <= 4; n++) {
                int below = (int) network.ranges(0, n).size();
                float[] first = null;
                for (LayerCut cut : LayerwiseTransfer.arms(n)) {
                    float[] top = Arrays.copyOfRange(
                            transfer.start(manager, cut, bases).vector().toFloatArray(), below, all);
                    first = first == null ? top : first;
                    assertArrayEquals(first, top, cut.arm());
                }
            }
            float[] at1 = transfer.start(manager, cut(1, LayerCut.Origin.RANDOM, true), bases).vector().toFloatArray();
            float[] at2 = transfer.start(manager, cut(2, LayerCut.Origin.RANDOM, true), bases).vector().toFloatArray();
            assertNotEquals(at1[all - 10], at2[all - 10], "another depth, another draw");
        }
    }

    @Test
    void preservedStagesAreCopiedAndLearn() {
        try (NDManager manager = Compute.manager()) {
            StagedNetwork network = Clouds.plain();
            LayerwiseTransfer transfer = transfer(manager, network, trainer());
            LayerwiseTransfer.Bases bases = transfer.bases(manager);
            LayerCut cut = new LayerCut(2, LayerCut.Origin.SOURCE_BASE, true, 1);
            int three = (int) network.ranges(0, 3).size();
            Weights start = transfer.start(manager, cut, bases);
            assertArrayEquals(Arrays.copyOf(bases.source().weights().vector().toFloatArray(), three),
                    Arrays.copyOf(start.vector().toFloatArray(), three));
            List<float[]> seen = after20Steps(manager, network, cut, false);
            assertNotEquals(seen.get(0)[three - 20], seen.get(2)[three - 20]);
        }
    }

    private static List<Double> lossesOfTheArm(NDManager manager, StagedNetwork network, boolean cached) {
        List<Double> losses = new ArrayList<>();
        Loss loss = (output, target) -> {
            var value = Loss.crossEntropy().of(output, target);
            losses.add((double) value.getFloat());
            return value;
        };
        Task a = Clouds.task(manager, "A", 5);
        Task b = Clouds.task(manager, "B", 6);
        Task counted = new Task("B", b.train(), b.test(), b.outputs(), loss, b.measure());
        List<TransferRun> runs = LayerwiseTransfer.of(network, a, counted, trainer()).rng(new Rng(3))
                .cuts(List.of(cut(2, LayerCut.Origin.SOURCE_BASE, true))).cacheFrozen(cached).run();
        losses.add(runs.get(1).score());
        assertEquals(41, losses.size());
        return losses.subList(20, 41);
    }

    @Test
    void cachedFeaturesGiveTheSameLosses() {
        try (NDManager manager = Compute.manager()) {
            for (StagedNetwork network : List.of(Clouds.plain(), Clouds.normalised())) {
                List<Double> cached = lossesOfTheArm(manager, network, true);
                List<Double> uncached = lossesOfTheArm(manager, network, false);
                for (int i = 0; i < 10; i++) {
                    assertEquals(uncached.get(i), cached.get(i), 1e-5 * uncached.get(i), "step " + i);
                }
                assertEquals(uncached.get(20), cached.get(20), 1e-9, "test accuracy");
            }
        }
    }

    @Test
    void momentumAndDecayMoveWhatLearnsAsTheSpecificationSaysAndNothingElse() {
        Layout layout = Layout.builder()
                .add("frozen", Layout.Role.WEIGHT, 1).add("free", Layout.Role.WEIGHT, 1).build();
        double[] expected = {0.949, 0.852151};
        try (NDManager manager = Compute.manager()) {
            Weights start = Weights.of(layout, Tensors.of(manager, new double[] {1, 1}, 2));
            StepRule half = at -> new StepRule.Descent(
                    at.step().manager().create(0.0), at.step().manager().create(new double[] {0.5}));
            Trainer trainer = Trainer.with(Sgd.rate(0.1).momentum(0.9).decay(0.01)).batch(1).epochs(1);
            for (int steps = 1; steps <= 2; steps++) {
                double[] found = trainer.run(start, layout.under("free"), steps, half)
                        .weights().vector().toDoubleArray();
                assertArrayEquals(new double[] {1, expected[steps - 1]}, found, 1e-6);
                assertEquals(1, found[0], "frozen, bit for bit");
            }
        }
    }

    @Test
    void decompositionOfTheAuthorsNumbers() {
        TransferDecomposition parts = TransferDecomposition.of(0.6251, 0.5935, 0.5780, 0.6301, 0.6446);
        assertEquals(0.0316, parts.coadaptation(), 1e-9);
        assertEquals(0.0155, parts.specificity(), 1e-9);
        assertEquals(0.0145, parts.taskGain(), 1e-9);
        assertEquals(0.0050, parts.restartGain(), 1e-9);
        assertEquals(0.0195, parts.transferGain(), 1e-9);
    }

    @Test
    void tableOneOfThePaper() {
        double base = 0.6251;
        double[] fineTuned = {0.6373, 0.6358, 0.6426, 0.6398, 0.6446, 0.6460, 0.6465};
        double[] gains = Arrays.stream(fineTuned)
                .map(a -> TransferDecomposition.of(base, base, base, base, a).transferGain()).toArray();
        double[] expected = {0.016700, 0.018800, 0.020600};
        for (int i = 0; i < 3; i++) {
            double mean = IntStream.range(2 * i, 7).mapToDouble(n -> gains[n]).average().orElseThrow();
            assertEquals(expected[i], mean, 5e-5);
        }
    }

    @Test
    void intervalOfPairedDifferences() {
        double[] target = {0.5, 0.6, 0.7, 0.8};
        double[] differences = {-0.0862, -0.0247, -0.0511, -0.0700};
        double[] source = IntStream.range(0, 4).mapToDouble(i -> target[i] + differences[i]).toArray();
        Interval interval = Stats.pairedT(source, target);
        assertEquals(-0.0580, interval.mean(), 1e-5);
        assertEquals(0.026431, Stats.sd(differences), 1e-6);
        assertEquals(-0.100057, interval.low(), 1e-5);
        assertEquals(-0.015943, interval.high(), 1e-5);
    }

    @Test
    void cutsIntoTheHeadAreRefused() {
        try (NDManager manager = Compute.manager()) {
            LayerwiseTransfer transfer = transfer(manager, Clouds.plain(), trainer());
            assertThrows(IllegalArgumentException.class, () -> transfer.cuts(List.of(
                    new LayerCut(4, LayerCut.Origin.SOURCE_BASE, true, 1))));
            assertThrows(IllegalArgumentException.class, () -> new LayerCut(0, LayerCut.Origin.RANDOM, true, 0));
        }
    }
}
