package kindred.study.stitching;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import kindred.core.Compute;
import kindred.core.Initializer;
import kindred.core.Rng;
import kindred.core.Step;
import kindred.core.Weights;
import kindred.measure.EnergyScore;
import kindred.model.Chain;
import kindred.model.Conv;
import kindred.model.Dense;
import kindred.model.Layers;
import kindred.model.StagedNetwork;
import kindred.task.Evaluate;
import kindred.task.Examples;
import kindred.task.Loss;
import kindred.task.metric.Auroc;
import kindred.train.AdamW;
import kindred.train.Schedule;
import kindred.train.StepRule;
import kindred.train.Trainer;
import kindred.transfer.StageOutputs;

/**
 * Says whether a representation is one that a layer produces: a small classifier of genuine representations, tuned so
 * that its energy is low on them and high on those of foreign images (Liu et al. 2020, section 3.3).
 *
 * <p>Two convolutions whose outputs keep their places. One convolution and a mean over places failed the check by
 * images that it was never shown: it called noise at the first stage more genuine than genuine images (AUROC 0.3).
 */
final class EnergyDetector {
    private static final double INSIDE = -25;
    private static final double OUTSIDE = -7;
    private static final double PENALTY = 0.1;
    private static final int WIDTH = 32;

    private final StagedNetwork network;
    private final Weights weights;

    private EnergyDetector(StagedNetwork network, Weights weights) {
        this.network = network;
        this.weights = weights;
    }

    /**
     * Trains a detector; it lives in {@code manager}.
     *
     * @param genuine representations (n, c, h, w) with the images' labels
     * @param foreign representations of outliers
     * @param epochs of the classifier, and of the tuning after it
     */
    static EnergyDetector of(
            NDManager manager, Examples genuine, StageOutputs foreign, int classes, int epochs, Rng rng) {
        StagedNetwork network = network(genuine.inputs()[0].getShape(), classes);
        Trainer trainer = Trainer.with(AdamW.rate(2e-3).decay(0)).schedule(Schedule.cosine()).batch(64)
                .epochs(epochs).rng(rng.split("classifier")).label("detector");
        try (NDManager scratch = Compute.manager()) {
            Weights first = trainer.fit(network, network.initial(scratch, rng.split("start")), genuine,
                    Loss.crossEntropy()).weights();
            StepRule tuning = StepRule.gradient((pass, rows) -> {
                Examples batch = genuine.rows(pass.manager(), rows);
                int[] others = new int[rows.length];
                for (int i = 0; i < rows.length; i++) {
                    others[i] = rows[i] % foreign.count();
                }
                NDArray inside = network.apply(pass, batch.inputs());
                NDArray outside = network.apply(pass, foreign.rows(pass.manager(), others));
                NDArray low = EnergyScore.of(inside).sub(INSIDE).maximum(0).square().mean();
                NDArray high = EnergyScore.of(outside).neg().add(OUTSIDE).maximum(0).square().mean();
                return Loss.crossEntropy().of(inside, batch.targets()).add(low.add(high).mul(PENALTY));
            });
            Weights tuned = trainer.rng(rng.split("tuning"))
                    .run(first, network.layout().all(), genuine.count(), tuning).weights();
            return new EnergyDetector(network, tuned.copy(manager));
        }
    }

    private static StagedNetwork network(Shape genuine, int classes) {
        int channels = Math.toIntExact(genuine.get(1));
        int side = half(Math.toIntExact(genuine.get(2)));
        // small maps are halved once, larger ones twice
        int last = side > 2 ? half(side) : side;
        return StagedNetwork.builder(Initializer.he())
                .stage("conv1", Chain.of(Conv.three(channels, WIDTH, 2), Layers.relu()))
                .stage("conv2", Chain.of(Conv.three(WIDTH, WIDTH, side > 2 ? 2 : 1), Layers.relu(), Layers.flatten()))
                .stage("head", new Dense(WIDTH * last * last, classes)).build();
    }

    private static int half(int side) {
        return (side + 1) / 2;
    }

    /** The energy of each representation (n, c, h, w): low for genuine ones. */
    double[] energy(NDArray representations) {
        try (Step step = Step.quiet()) {
            NDManager scratch = step.manager();
            NDArray none = scratch.create(new long[(int) representations.getShape().get(0)]);
            NDArray logits = Evaluate.outputs(scratch, network, weights, Examples.of(representations, none));
            return EnergyScore.of(logits).toType(DataType.FLOAT64, false).toDoubleArray();
        }
    }

    /** How well the energy tells genuine representations from others: 0.5 not at all, 1 always, ties one half. */
    static double auroc(double[] genuine, double[] others) {
        double[] scores = new double[genuine.length + others.length];
        boolean[] positive = new boolean[scores.length];
        for (int i = 0; i < scores.length; i++) {
            positive[i] = i < genuine.length;
            scores[i] = -(positive[i] ? genuine[i] : others[i - genuine.length]);
        }
        return new Auroc().of(scores, positive);
    }
}
