package kindred.multitask;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.List;
import java.util.Optional;
import kindred.core.Compute;
import kindred.core.Layout;
import kindred.core.Rng;
import kindred.core.Step;
import kindred.core.Tensors;
import kindred.core.Weights;
import kindred.model.Dense;
import kindred.model.Mlp;
import kindred.model.StagedNetwork;
import kindred.multitask.aggregator.MoCo;
import kindred.multitask.aggregator.PCGrad;
import kindred.multitask.aggregator.Sum;
import kindred.task.Examples;
import kindred.task.Task;
import kindred.train.AdamW;
import kindred.train.Batches;
import kindred.train.Sgd;
import kindred.train.StepRule;
import kindred.train.Trained;
import kindred.train.Trainer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tech.tablesaw.api.Table;

/** Regressions whose relation is known: equal targets help each other, opposite inputs of one map need other weights. */
class FinetuneTest {
    private static final int ROWS = 80;

    private static NDManager manager;
    private static Task same;
    private static Task twin;
    private static Task opposite;
    private static Task wide;

    @BeforeAll
    static void start() {
        manager = Compute.manager();
        NDArray train = Tensors.of(manager, new Rng(1).normal(ROWS * 6, 1), ROWS, 6);
        NDArray test = Tensors.of(manager, new Rng(2).normal(ROWS * 6, 1), ROWS, 6);
        same = task("same", train, test, 1);
        twin = task("twin", train, test, 1);
        opposite = task("opposite", train, test, -1);
        wide = task("wide", Tensors.of(manager, new Rng(4).normal(50 * 9, 1), 50, 9),
                Tensors.of(manager, new Rng(5).normal(ROWS * 9, 1), ROWS, 9), 1);
    }

    private static Task task(String name, NDArray train, NDArray test, double sign) {
        return Task.regression(name, 1, Examples.of(train, target(train, sign)), Examples.of(test, target(test, sign)));
    }

    private static NDArray target(NDArray x, double sign) {
        try (Step step = Step.quiet()) {
            NDArray own = Tensors.alias(step.manager(), x);
            return Tensors.copy(manager, own.get(":, 0:3").sum(new int[] {1}, true).tanh().mul(sign));
        }
    }

    @AfterAll
    static void stop() {
        manager.close();
    }

    private static Finetune finetune() {
        return Finetune.of(Mlp.of(6, 12, 1)).optimizer(AdamW.rate(0.01)).batch(20).epochs(4);
    }

    @Test
    void sharedInputsMakeOneBatchAndOwnInputsOneEach() {
        assertTrue(TaskBatches.sharedInputs(List.of(same, opposite)));
        assertTrue(!TaskBatches.sharedInputs(List.of(same, wide)));
    }

    @Test
    void tablesHaveARowPerTaskAndMethodAndOneOverAll() {
        try (FinetuneRun run = finetune().on(same, opposite).aggregator(new PCGrad()).aggregator(MoCo::new)
                .seeds(0, 1).run()) {
            Table table = run.table();
            assertEquals(6, table.rowCount());
            assertEquals(List.of("same", "opposite", "all tasks", "same", "opposite", "all tasks"),
                    table.stringColumn("task").asList());
            for (int i = 0; i < 6; i++) {
                double difference = table.doubleColumn("difference").get(i);
                assertTrue(table.doubleColumn("low").get(i) <= difference);
                assertTrue(table.doubleColumn("high").get(i) >= difference);
                if (i % 3 != 2) {
                    assertEquals(table.doubleColumn("multi").get(i) - table.doubleColumn("single").get(i), difference,
                            1e-12);
                }
            }
            assertEquals((table.doubleColumn("Delta_m %").get(0) + table.doubleColumn("Delta_m %").get(1)) / 2,
                    table.doubleColumn("Delta_m %").get(2), 1e-9);
            assertEquals(2 * (2 * 2 + 2), run.scores().rowCount());
            assertEquals(4 * 2 * (2 * 2 + 2), run.history().rowCount());
            assertTrue(run.curves().json().contains("single"));
            assertTrue(run.conflicts().json().contains("same, opposite"));
            assertTrue(run.affinity().json().contains("opposite"));
        }
    }

    /** By hand: L_1 = |w|^2 / 2 and L_2 = 10 - w_1 at (3, 4). */
    @Test
    void affinityIsTheRelativeFallOfTheOtherLoss() {
        Layout layout = Layout.builder().add("w", Layout.Role.OTHER, 2).build();
        Weights at = Weights.of(layout, Tensors.of(manager, new double[] {3, 4}, 2));
        Objectives objectives = Objectives.joint(2, pass -> {
            NDArray w = pass.get("w");
            return List.of(w.square().sum().mul(0.5), w.get("0:1").sum().neg().add(10));
        });
        TransferProbe probe = new TransferProbe(Sharing.everything(layout, 2), number -> objectives, 10);
        probe.after(9, at);
        probe.after(10, at);
        assertEquals(1, probe.seen().size());
        TransferProbe.Seen seen = probe.seen().get(0);
        assertEquals(-0.6, seen.cosines()[0][1], 1e-12);
        assertArrayEquals(new double[] {12.5, 7}, seen.losses(), 1e-12);
        assertArrayEquals(new double[] {12.5 - 4.99 * 4.99 / 2, -0.006}, seen.falls()[0], 1e-9);
        assertArrayEquals(new double[] {12.5 - (3.01 * 3.01 + 16) / 2, 0.01}, seen.falls()[1], 1e-9);
        assertEquals(-0.006 / 7, TransferProbe.affinity(List.of(seen, seen), 0, 1), 1e-9);
    }

    @Test
    void oneSeedHasNoInterval() {
        try (FinetuneRun run = finetune().on(same, twin).run()) {
            assertTrue(run.table().doubleColumn("low").isMissing(0));
            assertEquals(1, run.table().where(run.table().stringColumn("task").isEqualTo("all tasks")).rowCount());
        }
    }

    /** A loss weighting of one task is single-task training, bit for bit, and so is the trainer by hand. */
    @Test
    void singleTaskTrainingIsThePlainTrainerOnTheSameDraws() {
        HardSharing network = new HardSharing(Mlp.of(6, 12, 1).slice(0, 1),
                List.of(new HardSharing.Part("same", Optional.empty(), new Dense(12, 1), 1)));
        Rng order = new Rng(3).split("batches");
        Weights start = network.initial(manager, new Rng(3).split("start"));
        long[] number = {0};
        Trained by = Trainer.with(Sgd.rate(0.05)).batch(1).epochs(4).rng(new Rng(3).split("train"))
                .run(start, network.layout().all(), 4, StepRule.gradient((pass, rows) -> {
                    int[] own = new Batches(ROWS, 20, order).rows(number[0]++);
                    Examples part = same.train().rows(pass.manager(), own);
                    return same.loss().of(network.task(0).apply(pass, part.inputs()), part.targets());
                }));
        try (FinetuneRun run = finetune().optimizer(Sgd.rate(0.05)).on(same, opposite).seeds(3).run()) {
            Table scores = run.scores();
            double single = scores.where(scores.stringColumn("method").isEqualTo("single")
                    .and(scores.stringColumn("task").isEqualTo("same"))).doubleColumn("value").get(0);
            assertEquals(same.score(network.task(0), by.weights()), single, 1e-9);
        }
    }

    @Test
    void theSameSeedGivesTheSameBits() {
        Finetune call = finetune().on(same, opposite).aggregator(new Sum()).seeds(5, 6);
        try (FinetuneRun one = call.run(); FinetuneRun two = call.run()) {
            assertArrayEquals(one.scores().doubleColumn("value").asDoubleArray(),
                    two.scores().doubleColumn("value").asDoubleArray());
            assertArrayEquals(one.weights().vector().toFloatArray(), two.weights().vector().toFloatArray());
        }
    }

    @Test
    void tasksWithOtherInputsMeetInTheTrunkBehindStems() {
        Finetune call = Finetune.of(Mlp.of(8, 12, 1)).optimizer(AdamW.rate(0.02)).batch(20).epochs(30).on(same, wide);
        try (FinetuneRun run = call.stems(8).rule("flat",
                () -> FlatRegions.direct(new Sum(), Perturbation.plain(0.01), Perturbation.plain(0.01))).run()) {
            for (double r2 : run.scores().doubleColumn("value")) {
                assertTrue(r2 > 0.5, run.scores().toString());
            }
            assertEquals(wide.score(run.network().task(1), run.weights("flat")),
                    run.scores().doubleColumn("value").get(1), 1e-12);
        }
        Exception no = assertThrows(IllegalArgumentException.class, call::run);
        assertTrue(no.getMessage().contains("stems(width)"), no.getMessage());
    }

    @Test
    void trainedTrunksAreTheStart() {
        StagedNetwork network = Mlp.of(6, 12, 1);
        Weights trained = network.initial(manager, new Rng(9));
        try (FinetuneRun run = Finetune.of(network, trained).on(same, opposite).optimizer(Sgd.rate(1e-9)).run()) {
            float[] moved = run.weights().view("layer1.2.1.weight").toFloatArray();
            assertArrayEquals(trained.view("layer1.2.1.weight").toFloatArray(), moved, 1e-6f);
        }
    }

    @Test
    void whatCannotBeRunIsSaid() {
        assertThrows(IllegalStateException.class, () -> finetune().on(same).run());
        assertTrue(assertThrows(IllegalArgumentException.class, () -> finetune().aggregator(new MoCo())).getMessage()
                .contains("() -> new MoCo"));
        assertThrows(IllegalArgumentException.class, () -> finetune().on(same, same).run());
        assertThrows(IllegalArgumentException.class, () -> finetune().seeds());
        assertThrows(IllegalArgumentException.class, () -> finetune().aggregator(new Sum()).aggregator(new Sum()));
        assertThrows(IllegalArgumentException.class, () -> Finetune.of(Mlp.of(6, 1)));
    }
}
