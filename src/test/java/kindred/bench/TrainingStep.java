package kindred.bench;

import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.LambdaBlock;
import ai.djl.nn.ParallelBlock;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.LayerNorm;
import ai.djl.nn.transformer.ScaledDotProductAttentionBlock;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.GradientCollector;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import java.util.List;
import java.util.concurrent.TimeUnit;
import kindred.core.Autograd;
import kindred.core.BlockNetwork;
import kindred.core.Compute;
import kindred.core.Initializer;
import kindred.core.Pass;
import kindred.core.Rng;
import kindred.core.Step;
import kindred.core.Tensors;
import kindred.core.Weights;
import kindred.task.Loss;
import kindred.train.AdamW;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One training step (forward, backward, Adam): Kindred's flat vector against DJL's own trainer, which keeps one leaf, one
 * gradient buffer and one optimizer call per parameter. The same block, the same batch, the same optimizer.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 3)
public class TrainingStep {
    @Param({"mlp", "decoder"})
    public String network;

    private NDManager manager;
    private NDArray x;
    private NDArray y;
    private Weights weights;
    private BlockNetwork flat;
    private kindred.train.Optimizer.State adam;
    private Model model;
    private ai.djl.training.Trainer trainer;

    @Setup
    public void setUp() {
        manager = Compute.manager();
        boolean decoder = network.equals("decoder");
        Shape input = decoder ? new Shape(32, 64, 128) : new Shape(64, 196);
        int rows = decoder ? 32 * 64 : 64;
        int classes = decoder ? 64 : 10;
        x = Tensors.of(manager, new Rng(1).normal((int) input.size(), 1), input.getShape());
        long[] labels = new long[rows];
        Rng rng = new Rng(2);
        for (int i = 0; i < rows; i++) {
            labels[i] = rng.nextInt(classes);
        }
        y = Tensors.of(manager, labels, rows);
        flat = BlockNetwork.of(block(decoder, classes), Initializer.glorot(), input);
        weights = flat.initial(manager, new Rng(3));
        adam = AdamW.rate(1e-4).decay(0).start(manager, weights.layout(), weights.layout().all(), weights.vector());
        model = Model.newInstance("stock");
        model.setBlock(block(decoder, classes));
        trainer = model.newTrainer(new DefaultTrainingConfig(ai.djl.training.loss.Loss.softmaxCrossEntropyLoss())
                .optOptimizer(Optimizer.adam().optLearningRateTracker(Tracker.fixed(1e-4f)).build()));
        trainer.initialize(input);
    }

    @TearDown
    public void tearDown() {
        trainer.close();
        model.close();
        manager.close();
    }

    @Benchmark
    public void flatVector() {
        try (Step step = Step.recording()) {
            Pass pass = Pass.of(weights).leaf(weights.layout().all()).training(new Rng(0)).open(step);
            NDArray loss = Loss.crossEntropy().of(flat.apply(pass, x), y);
            adam.step(weights.vector(), Autograd.gradient(loss, pass.leaf()), 1e-4);
        }
    }

    @Benchmark
    public void oneLeafPerParameter() {
        try (NDManager step = manager.newSubManager()) {
            NDArray in = Tensors.alias(step, x);
            NDArray labels = Tensors.alias(step, y);
            try (GradientCollector collector = trainer.newGradientCollector()) {
                NDList out = trainer.forward(new NDList(in));
                collector.backward(trainer.getLoss().evaluate(new NDList(labels), out));
            }
            trainer.step();
        }
    }

    private static Block block(boolean decoder, int classes) {
        SequentialBlock block = new SequentialBlock();
        if (!decoder) {
            return block.add(Linear.builder().setUnits(128).build()).add(Activation::relu)
                    .add(Linear.builder().setUnits(128).build()).add(Activation::relu)
                    .add(Linear.builder().setUnits(classes).build());
        }
        for (int layer = 0; layer < 4; layer++) {
            block.add(residual(new SequentialBlock().add(LayerNorm.builder().axis(2).build())
                    .add(ScaledDotProductAttentionBlock.builder()
                            .setEmbeddingSize(128).setHeadCount(4).optAttentionProbsDropoutProb(0).build())));
            block.add(residual(new SequentialBlock().add(LayerNorm.builder().axis(2).build())
                    .add(Linear.builder().setUnits(512).build()).add(Activation::gelu)
                    .add(Linear.builder().setUnits(128).build())));
        }
        return block.add(Linear.builder().setUnits(classes).build())
                .add(list -> new NDList(list.get(0).reshape(-1, classes)));
    }

    private static Block residual(Block branch) {
        return new ParallelBlock(parts -> new NDList(parts.get(0).get(0).add(parts.get(1).get(0))),
                List.of(new LambdaBlock(list -> list), branch));
    }
}
