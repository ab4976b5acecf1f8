package kindred.transfer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import kindred.core.Compute;
import kindred.core.Ranges;
import kindred.core.Rng;
import kindred.model.StagedNetwork;
import kindred.table.Tables;
import kindred.task.Task;
import kindred.train.PerParameter;
import kindred.train.Schedule;
import kindred.train.Sgd;
import kindred.train.Trainer;
import org.junit.jupiter.api.Test;

class TransferTest {
    private static final Trainer TRAINER =
            Trainer.with(Sgd.rate(0.1).momentum(0.9)).schedule(Schedule.cosine()).batch(32).epochs(3);

    private static TrainedNetwork base(NDManager manager, StagedNetwork network, Task task) {
        return new TrainedNetwork(network, TRAINER.rng(new Rng(1))
                .fit(network, network.initial(manager, new Rng(1)), task.train(), task.loss()).weights());
    }

    private static float[] part(float[] vector, Ranges ranges) {
        Ranges.Range range = ranges.parts().get(0);
        return Arrays.copyOfRange(vector, (int) range.from(), (int) range.to());
    }

    @Test
    void frozenStagesStayCachedOrNotAndTheRestLearns() {
        try (NDManager manager = Compute.manager()) {
            StagedNetwork network = Clouds.normalised();
            Task a = Clouds.task(manager, "A", 5);
            Task b = Clouds.task(manager, "B", 6);
            TrainedNetwork from = base(manager, network, a);
            Transfer plan = Transfer.from(from).to(b).copy(3).freeze(2).trainer(TRAINER).rng(new Rng(2));
            Transfer.Result cached = plan.run(manager);
            Transfer.Result uncached = plan.cacheFrozen(false).run(manager);
            int below = (int) network.ranges(0, 2).size();
            int buffered = (int) network.slice(0, 2).bufferLayout().size();
            float[] source = from.weights().vector().toFloatArray();
            float[] sourceBuffers = from.weights().buffers().toFloatArray();
            for (Transfer.Result run : List.of(cached, uncached)) {
                float[] found = run.model().weights().vector().toFloatArray();
                float[] buffers = run.model().weights().buffers().toFloatArray();
                assertArrayEquals(Arrays.copyOf(source, below), Arrays.copyOf(found, below));
                assertArrayEquals(Arrays.copyOf(sourceBuffers, buffered), Arrays.copyOf(buffers, buffered));
                assertNotEquals(source[below], found[below], "the third stage learns");
                assertNotEquals(sourceBuffers[buffered], buffers[buffered], "and has statistics of its own");
                assertEquals(run.score(), run.score(b.test()), 1e-12, "the whole model scores as its cached top");
                assertTrue(run.score() > 0.9, "accuracy " + run.score());
            }
            assertArrayEquals(cached.model().weights().vector().toFloatArray(),
                    uncached.model().weights().vector().toFloatArray(), 1e-4f);
        }
    }

    @Test
    void aTransferStartsFromCopiesNewStagesAndANewHead() {
        try (NDManager manager = Compute.manager()) {
            StagedNetwork network = Clouds.plain();
            Task a = Clouds.task(manager, "A", 5);
            Task five = new Task("five", a.train(), a.test(), 5, a.loss(), a.measure());
            TrainedNetwork from = base(manager, network, a);
            float[] source = from.weights().vector().toFloatArray();
            TrainedNetwork start = Transfer.from(from).to(five).copy(3).reinitialise("layer2").start(manager);
            float[] vector = start.weights().vector().toFloatArray();
            for (String stage : network.stages().subList(0, 4)) {
                Ranges own = start.network().layout().under(stage);
                boolean copied = Set.of("layer1", "layer3").contains(stage);
                assertEquals(copied, Arrays.equals(
                        part(source, network.layout().under(stage)), part(vector, own)), stage);
            }
            assertEquals(5 * 12 + 5, start.network().layout().under("head").size());
        }
    }

    @Test
    void learningRatesFallFromTheHeadDown() {
        try (NDManager manager = Compute.manager()) {
            StagedNetwork network = Clouds.plain();
            PerParameter rates = Transfer.discriminative(network, 0.5);
            List<Double> seen = network.layout().entries().stream()
                    .filter(e -> e.name().endsWith("weight")).map(rates::applyAsDouble).toList();
            assertEquals(List.of(0.0625, 0.125, 0.25, 0.5, 1.0), seen);

            Task a = Clouds.task(manager, "A", 5);
            TrainedNetwork from = base(manager, network, a);
            Trainer still = Trainer.with(Sgd.rate(0.1).scale(PerParameter.all(1).under("layer1", 0))).epochs(1);
            Transfer.Result run = Transfer.from(from).to(Clouds.task(manager, "B", 6)).trainer(still).run(manager);
            Ranges first = network.layout().under("layer1");
            Ranges second = network.layout().under("layer2");
            float[] before = from.weights().vector().toFloatArray();
            float[] after = run.model().weights().vector().toFloatArray();
            assertArrayEquals(part(before, first), part(after, first));
            assertNotEquals(part(before, second)[0], part(after, second)[0]);
        }
    }

    @Test
    void impossibleTransfersAreRefused() {
        try (NDManager manager = Compute.manager()) {
            Task a = Clouds.task(manager, "A", 5);
            TrainedNetwork from = base(manager, Clouds.plain(), a);
            Transfer plan = Transfer.from(from).to(a);
            assertThrows(IllegalArgumentException.class, () -> plan.copy(5));
            assertThrows(IllegalArgumentException.class, () -> plan.copy(1).freeze(2));
            assertThrows(IllegalArgumentException.class, () -> plan.reinitialise("layer9"));
            assertThrows(IllegalArgumentException.class, () -> plan.freeze(2).reinitialise("layer1"));
        }
    }

    @Test
    void theMatrixFindsWhichTasksGoTogether() {
        try (NDManager manager = Compute.manager()) {
            // B and D ask for the classes of the clouds of A and C under other names
            Task a = Clouds.task(manager, "A", 5);
            Task c = Clouds.task(manager, "C", 77);
            Task few = new Task("B", a.train().range(manager, 0, 12), a.test(), 3, a.loss(), a.measure());
            Trainer trainer = Trainer.with(Sgd.rate(0.1).momentum(0.9)).batch(12).epochs(10);
            TransferMatrix matrix = TransferMatrix.of(Clouds.plain(), List.of(a, c, few), trainer,
                    t -> t.copy(3).freeze(3).trainer(trainer), 0, 1);
            assertEquals(2 * 9, matrix.table().rowCount());
            double[][] gains = matrix.gains();
            assertTrue(gains[0][2] > gains[1][2], "A brings more to B than C does: " + Arrays.deepToString(gains));
            List<String> order = matrix.order();
            assertEquals(1, Math.abs(order.indexOf("A") - order.indexOf("B")), order.toString());
            assertEquals(matrix.order(), TransferMatrix.of(matrix.table()).order());
            assertTrue(matrix.heatmap().json().contains("source task"));

            // on examples of the other clouds the networks are lost, transferred or not
            TransferMatrix elsewhere = TransferMatrix.of(Clouds.plain(), List.of(a, few), trainer,
                    t -> t.copy(3).freeze(3).trainer(trainer), task -> c.test(), 0);
            for (String column : List.of("score", "alone")) {
                double there = Tables.where(elsewhere.table(), "target", "A").doubleColumn(column).max();
                double here = Tables.where(matrix.table(), "target", "A").doubleColumn(column).min();
                assertTrue(there < here, column + " " + there + " there, " + here + " here");
            }
        }
    }

    @Test
    void averageLinkageByHand() {
        // two pairs {0, 2} and {1, 3}; item 2 is nearest to 1 across the pairs
        double[][] distance = {{0, 9, 1, 9}, {9, 0, 5, 2}, {1, 5, 0, 9}, {9, 2, 9, 0}};
        Clustering found = Clustering.averageLinkage(distance);
        assertArrayEquals(new int[] {0, 2, 1, 3}, found.order());
        assertEquals(List.of(1.0, 2.0, 8.0), found.merges().stream().map(Clustering.Merge::distance).toList());
        assertThrows(IllegalArgumentException.class,
                () -> Clustering.averageLinkage(new double[][] {{0, 1}, {2, 0}}));
        assertThrows(IllegalArgumentException.class,
                () -> Clustering.averageLinkage(new double[][] {{0, Double.NaN}, {Double.NaN, 0}}));
    }
}
