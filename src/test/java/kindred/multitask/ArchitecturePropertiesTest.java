package kindred.multitask;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import kindred.core.Autograd;
import kindred.core.Compute;
import kindred.core.Layout;
import kindred.core.Pass;
import kindred.core.Ranges;
import kindred.core.Rng;
import kindred.core.Step;
import kindred.core.Tensors;
import kindred.core.Weights;
import kindred.model.Chain;
import kindred.model.ConvNet;
import kindred.model.Dense;
import kindred.model.Layers;
import kindred.model.Mlp;
import kindred.model.StagedNetwork;
import kindred.model.adapter.Adapted;
import kindred.model.adapter.Lora;
import kindred.multitask.aggregator.UPGrad;
import kindred.task.Examples;
import kindred.task.Task;
import kindred.train.AdamW;
import kindred.train.Trainer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every architecture on every trunk. */
class ArchitecturePropertiesTest {
    private static final int ROWS = 48;

    private static NDManager manager;

    /**
     * @param inputs shape of one example
     * @param make from the tasks to their network
     */
    record Case(String name, Shape inputs, Function<List<Task>, ? extends MultitaskNetwork> make) {
        MultitaskNetwork of(Task... tasks) {
            return make.apply(List.of(tasks));
        }

        Task task(String name, int outputs) {
            NDArray x = inputs(DataType.FLOAT32);
            NDArray y;
            try (Step step = Step.quiet()) {
                NDArray mean = Tensors.alias(step.manager(), x).reshape(ROWS, -1).mean(new int[] {1}, true);
                y = Tensors.copy(manager, mean.mul(Math.sqrt(inputs.size())).tanh().repeat(1, outputs));
            }
            return Task.regression(name, outputs, Examples.of(x, y), Examples.of(x, y));
        }

        NDArray inputs(DataType type) {
            int size = (int) inputs.size();
            NDArray x = manager.create(new Rng(1).normal(ROWS * size, 1), new Shape(ROWS).addAll(inputs));
            return Tensors.toType(manager, x, type);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static List<Case> cases() {
        Shape row = new Shape(5);
        Shape picture = new Shape(1, 7, 7);
        StagedNetwork dense = Mlp.of(5, 8, 6, 1);
        StagedNetwork plain = ConvNet.six(1, 7, 1);
        StagedNetwork normalised = ConvNet.residual(1, 4, 1);
        Lora two = Lora.rank(2);
        return List.of(
                new Case("hard sharing", row, HardSharing.of(dense)),
                new Case("hard sharing behind stems", row, t -> new HardSharing(Mlp.of(4, 6, 1).slice(0, 1),
                        t.stream().map(k -> new HardSharing.Part(k.name(), Optional.of(Chain.of(new Dense(5, 4),
                                Layers.tanh())), new Dense(6, k.outputs()), k.outputs())).toList())),
                new Case("cross-stitch", row, CrossStitch.of(dense)),
                new Case("cross-stitch, convolutions", picture, CrossStitch.of(normalised)),
                new Case("MMoE", row, Cgc.mmoe(dense, 3)),
                new Case("CGC", row, Cgc.of(dense, 2, 1)),
                new Case("CGC, convolutions", picture, Cgc.of(normalised, 1, 1)),
                new Case("PLE", row, Ple.of(dense, 1, 2)),
                new Case("PLE, three levels", row, Ple.of(Mlp.of(5, 8, 7, 6, 1), 2, 1)),
                new Case("PLE, convolutions", picture, Ple.of(plain, 1, 1)),
                new Case("MTAN", row, Mtan.of(dense)),
                new Case("MTAN, perceptron on pictures", picture, Mtan.of(Mlp.of(49, 8, 6, 1))),
                new Case("MTAN, convolutions", picture, Mtan.of(plain)),
                new Case("MTAN, normalised convolutions", picture, Mtan.of(normalised)),
                new Case("adapter per task", row, TaskLora.of(dense, two)),
                new Case("adapter per task, convolutions", picture, TaskLora.of(plain, two)),
                new Case("shared adapter", row, t -> frozen(t)),
                new Case("shared adapter and one per task", row, t -> new TaskLora(frozen(t), Lora.rank(1))));
    }

    private static HardSharing frozen(List<Task> tasks) {
        Adapted trunk = Lora.rank(2).adapt(Mlp.of(5, 8, 6, 1).slice(0, 2));
        return new HardSharing(trunk, trunk.adapter(), tasks.stream().map(t -> new HardSharing.Part(t.name(),
                Optional.empty(), new Dense(6, t.outputs()), t.outputs())).toList());
    }

    @BeforeAll
    static void start() {
        manager = Compute.manager();
    }

    @AfterAll
    static void stop() {
        manager.close();
    }

    /** Nothing is at its start, so that all that has an influence shows it. */
    private static Weights away(NDManager local, MultitaskNetwork network, DataType type) {
        Weights start = network.initial(local, new Rng(2), type);
        NDArray noise = local.create(new Rng(3).normal((int) start.layout().size(), 0.2)).toType(type, false);
        return start.plus(noise, 1);
    }

    private static Weights changed(NDManager local, Weights weights, Ranges part) {
        Weights copy = weights.copy(local);
        try (Step step = Step.quiet()) {
            NDArray noise = step.manager().create(new Rng(4).normal((int) weights.layout().size(), 1))
                    .toType(weights.vector().getDataType(), false);
            copy.assign(part, copy.in(step.manager()).plus(noise, 1));
        }
        return copy;
    }

    @ParameterizedTest
    @MethodSource("cases")
    void anOutputReadsNoOtherTasksOwnParametersAndItsOwn(Case c) {
        try (Step step = Step.quiet()) {
            NDManager local = step.manager();
            MultitaskNetwork network = c.of(c.task("a", 1), c.task("b", 3), c.task("c", 2));
            Sharing sharing = network.sharing();
            Weights w = away(local, network, DataType.FLOAT64);
            NDArray x = c.inputs(DataType.FLOAT64);
            for (int i = 0; i < 3; i++) {
                double[] before = network.task(i).apply(local, w, x).toDoubleArray();
                for (int k = 0; k < 3; k++) {
                    Weights other = changed(local, w, sharing.heads().get(k));
                    double[] after = network.task(i).apply(local, other, x).toDoubleArray();
                    if (i == k) {
                        assertTrue(largest(before, after) > 1e-6, "task " + i + " does not read its own");
                    } else {
                        assertArrayEquals(before, after, "task " + i + " reads what is task " + k + "'s own");
                    }
                }
                Weights other = changed(local, w, sharing.shared());
                assertTrue(largest(before, network.task(i).apply(local, other, x).toDoubleArray()) > 1e-6);
            }
        }
    }

    private static double largest(double[] a, double[] b) {
        double largest = 0;
        for (int i = 0; i < a.length; i++) {
            largest = Math.max(largest, Math.abs(a[i] - b[i]));
        }
        return largest;
    }

    /** What is shared by name, and moved by one task's gradient alone, moves by every task's. */
    @ParameterizedTest
    @MethodSource("cases")
    void eachSharedParameterHasAGradientFromEveryTask(Case c) {
        MultitaskNetwork network = c.of(c.task("a", 1), c.task("b", 3));
        Sharing sharing = network.sharing();
        for (int i = 0; i < 2; i++) {
            try (Step step = Step.recording()) {
                Weights w = away(step.manager(), network, DataType.FLOAT64);
                Pass pass = Pass.of(w).leaf(network.layout().all()).open(step);
                NDArray y = network.task(i).apply(pass, c.inputs(DataType.FLOAT64));
                double[] gradient = Autograd.gradient(y.square().sum(), pass.leaf()).toDoubleArray();
                for (Layout.Entry entry : network.layout().entries()) {
                    double largest = 0;
                    for (long k = entry.offset(); k < entry.end(); k++) {
                        largest = Math.max(largest, Math.abs(gradient[(int) k]));
                    }
                    boolean other = inside(sharing.heads().get(1 - i), entry);
                    assertEquals(!other, largest > 0, entry.name() + " under task " + i);
                }
            }
        }
    }

    private static boolean inside(Ranges ranges, Layout.Entry entry) {
        return ranges.parts().stream().anyMatch(p -> p.from() <= entry.offset() && entry.end() <= p.to());
    }

    @ParameterizedTest
    @MethodSource("cases")
    void allOutputsAtOnceAreEachOutput(Case c) {
        try (Step step = Step.quiet()) {
            MultitaskNetwork network = c.of(c.task("a", 1), c.task("b", 3), c.task("c", 2));
            Weights w = away(step.manager(), network, DataType.FLOAT64);
            NDArray x = c.inputs(DataType.FLOAT64);
            NDArray all = network.apply(step.manager(), w, x);
            assertEquals(new Shape(ROWS, 6), all.getShape());
            List<NDArray> parts = network.apart(all);
            for (int i = 0; i < 3; i++) {
                assertArrayEquals(network.task(i).apply(step.manager(), w, x).toDoubleArray(),
                        parts.get(i).toDoubleArray(), 1e-12);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void gradientsAreThoseOfFiniteDifferences(Case c) {
        MultitaskNetwork network = c.of(c.task("a", 1), c.task("b", 3));
        Ranges trained = network.sharing().trained();
        try (Step outer = Step.quiet()) {
            NDManager local = outer.manager();
            Weights w = away(local, network, DataType.FLOAT64);
            NDArray x = c.inputs(DataType.FLOAT64);
            NDArray gradient;
            try (Step step = Step.recording()) {
                Pass pass = Pass.of(w).leaf(trained).open(step);
                gradient = Autograd.gradient(network.apply(pass, x).square().sum(), pass.leaf());
                gradient.attach(local);
            }
            Sharing whole = new Sharing(network.layout(), trained, List.of(Ranges.NONE));
            for (int trial = 0; trial < 3; trial++) {
                NDArray direction = local.create(new Rng(5 + trial).normal((int) trained.size(), 1))
                        .toType(DataType.FLOAT64, false);
                // of length 1, so that hardly an input of a ReLU changes its sign within the step
                direction = direction.div(direction.norm());
                NDArray move = whole.assemble(local, direction, Collections.singletonList(null));
                double slope = gradient.mul(direction).sum().getDouble();
                double h = 1e-7;
                double up = network.apply(local, w.plus(move, h), x).square().sum().getDouble();
                double down = network.apply(local, w.plus(move, -h), x).square().sum().getDouble();
                assertEquals((up - down) / (2 * h), slope, 1e-5 * Math.max(1, Math.abs(slope)));
            }
        }
    }

    /** What a task starts with does not depend on the others: single-task training starts alike. */
    @ParameterizedTest
    @MethodSource("cases")
    void aTasksOwnParametersStartAlikeInAnyCompany(Case c) {
        try (Step step = Step.quiet()) {
            Task a = c.task("a", 2);
            Task b = c.task("b", 3);
            float[] alone = own(step.manager(), c.of(a), 0);
            assertTrue(alone.length > 0);
            assertArrayEquals(alone, own(step.manager(), c.of(a, b), 0));
            assertArrayEquals(alone, own(step.manager(), c.of(b, a), 1));
            assertArrayEquals(alone, own(step.manager(), c.of(c.task("d", 1), a, b), 1));
        }
    }

    private static float[] own(NDManager local, MultitaskNetwork network, int task) {
        NDList parts = new NDList();
        Weights start = network.initial(local, new Rng(7));
        for (Layout.Entry entry : network.layout().entries()) {
            if (inside(network.sharing().heads().get(task), entry)) {
                parts.add(start.view(entry.name()).flatten());
            }
        }
        return NDArrays.concat(parts, 0).toFloatArray();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void aNetworkOfOneTaskTrainsAndWhatIsFrozenStays(Case c) {
        try (NDManager local = Compute.manager()) {
            Task task = c.task("a", 2);
            MultitaskNetwork network = c.of(task);
            Sharing sharing = network.sharing();
            Weights start = network.initial(local, new Rng(8));
            Weights end = Trainer.with(AdamW.rate(0.02)).batch(24).epochs(25).rng(new Rng(9))
                    .fit(network, start, task.train(), task.loss(), sharing.trained()).weights();
            double before = task.score(network, start);
            double after = task.score(network, end);
            assertTrue(after > 0.5 && after > before, "R2 from " + before + " to " + after);
            for (Layout.Entry entry : network.layout().entries()) {
                if (!inside(sharing.trained(), entry)) {
                    assertArrayEquals(start.view(entry.name()).toFloatArray(), end.view(entry.name()).toFloatArray());
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void finetuneTakesIt(Case c) {
        Finetune call = Finetune.architecture(c.make()).on(c.task("a", 1), c.task("b", 2));
        try (FinetuneRun run = call.aggregator(new UPGrad()).optimizer(AdamW.rate(0.02)).batch(24).epochs(2).run()) {
            assertEquals(4, run.scores().rowCount());
            assertNotEquals(0, run.cosines().rowCount());
        }
        assertThrows(IllegalArgumentException.class, () -> call.stems(3).run());
        assertThrows(IllegalArgumentException.class, () -> call.lora(Lora.rank(1)));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void twoTasksOfOneNameAreRefused(Case c) {
        assertThrows(IllegalArgumentException.class, () -> c.of(c.task("a.b", 1), c.task("a_b", 1)).layout());
    }
}
