package kindred.model.adapter;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Blocks;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import kindred.core.Autograd;
import kindred.core.BlockNetwork;
import kindred.core.Compute;
import kindred.core.Initializer;
import kindred.core.Layout;
import kindred.core.Network;
import kindred.core.Pass;
import kindred.core.Rng;
import kindred.core.Step;
import kindred.core.Tensors;
import kindred.core.Weights;
import kindred.model.ConvNet;
import kindred.model.Encoder;
import kindred.model.EncoderClassifier;
import kindred.model.EncoderPooling;
import kindred.model.EncoderShape;
import kindred.model.Mlp;
import kindred.model.Scorer;
import kindred.model.decoder.Decoder;
import kindred.model.decoder.OutputMap;
import kindred.model.decoder.PositionScheme;
import kindred.task.Evaluate;
import kindred.task.Examples;
import kindred.task.Loss;
import kindred.train.AdamW;
import kindred.train.Trainer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LoraTest {
    private static final int VOCABULARY = 11;

    /** A network and what it reads. */
    record Case(String name, Network network, Lora lora, Function<NDManager, NDArray[]> inputs) {
        @Override
        public String toString() {
            return name;
        }
    }

    static List<Case> cases() {
        EncoderShape shape = new EncoderShape(2, 8, 2, 12, VOCABULARY, 6, true, 0);
        Lora all = Lora.rank(2).alpha(3);
        Lora filters = all.on(e -> e.role() == Layout.Role.WEIGHT);
        Decoder decoder = Decoder.of(VOCABULARY, 8, 2, 2).deviation(0.4);
        return List.of(
                new Case("perceptron", Mlp.of(6, 5, 3), all, m -> numbers(m, 4, 6)),
                new Case("convolutions, dense part", ConvNet.six(1, 8, 3), all, m -> numbers(m, 3, 1, 8, 8)),
                new Case("filters and batch normalisation", ConvNet.residual(1, 4, 3), filters, m -> numbers(m, 3, 1, 8, 8)),
                new Case("block of DJL", BlockNetwork.of(new SequentialBlock().add(Linear.builder().setUnits(4).build())
                        .add(Blocks.batchFlattenBlock()), Initializer.he(), new Shape(1, 6)), all, m -> numbers(m, 4, 6)),
                new Case("encoder, attention", new Encoder(shape), all.on(Lora.ATTENTION), LoraTest::texts),
                new Case("encoder, matrices", new EncoderClassifier(new Encoder(shape), EncoderPooling.MEAN, 2), all,
                        LoraTest::texts),
                new Case("decoder, attention", decoder, all.on(Lora.ATTENTION), LoraTest::ids),
                new Case("decoder, matrices", decoder.position(new PositionScheme.Learned(20)).output(OutputMap.FREE), all,
                        LoraTest::ids));
    }

    private static NDArray[] numbers(NDManager manager, long... shape) {
        int size = (int) new Shape(shape).size();
        return new NDArray[] {manager.create(new Rng(9).normal(size, 1), new Shape(shape))};
    }

    private static NDArray[] texts(NDManager manager) {
        Shape shape = new Shape(2, 4);
        return new NDArray[] {manager.create(new long[] {1, 5, 9, 2, 1, 7, 2, 0}, shape),
            manager.create(new long[] {1, 1, 1, 1, 1, 1, 1, 0}, shape),
            manager.create(new long[] {0, 0, 1, 1, 0, 0, 0, 0}, shape)};
    }

    private static NDArray[] ids(NDManager manager) {
        return new NDArray[] {manager.create(new long[] {3, 1, 4, 1, 5, 9, 2, 6, 5, 3}, new Shape(2, 5))};
    }

    private static NDArray[] inputs(Case c, NDManager manager, DataType type) {
        return Arrays.stream(c.inputs().apply(manager))
                .map(x -> x.getDataType() == DataType.INT64 ? x : Tensors.toType(manager, x, type))
                .toArray(NDArray[]::new);
    }

    /** A base with noise on all that starts at 0 or 1, running statistics included. */
    private static Weights base(NDManager manager, Network network, DataType type) {
        Weights start = network.initial(manager, new Rng(1), type);
        NDArray noise = manager.create(new Rng(2).normal((int) start.layout().size(), 0.1)).toType(type, false);
        NDArray moved = manager.create(new Rng(3).uniform((int) start.bufferLayout().size(), 0, 0.5))
                .toType(type, false);
        return Weights.of(start.layout(), start.vector().add(noise), start.bufferLayout(), start.buffers().add(moved));
    }

    /** The adapter away from its start, so that it does something. */
    private static Weights tuned(NDManager manager, Adapted network, Weights start) {
        NDArray noise = manager.create(new Rng(4).normal((int) network.adapter().size(), 0.3))
                .toType(start.vector().getDataType(), false);
        long rest = network.base().layout().size();
        NDArray zeros = manager.zeros(new Shape(rest), noise.getDataType());
        return start.plus(zeros.concat(noise), 1);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void startsAsTheNetworkItselfBitForBit(Case c) {
        try (NDManager manager = Compute.manager()) {
            Adapted network = c.lora().adapt(c.network());
            Weights base = base(manager, c.network(), DataType.FLOAT32);
            Weights start = network.onto(manager, base, new Rng(5));
            NDArray[] x = inputs(c, manager, DataType.FLOAT32);
            assertArrayEquals(c.network().apply(manager, base, x).toFloatArray(),
                    network.apply(manager, start, x).toFloatArray());
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void mergedWeightsGiveWhatTheAdaptedNetworkGives(Case c) {
        try (NDManager manager = Compute.manager()) {
            Adapted network = c.lora().adapt(c.network());
            Weights base = base(manager, c.network(), DataType.FLOAT32);
            Weights start = network.onto(manager, base, new Rng(5));
            Weights tuned = tuned(manager, network, start);
            Weights merged = network.merge(manager, tuned);
            NDArray[] x = inputs(c, manager, DataType.FLOAT32);
            float[] adapted = network.apply(manager, tuned, x).toFloatArray();
            assertArrayEquals(adapted, c.network().apply(manager, merged, x).toFloatArray(), 1e-6f);
            float[] before = c.network().apply(manager, base, x).toFloatArray();
            double moved = 0;
            for (int i = 0; i < before.length; i++) {
                moved = Math.max(moved, Math.abs(adapted[i] - before[i]));
            }
            assertTrue(moved > 1e-3, "the adapter does something: " + moved);
            assertArrayEquals(start.vector().get(":" + c.network().layout().size()).toFloatArray(),
                    tuned.vector().get(":" + c.network().layout().size()).toFloatArray(), "merging changed the base");
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void theGradientIsThatOfFiniteDifferences(Case c) {
        try (NDManager manager = Compute.manager()) {
            Adapted network = c.lora().adapt(c.network());
            Weights w = tuned(manager, network,
                    network.onto(manager, base(manager, c.network(), DataType.FLOAT64), new Rng(5)));
            NDArray[] x = inputs(c, manager, DataType.FLOAT64);
            NDArray gradient;
            try (Step step = Step.recording()) {
                Pass pass = Pass.of(w).leaf(network.adapter()).open(step);
                NDArray y = network.apply(pass, x);
                gradient = Autograd.gradient(y.mul(weighting(step.manager(), y)).sum(), pass.leaf());
                gradient.attach(manager);
            }
            long rest = c.network().layout().size();
            for (int trial = 0; trial < 3; trial++) {
                NDArray direction = manager.create(new Rng(6 + trial).normal((int) gradient.size(), 1))
                        .toType(DataType.FLOAT64, false);
                NDArray whole = manager.zeros(new Shape(rest), DataType.FLOAT64).concat(direction);
                double slope = gradient.mul(direction).sum().getDouble();
                double h = 1e-6;
                double difference = (value(manager, network, w.plus(whole, h), x)
                        - value(manager, network, w.plus(whole, -h), x)) / (2 * h);
                assertEquals(difference, slope, 1e-6 * Math.max(1, Math.abs(slope)));
            }
        }
    }

    private static double value(NDManager manager, Network network, Weights w, NDArray... x) {
        NDArray y = network.apply(manager, w, x);
        return y.mul(weighting(manager, y)).sum().getDouble();
    }

    private static NDArray weighting(NDManager manager, NDArray y) {
        return manager.create(new Rng(8).normal((int) y.size(), 1), y.getShape()).toType(DataType.FLOAT64, false);
    }

    /** W = (1 2; 0 1), A = (1 0), B = (2; 1), alpha / rank = 0.5: W + 0.5 B A = (2 2; 0.5 1), of (1, 1) it makes (4, 1.5). */
    @Test
    void addsTheProductOfTheFactors() {
        try (NDManager manager = Compute.manager()) {
            Adapted network = Lora.rank(1).alpha(0.5).adapt(Mlp.of(2, 2));
            assertEquals(List.of("head.2.weight", "head.2.bias", "lora.head.2.weight.a", "lora.head.2.weight.b"),
                    network.layout().entries().stream().map(Layout.Entry::name).toList());
            Weights w = Weights.of(network.layout(),
                    Tensors.of(manager, new double[] {1, 2, 0, 1, 0, 0, 1, 0, 2, 1}, 10));
            NDArray x = manager.create(new double[] {1, 1}).reshape(1, 2);
            assertArrayEquals(new double[] {4, 1.5}, network.apply(manager, w, x).toDoubleArray());
            assertArrayEquals(new double[] {2, 2, 0.5, 1, 0, 0}, network.merge(manager, w).vector().toDoubleArray());
        }
    }

    @Test
    void countsAreRankTimesTheSides() {
        assertEquals(3 * (6 + 12) + 3 * (12 + 4), Lora.rank(3).adapt(Mlp.of(6, 12, 4)).adapter().size());
        assertEquals(2 * (64 * 4 + 64) + 2 * (64 + 3), Lora.rank(2).adapt(ConvNet.six(1, 8, 3)).adapter().size());
        int d = 8;
        int h = 12;
        Encoder encoder = new Encoder(new EncoderShape(3, d, 2, h, VOCABULARY, 6, true, 0));
        assertEquals(3 * 2 * 4 * (d + d), Lora.rank(4).on(Lora.ATTENTION).adapt(encoder).adapter().size());
        assertEquals(3 * (4 * 4 * (d + d) + 2 * 4 * (d + h)) + 4 * (d + d), Lora.rank(4).adapt(encoder).adapter().size());
        Decoder decoder = Decoder.of(VOCABULARY, d, 2, 2).hidden(h).position(new PositionScheme.Learned(20));
        assertEquals(2 * 4 * (3 * d + d), Lora.rank(4).on(Lora.ATTENTION).adapt(decoder).adapter().size());
        assertEquals(2 * 4 * (3 * d + d + 2 * d + 2 * (d + h)), Lora.rank(4).adapt(decoder).adapter().size());
        Layout filter = Layout.builder().add("filter", Layout.Role.WEIGHT, 7, 4, 3, 3).build();
        assertEquals(5 * (4 * 9 + 7), Lora.rank(5).on(e -> true).layout(filter).size());
    }

    @Test
    void onlyTheAdapterLearns() {
        try (NDManager manager = Compute.manager()) {
            Network base = Mlp.of(6, 16, 1);
            Adapted network = Lora.rank(2).adapt(base);
            Weights start = network.onto(manager, base.initial(manager, new Rng(1)), new Rng(5));
            NDArray x = Tensors.of(manager, new Rng(2).normal(120 * 6, 1), 120, 6);
            NDArray y;
            try (Step step = Step.quiet()) {
                y = Tensors.copy(manager, Tensors.alias(step.manager(), x).get(":, 0:1").tanh());
            }
            Examples examples = Examples.of(x, y);
            Weights end = Trainer.with(AdamW.rate(0.02)).batch(30).epochs(40).fit(network, start, examples,
                    Loss.meanSquaredError(), network.adapter()).weights();
            double before = Evaluate.loss(network, start, Loss.meanSquaredError(), examples);
            double after = Evaluate.loss(network, end, Loss.meanSquaredError(), examples);
            assertTrue(after < 0.3 * before, before + " to " + after);
            String rest = ":" + base.layout().size();
            assertArrayEquals(start.vector().get(rest).toFloatArray(), end.vector().get(rest).toFloatArray());
        }
    }

    /** Merged weights decode with the cache; each next distribution is the adapted network's own. */
    @Test
    void cachedDecodingGivesTheAdaptedDistributions() {
        try (NDManager manager = Compute.manager()) {
            Decoder decoder = Decoder.of(VOCABULARY, 8, 2, 2).deviation(0.4).position(new PositionScheme.Rotary());
            Adapted network = Lora.rank(2).alpha(4).adapt(decoder);
            Weights w = tuned(manager, network, network.onto(manager, decoder.initial(manager, new Rng(1)), new Rng(5)));
            NDArray ids = ids(manager)[0];
            try (Scorer.Continuation continuation = decoder.scorer(network.merge(manager, w)).begin(manager, ids, 4)) {
                for (int t = 0; t < 4; t++) {
                    NDArray logits = network.apply(manager, w, ids);
                    NDArray last = logits.get(":, -1").logSoftmax(-1);
                    assertArrayEquals(last.toFloatArray(), continuation.next().toFloatArray(), 1e-5f);
                    NDArray tokens = last.argMax(1);
                    continuation.append(tokens);
                    ids = ids.concat(tokens.reshape(2, 1), 1);
                }
            }
        }
    }

    /** An adapter never adapts an adapter: two on one network adapt the same matrices. */
    @Test
    void adaptersAreLeftAlone() {
        Network base = Mlp.of(6, 5, 3);
        assertEquals(Lora.rank(2).layout(base.layout()),
                Lora.rank(2).layout(Lora.rank(4).adapt(base).layout()));
    }

    @Test
    void aStartsWithinTheRootOfItsInputsAndBAtZero() {
        try (NDManager manager = Compute.manager()) {
            Adapted network = Lora.rank(4).adapt(Mlp.of(100, 50, 3));
            Weights w = network.initial(manager, new Rng(1));
            NDArray a = w.view("lora.layer1.2.1.weight.a");
            float largest = a.abs().max().getFloat();
            assertTrue(largest <= 0.1f && largest > 0.09f, "largest " + largest);
            assertEquals(0, w.view("lora.layer1.2.1.weight.b").abs().sum().getFloat());
        }
    }

    @Test
    void whatCannotBeAdaptedIsRefused() {
        Network base = Mlp.of(6, 5, 3);
        assertThrows(IllegalArgumentException.class, () -> Lora.rank(0));
        assertThrows(IllegalArgumentException.class, () -> Lora.rank(1).alpha(Double.NaN));
        assertTrue(assertThrows(IllegalArgumentException.class, () -> Lora.rank(1).on(e -> true).adapt(base))
                .getMessage().contains("layer1.2.1.bias"));
        assertThrows(IllegalArgumentException.class, () -> Lora.rank(1).on(Lora.ATTENTION).adapt(base));
        try (NDManager manager = Compute.manager()) {
            assertThrows(IllegalArgumentException.class, () -> Lora.rank(1).adapt(base)
                    .onto(manager, Mlp.of(6, 4, 3).initial(manager, new Rng(0)), new Rng(0)));
        }
    }
}
