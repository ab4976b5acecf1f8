package kindred.study.howtransferable;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import kindred.study.Scale;
import kindred.train.Schedule;
import kindred.train.Sgd;
import kindred.train.Trainer;
import kindred.transfer.ClassSplit;
import kindred.transfer.LayerCut;
import kindred.transfer.LayerwiseTransfer;

/**
 * How much is run at a scale.
 *
 * @param images training images per task
 * @param testImages of the target at most
 * @param pool side of the patches of pixels that are averaged
 * @param epochs of every training
 * @param depths how many stages are copied
 * @param preserve how many stages above the cut are kept, in further arms
 * @param longBase whether a base trained twice as long is run too
 * @param pairs what is transferred to what
 */
record Protocol(int images, int testImages, int pool, int epochs, List<Integer> depths, List<Integer> preserve,
        boolean longBase, List<Pair> pairs) {
    /** Stages of the network below its head. */
    static final int LAST = 5;

    static Protocol of(Scale scale) {
        return switch (scale) {
            case SMOKE -> new Protocol(300, 500, 2, 3, List.of(1, 3, 5), List.of(), false, List.of(random(0, false)));
            case DEFAULT -> new Protocol(1_500, 5_000, 2, 10, all(), List.of(), true, List.of(
                    random(0, false), random(1, true), random(2, false),
                    dissimilar(0, false), dissimilar(1, true), dissimilar(2, false)));
            case FULL -> new Protocol(15_000, 5_000, 1, 20, all(), List.of(1, 2), true, full());
        };
    }

    /** A pair of tasks with the seed of its training. */
    static Pair random(long seed, boolean reversed) {
        ClassSplit split = ClassSplit.randomHalves(10, seed);
        return new Pair("random", reversed ? split.reversed() : split, reversed ? "back" : "forth", seed);
    }

    static Pair dissimilar(long seed, boolean reversed) {
        ClassSplit split = ClassSplit.dissimilarFashion();
        return new Pair("dissimilar", reversed ? split.reversed() : split, reversed ? "back" : "forth", seed);
    }

    /** The arms at all depths of this protocol. */
    List<LayerCut> cuts() {
        List<LayerCut> cuts = new ArrayList<>();
        for (int n : depths) {
            cuts.addAll(LayerwiseTransfer.arms(n));
            for (int keep : preserve) {
                if (n + keep <= LAST) {
                    cuts.add(new LayerCut(n, LayerCut.Origin.TARGET_BASE, true, keep));
                    cuts.add(new LayerCut(n, LayerCut.Origin.SOURCE_BASE, true, keep));
                }
            }
        }
        return cuts;
    }

    /** The one training recipe of all networks. */
    Trainer trainer() {
        return Trainer.with(Sgd.rate(0.05).momentum(0.9).decay(5e-4))
                .schedule(Schedule.cosine()).batch(64).epochs(epochs);
    }

    /** The middle depths, where co-adaptation is expected to break. */
    List<Integer> middle() {
        return depths.stream().filter(n -> n > 1 && n < LAST).toList();
    }

    private static List<Integer> all() {
        return IntStream.rangeClosed(1, LAST).boxed().toList();
    }

    private static List<Pair> full() {
        List<Pair> pairs = new ArrayList<>();
        for (long seed = 0; seed < 5; seed++) {
            pairs.add(random(seed, false));
            pairs.add(random(seed, true));
        }
        for (long seed = 0; seed < 5; seed++) {
            pairs.add(dissimilar(seed, false));
            pairs.add(dissimilar(seed, true));
        }
        return pairs;
    }

    /**
     * What is transferred to what.
     *
     * @param kind {@code random} or {@code dissimilar}
     * @param direction {@code forth} or {@code back}
     */
    record Pair(String kind, ClassSplit split, String direction, long seed) {}
}
