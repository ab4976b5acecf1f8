package kindred.multitask;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import java.util.List;
import java.util.Optional;
import kindred.core.Compute;
import kindred.core.Layout;
import kindred.core.Network;
import kindred.core.Ranges;
import kindred.core.Rng;
import kindred.core.Step;
import kindred.core.Tensors;
import kindred.core.Weights;
import kindred.model.Dense;
import kindred.model.Mlp;
import kindred.model.StagedNetwork;
import kindred.model.adapter.Adapted;
import kindred.model.adapter.Lora;
import kindred.model.pretrained.Pretrained;
import kindred.task.Examples;
import kindred.task.Task;
import kindred.train.AdamW;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class TaskLoraTest {
    private static final StagedNetwork NETWORK = Mlp.of(5, 8, 6, 1);
    private static final Network TRUNK = NETWORK.slice(0, 2);
    private static final List<HardSharing.Part> PARTS = List.of(part("a", 1), part("b", 3));

    private static NDManager manager;
    private static Task first;
    private static Task second;

    private static HardSharing.Part part(String name, int outputs) {
        return new HardSharing.Part(name, Optional.empty(), new Dense(6, outputs), outputs);
    }

    @BeforeAll
    static void start() {
        manager = Compute.manager();
        NDArray x = Tensors.of(manager, new Rng(1).normal(80 * 5, 1), 80, 5);
        first = task("first", x, 0);
        second = task("second", x, 1);
    }

    private static Task task(String name, NDArray x, int column) {
        try (Step step = Step.quiet()) {
            NDArray y = Tensors.alias(step.manager(), x).get(":, " + column + ":" + (column + 1)).tanh();
            Examples examples = Examples.of(x, Tensors.copy(manager, y));
            return Task.regression(name, 1, examples, examples);
        }
    }

    @AfterAll
    static void stop() {
        manager.close();
    }

    private static void copy(Weights from, String prefix, Weights to, String other) {
        for (Layout.Entry entry : from.layout().entries()) {
            if (entry.name().startsWith(prefix)) {
                try (Step step = Step.quiet()) {
                    Tensors.overwrite(to.in(step.manager()).view(other + entry.name().substring(prefix.length())),
                            from.in(step.manager()).view(entry.name()));
                }
            }
        }
    }

    @Test
    void startsAsHardSharingBitForBit() {
        HardSharing hard = new HardSharing(TRUNK, PARTS);
        TaskLora network = new TaskLora(hard, Lora.rank(2));
        Weights w = network.initial(manager, new Rng(2));
        NDArray x = first.train().inputs()[0];
        assertArrayEquals(hard.apply(manager, hard.initial(manager, new Rng(2)), x).toFloatArray(),
                network.apply(manager, w, x).toFloatArray());
    }

    /** Task b's network is hard sharing on a trunk into which b's adapter was merged. */
    @Test
    void aTaskReadsTheTrunkWithItsOwnAdapterMerged() {
        HardSharing hard = new HardSharing(TRUNK, PARTS);
        TaskLora network = new TaskLora(hard, Lora.rank(2).alpha(3));
        NDArray noise = manager.create(new Rng(3).normal((int) network.layout().size(), 0.3))
                .toType(DataType.FLOAT64, false);
        Weights w = network.initial(manager, new Rng(2), DataType.FLOAT64).plus(noise, 1);
        Adapted trunk = network.lora().adapt(TRUNK);
        Weights alone = trunk.initial(manager, new Rng(4), DataType.FLOAT64);
        copy(w, "layer", alone, "layer");
        copy(w, "tasks.b.lora", alone, "lora");
        Weights merged = trunk.merge(manager, alone);
        Weights plain = hard.initial(manager, new Rng(5), DataType.FLOAT64);
        copy(merged, "layer", plain, "layer");
        copy(w, "tasks.b.head", plain, "tasks.b.head");
        NDArray x = Tensors.toType(manager, first.train().inputs()[0], DataType.FLOAT64);
        assertArrayEquals(hard.task(1).apply(manager, plain, x).toDoubleArray(),
                network.task(1).apply(manager, w, x).toDoubleArray(), 1e-12);
    }

    @Test
    void countsAreThoseOfTrunkAdaptersAndHeads() {
        int r = 2;
        long adapter = r * (5 + 8) + r * (8 + 6);
        long trunk = (5 * 8 + 8) + (8 * 6 + 6);
        TaskLora trained = new TaskLora(new HardSharing(TRUNK, PARTS), Lora.rank(r));
        assertEquals(trunk + 2 * adapter + 7 + 21, trained.layout().size());
        assertEquals(trunk, trained.sharing().shared().size());
        Adapted adapted = Lora.rank(2 * r).adapt(TRUNK);
        TaskLora frozen = new TaskLora(new HardSharing(adapted, adapted.adapter(), PARTS), Lora.rank(r));
        assertEquals(2 * adapter, frozen.sharing().shared().size());
        assertEquals(adapter + 7, frozen.sharing().heads().get(0).size());
        assertEquals(trunk, frozen.layout().size() - frozen.sharing().trained().size());
    }

    /** Own adapters on a trunk that nothing of is trained: the tasks would do nothing to each other. */
    @Test
    void tasksMustShareSomethingThatIsTrained() {
        TaskLora apart = new TaskLora(new HardSharing(TRUNK, Ranges.NONE, PARTS), Lora.rank(2));
        assertTrue(assertThrows(IllegalArgumentException.class, apart::sharing).getMessage().contains("shared adapter"));
    }

    @Test
    void finetuneFreezesTheTrunkUnderAnAdapter() {
        Weights trained = NETWORK.initial(manager, new Rng(9));
        Finetune call = Finetune.of(NETWORK, trained).on(first, second).optimizer(AdamW.rate(0.02)).batch(20).epochs(10);
        try (FinetuneRun shared = call.lora(Lora.rank(2)).run();
                FinetuneRun both = call.lora(Lora.rank(2)).taskLora(Lora.rank(1)).run();
                FinetuneRun own = call.taskLora(Lora.rank(1)).run()) {
            float[] before = trained.part(manager, TRUNK).vector().toFloatArray();
            assertArrayEquals(before, shared.weights().part(manager, TRUNK).vector().toFloatArray());
            assertArrayEquals(before, both.weights().part(manager, TRUNK).vector().toFloatArray());
            NDArray moved = own.weights().part(manager, TRUNK).vector();
            assertTrue(moved.sub(manager.create(before)).abs().max().getFloat() > 1e-3);
            assertInstanceOf(TaskLora.class, both.network());
            assertTrue(both.weights().view("tasks.first.lora.layer1.2.1.weight.b").abs().sum().getFloat() > 0);
            for (FinetuneRun run : List.of(shared, both, own)) {
                assertTrue(run.scores().doubleColumn("value").min() > 0.3, run.scores().toString());
            }
        }
    }

    @Test
    void stemsStandBelowTheAdaptedTrunk() {
        Weights trained = NETWORK.initial(manager, new Rng(9));
        Task wide = Task.regression("wide", 1, wide(), wide());
        try (FinetuneRun run = Finetune.of(NETWORK, trained).lora(Lora.rank(2)).taskLora(Lora.rank(1)).stems(5)
                .on(first, wide).batch(20).epochs(2).run()) {
            assertTrue(run.weights().layout().contains("tasks.wide.stem.2.weight"));
        }
    }

    private static Examples wide() {
        return Examples.of(Tensors.of(manager, new Rng(5).normal(40 * 7, 1), 40, 7),
                Tensors.of(manager, new Rng(6).normal(40, 1), 40, 1));
    }

    @Test
    void anUntrainedTrunkIsNotFrozen() {
        assertThrows(IllegalArgumentException.class, () -> Finetune.of(NETWORK).lora(Lora.rank(2)));
        try (FinetuneRun run = Finetune.of(NETWORK).taskLora(Lora.rank(2)).on(first, second).batch(20).epochs(1).run()) {
            assertInstanceOf(TaskLora.class, run.network());
        }
    }

    @Test
    void aPretrainedEncoderLearnsTwoTasksThroughAdapters() {
        List<String> texts = List.of("a warm film", "a dull film", "a clever story", "a boring story");
        try (Pretrained miniLm = Pretrained.miniLm(); NDManager local = Compute.manager()) {
            NDArray[] inputs = miniLm.inputs(local, texts);
            Task good = labels(local, "good", inputs, 1, 0, 1, 0);
            Task film = labels(local, "film", inputs, 1, 1, 0, 0);
            try (FinetuneRun run = Finetune.of(miniLm).lora(Lora.rank(4).on(Lora.ATTENTION)).taskLora(Lora.rank(2)
                    .on(Lora.ATTENTION)).on(good, film).optimizer(AdamW.rate(3e-3)).batch(4).epochs(8).run()) {
                Weights end = run.weights();
                NDArray moved = end.part(local, miniLm.network()).vector().sub(miniLm.weights().vector());
                assertEquals(0, moved.abs().max().getFloat());
                assertEquals(1, run.table().doubleColumn("multi").get(0));
                assertEquals(1, run.table().doubleColumn("multi").get(1));
                assertEquals(6 * 2 * 4 * (384 + 384), run.network().sharing().shared().size());
            }
        }
    }

    private static Task labels(NDManager local, String name, NDArray[] inputs, long... labels) {
        Examples examples = Examples.of(List.of(inputs), Tensors.of(local, labels, labels.length));
        return Task.classification(name, 2, examples, examples);
    }
}
