package kindred.study.stitching;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
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
 */
final class EnergyDetector {
    private static final double INSIDE = -25;
    private static final double OUTSIDE = -7;
    private static final double PENALTY = 0.1;

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
        int channels = Math.toIntExact(genuine.inputs()[0].getShape().get(1));
        StagedNetwork network = StagedNetwork.builder(Initializer.he())
                .stage("conv", Chain.of(Conv.three(channels, 32, 2), Layers.relu(), Layers.globalMeanPool()))
                .stage("head", new Dense(32, classes)).build();
        Trainer trainer = Trainer.with(AdamW.rate(5e-3).decay(0)).schedule(Schedule.cosine()).batch(64)
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
