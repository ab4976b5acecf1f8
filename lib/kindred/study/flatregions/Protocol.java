package kindred.study.flatregions;

import java.util.ArrayList;
import java.util.List;
import kindred.model.ConvNet;
import kindred.model.Dense;
import kindred.model.Mlp;
import kindred.core.Network;
import kindred.multitask.HardSharing;
import kindred.multitask.Perturbation;
import kindred.study.Scale;
import kindred.task.Task;
import kindred.train.AdamW;
import kindred.train.Schedule;
import kindred.train.Trainer;

/**
 * How much is run at a scale.
 *
 * @param train training pictures
 * @param test test pictures
 * @param pool side of the patches of pixels that are averaged
 * @param convolutional whether the trunk is a residual network, else a perceptron
 * @param aggregators plain, and toward flat regions
 * @param split aggregators whose direct variant runs too
 * @param settings all arms
 * @param radii of the climb whose accuracy is drawn, from a seed of its own
 */
record Protocol(int train, int test, int pool, boolean convolutional, int epochs, int batch, double rate,
        List<Long> seeds, List<String> aggregators, List<String> split, List<Setting> settings, List<Double> radii) {
    static final double NOISE = 0.3;
    /** Radii fixed beforehand: for noisy and for clean labels. */
    static final double NOISY_RADIUS = 0.2;
    static final double CLEAN_RADIUS = 0.05;
    /** The seed whose held-out training pictures show what the radius does. */
    static final long RADIUS_SEED = 100;
    static final int HELD_OUT = 500;
    /** Training pictures on which sharpness is measured, and its radius. */
    static final int SHARPNESS_ROWS = 1_000;
    static final double SHARPNESS_RADIUS = 0.1;

    static Protocol of(Scale scale) {
        return switch (scale) {
            case SMOKE -> new Protocol(600, 500, 2, false, 6, 128, 3e-3, List.of(0L), List.of("EW"), List.of(),
                    List.of(Setting.plain("EW", NOISE), Setting.flat("EW", NOISE, NOISY_RADIUS)), List.of(0.05, 0.2));
            case DEFAULT -> {
                List<String> some = List.of("EW", "PCGrad", "CAGrad");
                List<String> split = List.of("PCGrad", "CAGrad");
                yield new Protocol(2_000, 4_000, 2, false, 40, 128, 3e-3, List.of(0L, 1L, 2L), some, split,
                        settings(some, split, List.of("EW")), List.of(0.025, 0.05, 0.1, 0.2, 0.4));
            }
            case FULL -> {
                List<String> all = List.of("EW", "PCGrad", "CAGrad", "MGDA", "IMTL", "Nash-MTL", "FairGrad");
                yield new Protocol(60_000, 10_000, 1, true, 60, 256, 1e-3, List.of(0L, 1L, 2L, 3L, 4L), all, all,
                        settings(all, all, all), List.of(0.025, 0.05, 0.1, 0.2, 0.4));
            }
        };
    }

    private static List<Setting> settings(List<String> aggregators, List<String> split, List<String> clean) {
        List<Setting> all = new ArrayList<>();
        for (String aggregator : aggregators) {
            all.add(Setting.plain(aggregator, NOISE));
            all.add(Setting.flat(aggregator, NOISE, NOISY_RADIUS));
        }
        Perturbation radius = Perturbation.plain(NOISY_RADIUS);
        for (String aggregator : split) {
            all.add(new Setting(aggregator, Setting.Variant.DIRECT, NOISE, radius));
        }
        all.add(new Setting("EW", Setting.Variant.GLOBAL, NOISE, radius));
        all.add(new Setting("EW", Setting.Variant.LONG, NOISE, Perturbation.plain(0)));
        all.add(new Setting("EW", Setting.Variant.F, NOISE, Perturbation.adaptive(2)));
        all.add(new Setting("EW", Setting.Variant.SINGLE, NOISE, Perturbation.plain(0)));
        all.add(new Setting("EW", Setting.Variant.SINGLE_F, NOISE, radius));
        for (String aggregator : clean) {
            all.add(Setting.plain(aggregator, 0));
            all.add(Setting.flat(aggregator, 0, CLEAN_RADIUS));
        }
        return all;
    }

    /** A fresh network for these tasks: a shared trunk, a linear head each. */
    HardSharing network(List<Task> tasks) {
        int side = Composites.SIDE / pool;
        Network trunk = convolutional ? ConvNet.residual(1, 32, Composites.CLASSES).slice(0, 5)
                : Mlp.of(side * side, 256, 128, Composites.CLASSES).slice(0, 2);
        return new HardSharing(trunk, tasks.stream().map(t -> new HardSharing.Part(t.name(), java.util.Optional.empty(),
                new Dense(128, t.outputs()), t.outputs())).toList());
    }

    /** The one recipe of all arms: Adam, its rate on half a cosine to 0. */
    Trainer trainer(Setting setting) {
        return Trainer.with(AdamW.rate(rate).decay(0)).schedule(Schedule.cosine()).batch(batch).epochs(epochs(setting))
                .label(setting.arm());
    }

    int epochs(Setting setting) {
        return setting.variant() == Setting.Variant.LONG ? 2 * epochs : epochs;
    }
}
