package kindred.study.geometrymarkers;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import kindred.core.Initializer;
import kindred.core.Rng;
import kindred.measure.Dichotomies;
import kindred.measure.Glue;
import kindred.model.BatchNormalization;
import kindred.model.Chain;
import kindred.model.Conv;
import kindred.model.Dense;
import kindred.model.Layers;
import kindred.model.StagedNetwork;
import kindred.study.Scale;
import kindred.train.AdamW;
import kindred.train.Schedule;
import kindred.train.Sgd;
import kindred.train.Trainer;
import kindred.transfer.ClassSplit;

/**
 * How much is run at a scale. A sweep is a width, an optimizer and a split of the classes: networks of one sweep differ
 * in learning rate, weight decay and seed, and only they are compared.
 *
 * @param images training images of a network
 * @param epochs of a network
 * @param pool side of the patches of pixels that are averaged
 * @param testImages of the known classes
 * @param probeImages of the new classes: to train the probe, and again as many to judge it
 * @param rates learning rates
 * @param decays weight decays
 * @param adaptive whether AdamW is swept beside SGD
 * @param widths factors of the channels
 * @param splits known classes (source) and new classes (target)
 * @param seeds of a setting
 * @param glue how geometry is measured
 * @param digits whether handwritten digits are a second new task
 */
record Protocol(int images, int epochs, int pool, int testImages, int probeImages, List<Double> rates,
        List<Double> decays, boolean adaptive, List<Integer> widths, List<ClassSplit> splits, int seeds, Glue glue,
        boolean digits) {
    /** Networks are kept whose accuracy on known classes is this near to the best of their sweep. */
    static final double NEAR = 0.03;
    /** Pairs of networks that look equally good. */
    static final double EQUAL = 0.01;
    /** The stage whose output is the representation. */
    static final String PENULTIMATE = "pool";

    private static final ClassSplit FIRST =
            new ClassSplit("split 1", new int[] {1, 3, 5, 7, 8}, new int[] {0, 2, 4, 6, 9});
    private static final ClassSplit SECOND =
            new ClassSplit("split 2", FIRST.target(), FIRST.source());

    static Protocol of(Scale scale) {
        return switch (scale) {
            case SMOKE -> new Protocol(400, 4, 2, 500, 300, List.of(0.05, 0.1), List.of(0.0, 2e-2), false, List.of(1),
                    List.of(FIRST), 1, glue(20, 15, 1), false);
            case DEFAULT -> new Protocol(3_000, 6, 2, 5_000, 2_000, List.of(0.01, 0.05, 0.2),
                    List.of(0.0, 5e-3, 2e-2, 5e-2), false, List.of(1), List.of(FIRST, SECOND), 1,
                    glue(60, 30, 3), false);
            case FULL -> new Protocol(20_000, 20, 1, 5_000, 5_000, List.of(0.003, 0.01, 0.05, 0.2),
                    List.of(0.0, 1e-3, 5e-3, 2e-2), true, List.of(1, 2), List.of(FIRST, SECOND), 3, glue(100, 50, 5),
                    true);
        };
    }

    private static Glue glue(int draws, int points, int repeats) {
        return Glue.of(draws, points, repeats, Dichotomies.RANDOM, 0);
    }

    /**
     * One network of a sweep.
     *
     * @param optimizer {@code SGD} or {@code AdamW}
     */
    record Setting(ClassSplit split, String optimizer, int width, double rate, double decay, long seed) {
        String sweep() {
            return split.name() + ", " + optimizer + ", width " + width;
        }
    }

    /** All networks. */
    List<Setting> settings() {
        List<Setting> all = new ArrayList<>();
        for (ClassSplit split : splits) {
            for (String optimizer : adaptive ? List.of("SGD", "AdamW") : List.of("SGD")) {
                for (int width : widths) {
                    for (double rate : rates) {
                        for (double decay : decays) {
                            for (long seed = 0; seed < seeds; seed++) {
                                all.add(new Setting(split, optimizer, width, rate, decay, seed));
                            }
                        }
                    }
                }
            }
        }
        return all;
    }

    Trainer trainer(Setting setting, Rng rng) {
        // AdamW's rates are a hundredth: one step moves a weight by about the rate, whatever its gradient
        Trainer trainer = setting.optimizer().equals("SGD")
                ? Trainer.with(Sgd.rate(setting.rate()).momentum(0.9).decay(setting.decay()))
                : Trainer.with(AdamW.rate(setting.rate() / 100).decay(100 * setting.decay()));
        return trainer.schedule(Schedule.cosine()).batch(64).epochs(epochs).rng(rng)
                .label("rate " + setting.rate() + " decay " + setting.decay());
    }

    /** Five convolutions with batch normalisation, global mean pooling and a linear head. */
    static StagedNetwork network(int width, int classes) {
        int[] channels = {1, 16 * width, 32 * width, 32 * width, 64 * width, 64 * width};
        StagedNetwork.Builder network = StagedNetwork.builder(Initializer.he());
        for (int i = 1; i < channels.length; i++) {
            int stride = i == 2 || i == 4 ? 2 : 1;
            network.stage("conv" + i, Chain.of(Conv.three(channels[i - 1], channels[i], stride),
                    new BatchNormalization(channels[i]), Layers.relu()));
        }
        return network.stage(PENULTIMATE, Layers.globalMeanPool())
                .stage("head", new Dense(channels[5], classes)).build();
    }

    long[] seedsUsed() {
        long[] used = new long[seeds];
        Arrays.setAll(used, i -> i);
        return used;
    }
}
