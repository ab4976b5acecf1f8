package kindred.multitask;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import java.util.List;
import java.util.Optional;
import kindred.core.Compute;
import kindred.core.Layout;
import kindred.core.Network;
import kindred.core.Rng;
import kindred.core.Step;
import kindred.core.Tensors;
import kindred.core.Weights;
import kindred.model.Chain;
import kindred.model.Dense;
import kindred.model.Layer;
import kindred.model.Layers;
import kindred.model.Mlp;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Every architecture is a simpler one at known weights. */
class ArchitectureTest {
    private static final Layer EXPERT = Chain.of(new Dense(5, 8), Layers.tanh());
    private static final List<TaskHead> TWO = List.of(new TaskHead("a", 1), new TaskHead("b", 3));

    private static NDManager manager;
    private static NDArray x;

    @BeforeAll
    static void start() {
        manager = Compute.manager();
        x = Tensors.toType(manager, Tensors.of(manager, new Rng(1).normal(7 * 5, 1), 7, 5), DataType.FLOAT64);
    }

    @AfterAll
    static void stop() {
        manager.close();
    }

    private static double[] of(Network network, Weights weights) {
        return network.apply(manager, weights, x).toDoubleArray();
    }

    private static Weights begin(Network network) {
        return network.initial(manager, new Rng(2), DataType.FLOAT64);
    }

    /** Copies a group of parameters under other names; their shapes agree. */
    private static void copy(Weights from, String prefix, Weights to, String other) {
        for (Layout.Entry entry : from.layout().entries()) {
            if (entry.name().startsWith(prefix)) {
                String name = other + entry.name().substring(prefix.length());
                try (Step step = Step.quiet()) {
                    Tensors.overwrite(to.in(step.manager()).view(name), from.in(step.manager()).view(entry.name()));
                }
            }
        }
    }

    @Test
    void oneSharedExpertIsHardSharing() {
        Cgc one = new Cgc(new Extraction(Chain.of(new Dense(5, 8), Layers.relu()), 1, 0, 5), 8, TWO);
        HardSharing hard = new HardSharing(Mlp.of(5, 8, 1).slice(0, 1), TWO.stream().map(t ->
                new HardSharing.Part(t.name(), Optional.empty(), new Dense(8, t.outputs()), t.outputs())).toList());
        Weights mixture = begin(one);
        Weights trunk = begin(hard);
        copy(trunk, "layer1.2", mixture, "experts.1");
        copy(trunk, "tasks.a.head", mixture, "tasks.a.head");
        copy(trunk, "tasks.b.head", mixture, "tasks.b.head");
        assertArrayEquals(of(hard, trunk), of(one, mixture), 1e-12);
    }

    @Test
    void equalExpertsMixToOne() {
        Cgc many = new Cgc(new Extraction(EXPERT, 2, 1, 5), 8, TWO);
        Cgc one = new Cgc(new Extraction(EXPERT, 1, 0, 5), 8, TWO);
        Weights all = begin(many);
        Weights single = begin(one);
        for (String path : List.of("experts.2", "tasks.a.experts.1", "tasks.b.experts.1")) {
            copy(all, "experts.1", all, path);
        }
        copy(all, "experts.1", single, "experts.1");
        copy(all, "tasks.a.head", single, "tasks.a.head");
        copy(all, "tasks.b.head", single, "tasks.b.head");
        assertArrayEquals(of(one, single), of(many, all), 1e-12);
    }

    /** With the unit matrix no column sees another; with equal columns and rows that sum to 1 no stitch matters. */
    @Test
    void columnsWithoutStitchesAreSingleTaskNetworks() {
        CrossStitch both = new CrossStitch(List.of(EXPERT, Chain.of(new Dense(8, 6), Layers.relu())), 6, TWO);
        CrossStitch alone = new CrossStitch(both.stages(), 6, List.of(TWO.get(1)));
        Weights weights = begin(both);
        Weights single = begin(alone);
        copy(weights, "columns.b", single, "columns.b");
        copy(weights, "tasks.b", single, "tasks.b");
        double[] stitched = of(both.task(1), weights);
        double[] wanted = of(alone, single);
        assertTrue(Math.abs(stitched[0] - wanted[0]) > 1e-6, "at the start a tenth comes from the other column");
        try (Step step = Step.quiet()) {
            NDArray toUnit = step.manager().create(new double[] {0.1, -0.1, -0.1, 0.1}).reshape(2, 2);
            Tensors.overwrite(weights.view("stitch.1"), toUnit);
            Tensors.overwrite(weights.view("stitch.2"), toUnit);
        }
        assertArrayEquals(wanted, of(both.task(1), weights), 1e-12);
        Weights twins = begin(both);
        copy(twins, "columns.b", twins, "columns.a");
        copy(twins, "columns.b", single, "columns.b");
        copy(twins, "tasks.b", single, "tasks.b");
        assertArrayEquals(of(alone, single), of(both.task(1), twins), 1e-12);
    }
}
