package kindred.multitask;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import kindred.core.Compute;
import kindred.core.Layout;
import kindred.core.Rng;
import kindred.core.Step;
import kindred.core.Tensors;
import kindred.core.Weights;
import kindred.model.Mlp;
import kindred.model.StagedNetwork;
import kindred.multitask.aggregator.CAGrad;
import kindred.multitask.aggregator.DbMtl;
import kindred.multitask.aggregator.Dwa;
import kindred.multitask.aggregator.Famo;
import kindred.multitask.aggregator.MoCo;
import kindred.multitask.aggregator.PCGrad;
import kindred.multitask.aggregator.Sum;
import kindred.multitask.aggregator.UPGrad;
import kindred.task.Examples;
import kindred.task.Loss;
import kindred.train.AdamW;
import kindred.train.Sgd;
import kindred.train.Trained;
import kindred.train.Trainer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Aggregators at work in the real trainer: three regressions on one input by a small perceptron. */
class MultitaskStepTest {
    private static final int ROWS = 60;
    private static final int BATCH = 20;

    private static NDManager manager;
    private static StagedNetwork network;
    private static Sharing sharing;
    private static Examples examples;
    private static Weights start;

    @BeforeAll
    static void start() {
        manager = Compute.manager();
        network = Mlp.of(6, 16, 3);
        sharing = Sharing.everything(network.layout(), 3);
        NDArray x = Tensors.of(manager, new Rng(1).normal(ROWS * 6, 1), ROWS, 6);
        try (Step step = Step.quiet()) {
            NDArray w = Tensors.of(step.manager(), new Rng(2).normal(18, 1), 6, 3);
            NDArray own = Tensors.alias(step.manager(), x);
            examples = Examples.of(x, Tensors.copy(manager, own.matMul(w).tanh()));
        }
        start = network.initial(manager, new Rng(3));
    }

    @AfterAll
    static void stop() {
        manager.close();
    }

    private static Objectives batch(int[] rows) {
        return Objectives.joint(3, pass -> {
            Examples part = examples.rows(pass.manager(), rows);
            NDArray output = network.apply(pass, part.inputs());
            List<NDArray> losses = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                losses.add(Loss.meanSquaredError().of(output.get(":, " + i), part.targets().get(":, " + i)));
            }
            return losses;
        });
    }

    private static MultitaskStep step(TaskRule rule) {
        return new MultitaskStep(rule, sharing, at -> batch(at.rows()), ROWS / BATCH);
    }

    private static Trained train(TaskRule rule, int epochs) {
        MultitaskStep step = step(rule);
        return Trainer.with(AdamW.rate(0.01)).epochs(epochs).batch(BATCH).rng(new Rng(4)).listen(step)
                .run(start, sharing.trained(), ROWS, step);
    }

    private static double meanLoss(Weights weights) {
        try (Step step = Step.quiet()) {
            NDArray out = network.apply(step.manager(), weights, examples.inputs());
            return Loss.meanSquaredError().of(out, Tensors.alias(step.manager(), examples.targets())).getFloat();
        }
    }

    @Test
    void everyKindOfRuleLowersTheLoss() {
        double before = meanLoss(start);
        List<TaskRule> rules = List.of(new AggregatedStep(new Sum()), new AggregatedStep(new Famo()),
                new AggregatedStep(new Dwa()), new AggregatedStep(new UPGrad()),
                new AggregatedStep(new CAGrad(), DirectionScale.MEAN_ROW_NORM), new AggregatedStep(new DbMtl()),
                FlatRegions.split(new PCGrad(), new PCGrad(), Perturbation.plain(0.05), Perturbation.plain(0)),
                FlatRegions.split(new MoCo(), new MoCo(), Perturbation.plain(0.05), Perturbation.plain(0)),
                FlatRegions.global(Perturbation.plain(0.05)));
        for (TaskRule rule : rules) {
            double after = meanLoss(train(rule, 20).weights());
            assertTrue(after < before / 2, rule + ": " + before + " to " + after);
        }
    }

    @Test
    void theSumIsThePlainTrainer() {
        MultitaskStep step = step(new AggregatedStep(new Sum()));
        Trainer trainer = Trainer.with(Sgd.rate(0.01)).epochs(3).batch(BATCH).rng(new Rng(4));
        Weights multi = trainer.run(start, sharing.trained(), ROWS, step).weights();
        Weights plain = trainer.fit(network, start, examples,
                (output, target) -> Loss.meanSquaredError().of(output, target).mul(3)).weights();
        assertArrayEquals(plain.vector().toFloatArray(), multi.vector().toFloatArray(), 1e-5f);
    }

    @Test
    void epochsAreReportedWithTheirMeanLosses() {
        List<double[]> means = new ArrayList<>();
        List<double[]> seen = new ArrayList<>();
        record Watching(List<double[]> seen, List<double[]> means) implements LossWeighting, EpochObserver {
            @Override
            public double[] weights(double[] losses, StepContext step) {
                assertEquals(step.step() / 3, step.epoch());
                seen.add(losses);
                return new double[] {1, 1, 1};
            }

            @Override
            public void endOfEpoch(int epoch, double[] meanLosses) {
                assertEquals(means.size(), epoch);
                means.add(meanLosses);
            }
        }

        train(new AggregatedStep(new Watching(seen, means)), 2);
        assertEquals(6, seen.size());
        assertEquals(2, means.size());
        for (int i = 0; i < 3; i++) {
            assertEquals((seen.get(3)[i] + seen.get(4)[i] + seen.get(5)[i]) / 3, means.get(1)[i], 1e-6);
        }
    }

    @Test
    void lossesAfterTheStepAreThoseOfTheSameBatch() {
        List<double[]> before = new ArrayList<>();
        List<double[]> after = new ArrayList<>();
        record Watching(List<double[]> before, List<double[]> after) implements LossWeighting, StepObserver {
            @Override
            public double[] weights(double[] losses, StepContext step) {
                before.add(losses);
                return new double[] {1, 1, 1};
            }

            @Override
            public void afterStep(double[] losses) {
                after.add(losses);
            }
        }

        TaskRule rule = new AggregatedStep(new Watching(before, after));
        MultitaskStep still = step(rule);
        Trainer.with(Sgd.rate(1e-12)).batch(BATCH).listen(still).run(start, sharing.trained(), ROWS, still);
        assertEquals(3, after.size());
        for (int k = 0; k < 3; k++) {
            assertArrayEquals(before.get(k), after.get(k), 1e-6);
        }
        MultitaskStep unheard = step(rule);
        assertThrows(IllegalStateException.class, () -> Trainer.with(Sgd.rate(0.01)).batch(BATCH)
                .run(start, sharing.trained(), ROWS, unheard));
    }

    @Test
    void watchersSeeTheConflict() {
        List<Conflict> conflicts = new ArrayList<>();
        MultitaskStep step = new MultitaskStep(new AggregatedStep(new PCGrad()), sharing, at -> batch(at.rows()), 3,
                (gradient, number) -> conflicts.add(Conflict.of(gradient.rows().orElseThrow())));
        Trainer.with(Sgd.rate(0.01)).batch(BATCH).run(start, sharing.trained(), ROWS, step);
        assertEquals(3, conflicts.size());
        assertTrue(conflicts.stream().allMatch(c -> Math.abs(c.meanCosine()) <= 1 && c.normRatio() >= 1));
    }

    @Test
    void aPartThatIsNotTheTasksIsRefused() {
        Layout layout = network.layout();
        MultitaskStep step = step(new AggregatedStep(new Sum()));
        assertThrows(IllegalArgumentException.class, () -> Trainer.with(Sgd.rate(0.01)).batch(BATCH)
                .run(start, layout.under("head"), ROWS, step));
    }

    /** Two warm-up rounds, then the resident memory of the process must not grow over 120 steps of two heavy rules. */
    @Test
    void memoryStaysFlatOverSteps() throws IOException {
        List<TaskRule> rules = List.of(new AggregatedStep(new MoCo()), FlatRegions.split(new UPGrad(), new UPGrad(),
                Perturbation.adaptive(0.5), Perturbation.plain(0)));
        for (int round = 0; round < 2; round++) {
            steps(rules, 40);
        }
        long before = residentKilobytes();
        steps(rules, 120);
        long grown = residentKilobytes() - before;
        // A leak of one array of this width a step would be 120 x 2 x 2 MB.
        assertTrue(grown < 100_000, "grew by " + grown + " kB");
    }

    private static void steps(List<TaskRule> rules, int count) {
        Layout layout = Layout.builder().add("w", Layout.Role.WEIGHT, 500_000).build();
        Objectives objectives = Objectives.joint(2, pass -> {
            NDArray w = pass.get("w");
            return List.of(w.pow(2).mean(), w.sub(1).pow(2).mean());
        });
        try (NDManager local = manager.newSubManager()) {
            Weights w = Weights.of(layout, local.ones(new Shape(500_000)));
            for (int k = 0; k < count; k++) {
                for (TaskRule rule : rules) {
                    try (Step step = Step.recording()) {
                        rule.gradient(objectives, w, Sharing.everything(layout, 2), new StepContext(k, 0, new Rng(k)),
                                step.manager());
                    }
                }
            }
        }
    }

    private static long residentKilobytes() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream().filter(line -> line.startsWith("VmRSS"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", ""))).findFirst().orElseThrow();
    }

    /** Interrupted after 7 of 15 steps by a listener, resumed by fresh objects from the checkpoint of step 6. */
    @Test
    void resumedRunsWithMemoryGiveTheBitsOfAnUnbrokenOne(@TempDir Path folder) {
        List<Supplier<TaskRule>> rules = List.of(() -> new AggregatedStep(new MoCo()),
                () -> new AggregatedStep(new Famo()), () -> new AggregatedStep(new Dwa()),
                () -> FlatRegions.split(new MoCo(), new MoCo(), Perturbation.plain(0.05), Perturbation.plain(0)));
        for (int i = 0; i < rules.size(); i++) {
            Path file = folder.resolve("run" + i);
            float[] whole = train(rules.get(i).get(), 5).weights().vector().toFloatArray();
            MultitaskStep first = step(rules.get(i).get());
            Trainer trainer = Trainer.with(AdamW.rate(0.01)).epochs(5).batch(BATCH).rng(new Rng(4)).checkpoint(file, 2);
            assertThrows(IllegalStateException.class, () -> trainer.listen(first).listen((n, w) -> {
                if (n == 7) {
                    throw new IllegalStateException("cut");
                }
            }).run(start, sharing.trained(), ROWS, first));
            MultitaskStep second = step(rules.get(i).get());
            Trained resumed = trainer.listen(second).run(start, sharing.trained(), ROWS, second);
            assertArrayEquals(whole, resumed.weights().vector().toFloatArray(), "rule " + i);
        }
        MultitaskStep other = step(new AggregatedStep(new Sum()));
        assertThrows(IllegalArgumentException.class, () -> Trainer.with(AdamW.rate(0.01)).epochs(5).batch(BATCH)
                .rng(new Rng(4)).checkpoint(folder.resolve("run0"), 2).listen(other)
                .run(start, sharing.trained(), ROWS, other));
    }
}
