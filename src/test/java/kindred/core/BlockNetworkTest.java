package kindred.core;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Blocks;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.nn.norm.Dropout;
import ai.djl.training.ParameterStore;
import ai.djl.util.Pair;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class BlockNetworkTest {
    private static SequentialBlock block() {
        return new SequentialBlock()
                .add(Conv2d.builder().setKernelShape(new Shape(3, 3)).setFilters(4).build())
                .add(BatchNorm.builder().build())
                .add(Blocks.batchFlattenBlock())
                .add(Linear.builder().setUnits(3).build());
    }

    @Test
    void givesTheBitsOfTheStockParameterStore() {
        Block stock = block();
        Network network = BlockNetwork.of(block(), Initializer.he(), new Shape(1, 1, 6, 6));
        try (Step step = Step.quiet()) {
            Weights w = network.initial(step.manager(), new Rng(1));
            stock.initialize(step.manager(), DataType.FLOAT32, new Shape(1, 1, 6, 6));
            for (Pair<String, Parameter> pair : stock.getParameters()) {
                String name = pair.getKey().replace('_', '.');
                if (pair.getValue().requiresGradient()) {
                    pair.getValue().getArray().set(w.view(name).toFloatArray());
                }
            }
            NDArray x = step.manager().create(new Rng(2).normal(5 * 36, 1), new Shape(5, 1, 6, 6));
            ParameterStore store = new ParameterStore(step.manager(), false);
            float[] expected = stock.forward(store, new NDList(x), false).get(0).toFloatArray();
            assertArrayEquals(expected, network.apply(step.manager(), w, x).toFloatArray());
        }
    }

    @Test
    void runningStatisticsMoveInTrainingOnlyAndNotWhenFrozen() {
        Network network = BlockNetwork.of(block(), Initializer.he(), new Shape(1, 1, 6, 6));
        assertEquals(8, network.bufferLayout().size());
        try (Step outer = Step.quiet()) {
            Weights w = network.initial(outer.manager(), new Rng(1));
            Weights other = w.copy(outer.manager());
            NDArray x = outer.manager().create(new Rng(2).normal(5 * 36, 1), new Shape(5, 1, 6, 6));
            float[] start = w.buffers().toFloatArray();
            network.apply(outer.manager(), w, x);
            assertArrayEquals(start, w.buffers().toFloatArray());
            try (Step step = Step.recording()) {
                Ranges head = network.layout().under("04Linear");
                network.apply(Pass.of(w).leaf(head).training(new Rng(1)).open(step), x);
            }
            assertArrayEquals(start, w.buffers().toFloatArray());
            try (Step step = Step.recording()) {
                network.apply(Pass.of(w).leaf(network.layout().all()).training(new Rng(1)).open(step), x);
            }
            assertFalse(Arrays.equals(start, w.buffers().toFloatArray()));
            assertArrayEquals(start, other.buffers().toFloatArray(), "a copy has statistics of its own");
        }
    }

    @Test
    void tapsReadReplaceAndNameWhatIsThere() {
        Network network = BlockNetwork.of(block(), Initializer.he(), new Shape(1, 1, 6, 6));
        try (Step step = Step.quiet()) {
            Weights w = network.initial(step.manager(), new Rng(1));
            NDArray x = step.manager().create(new Rng(2).normal(5 * 36, 1), new Shape(5, 1, 6, 6));
            Taps taps = new Taps().read("01Conv2d").replace("04Linear", y -> y.mul(0).add(7));
            NDArray y = network.apply(Pass.of(w).taps(taps).open(step), x);
            assertEquals(new Shape(5, 4, 4, 4), taps.get("01Conv2d").getShape());
            assertEquals(7f, y.max().getFloat());
            IllegalArgumentException error = assertThrows(IllegalArgumentException.class,
                    () -> network.apply(Pass.of(w).taps(new Taps().read("nowhere")).open(step), x));
            assertTrue(error.getMessage().contains("nowhere") && error.getMessage().contains("01Conv2d"));
        }
    }

    @Test
    void dropoutRepeatsBySeedAndKeepsTheMean() {
        SequentialBlock block = new SequentialBlock().add(Dropout.builder().optRate(0.25f).build());
        Network network = BlockNetwork.of(block, Initializer.he(), new Shape(1, 4));
        try (Step step = Step.quiet()) {
            Weights w = network.initial(step.manager(), new Rng(1));
            NDArray ones = step.manager().ones(new Shape(100, 1000));
            NDArray a = network.apply(Pass.of(w).training(new Rng(5)).open(step), ones);
            NDArray b = network.apply(Pass.of(w).training(new Rng(5)).open(step), ones);
            NDArray c = network.apply(Pass.of(w).training(new Rng(6)).open(step), ones);
            assertArrayEquals(a.toFloatArray(), b.toFloatArray());
            assertFalse(Arrays.equals(a.toFloatArray(), c.toFloatArray()));
            assertEquals(1.0, a.mean().getFloat(), 0.01);
            assertEquals(0.25, a.eq(0).toType(DataType.FLOAT32, false).mean().getFloat(), 0.005);
            // rows and columns are as random as the whole
            float[] rowMeans = a.mean(new int[] {1}).toFloatArray();
            double spread = 0;
            for (float m : rowMeans) {
                spread += (m - 1) * (m - 1) / rowMeans.length;
            }
            assertEquals(Math.sqrt(0.25 / 0.75 / 1000), Math.sqrt(spread), 0.004);
        }
    }

    @Test
    void weightsOfAnotherNetworkAreRefused() {
        Network network = BlockNetwork.of(block(), Initializer.he(), new Shape(1, 1, 6, 6));
        Network wider = BlockNetwork.of(block(), Initializer.he(), new Shape(1, 1, 8, 8));
        try (Step step = Step.quiet()) {
            Weights w = wider.initial(step.manager(), new Rng(1));
            IllegalArgumentException error = assertThrows(IllegalArgumentException.class,
                    () -> network.apply(Pass.of(w).open(step), step.manager().zeros(new Shape(1, 1, 6, 6))));
            assertTrue(error.getMessage().contains("04Linear.weight"), error.getMessage());
        }
    }
}
