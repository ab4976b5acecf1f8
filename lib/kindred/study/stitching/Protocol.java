package kindred.study.stitching;

import java.util.List;
import java.util.stream.LongStream;
import kindred.core.Initializer;
import kindred.core.Rng;
import kindred.model.BatchNormalization;
import kindred.model.Chain;
import kindred.model.Conv;
import kindred.model.Dense;
import kindred.model.Layers;
import kindred.model.StagedNetwork;
import kindred.study.Scale;
import kindred.train.AdamW;
import kindred.train.Schedule;
import kindred.train.Trainer;
import kindred.transfer.DirectMatching;
import kindred.transfer.TaskLossMatching;

/**
 * How much is run at a scale.
 *
 * @param images training images of a network
 * @param epochs of a network
 * @param pool side of the patches of pixels that are averaged
 * @param width factor of the channels
 * @param testImages that stitches are judged by
 * @param stages where networks are cut, counted from 1
 * @param stitchImages training images of a stitching layer by task loss
 * @param stitchEpochs of a stitching layer
 * @param stitchRate its learning rate
 * @param stitchBatch its batch size
 * @param matched images K of a direct matching
 * @param compared images of a similarity index
 * @param detected stages with an out-of-distribution detector
 * @param detectorEpochs of a detector's classifier, and of its tuning after that
 * @param kept whether activations are kept in memory or computed for each batch
 * @param seeds one pair of networks each
 */
record Protocol(int images, int epochs, int pool, int width, int testImages, List<Integer> stages, int stitchImages,
        int stitchEpochs, double stitchRate, int stitchBatch, int matched, int compared, List<Integer> detected,
        int detectorEpochs, boolean kept, List<Long> seeds) {
    /** Stages of the network below its head. */
    static final int LAST = 6;

    static Protocol of(Scale scale) {
        return switch (scale) {
            case SMOKE -> new Protocol(600, 2, 2, 1, 400, List.of(1, 3, 5), 300, 1, 5e-3, 64, 50, 100, List.of(1), 1,
                    true, seeds(1));
            case DEFAULT -> new Protocol(4_000, 4, 2, 1, 2_000, List.of(1, 2, 4, 6), 3_000, 3, 5e-3, 128, 200, 500,
                    List.of(1, 4), 10, true, seeds(5));
            case FULL -> new Protocol(50_000, 15, 1, 2, 10_000, List.of(1, 2, 3, 4, 5, 6), 50_000, 10, 1e-3, 256,
                    1_000, 1_000, List.of(1, 2, 3, 4, 5, 6), 10, false, seeds(5));
        };
    }

    private static List<Long> seeds(int count) {
        return LongStream.range(0, count).boxed().toList();
    }

    /** Six convolutions with batch normalisation, global mean pooling and a linear head. */
    StagedNetwork network(int classes) {
        int[] channels = {1, 16 * width, 32 * width, 32 * width, 64 * width, 64 * width, 64 * width};
        StagedNetwork.Builder network = StagedNetwork.builder(Initializer.he());
        for (int i = 1; i <= LAST; i++) {
            int stride = i == 2 || i == 4 ? 2 : 1;
            network.stage("conv" + i, Chain.of(Conv.three(channels[i - 1], channels[i], stride),
                    new BatchNormalization(channels[i]), Layers.relu()));
        }
        return network.stage("head", Chain.of(Layers.globalMeanPool(), new Dense(channels[LAST], classes))).build();
    }

    /** How a network is trained. */
    Trainer trainer() {
        return Trainer.with(AdamW.rate(2e-3).decay(0)).schedule(Schedule.cosine()).batch(64).epochs(epochs);
    }

    /** Direct matching. */
    DirectMatching direct() {
        return new DirectMatching(matched);
    }

    /** Matching by task loss from random weights. */
    TaskLossMatching taskLoss(Rng rng) {
        Trainer trainer = Trainer.with(AdamW.rate(stitchRate).decay(1e-5)).batch(stitchBatch).epochs(stitchEpochs)
                .rng(rng.split("order")).label("stitch");
        return TaskLossMatching.random(trainer, rng.split("start"));
    }

    /** Pairs of a source and a target stage at least two apart. */
    static boolean far(long source, long target) {
        return Math.abs(source - target) >= 2;
    }
}
