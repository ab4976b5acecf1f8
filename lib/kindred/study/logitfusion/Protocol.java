package kindred.study.logitfusion;

import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import kindred.model.adapter.Lora;
import kindred.model.decoder.Decoder;
import kindred.model.decoder.PositionScheme;
import kindred.model.ktt.Ktt;
import kindred.study.Scale;

/**
 * How much is run at a scale.
 *
 * @param small      the small decoder
 * @param large      the large decoder
 * @param smallSteps of its pretraining
 * @param largeSteps of its pretraining
 * @param tuning     steps of every tuning
 * @param adapter    with which the large model is tuned once more, to compare
 * @param scored     characters of each held-out text that are scored at most
 * @param kept       whether the pretrained pair is kept in the cache
 * @param tasks      the level of tasks, where it runs
 * @param seeds      one tuning of everything each
 */
record Protocol(Decoder small, Decoder large, int smallSteps, int largeSteps, int tuning, Optional<Lora> adapter, int scored, boolean kept,
        Optional<TaskLevel> tasks, List<Long> seeds) {
    /** Characters a model sees. */
    static final int LENGTH = 64;
    /** So many of them are only read in scoring. */
    static final int CONTEXT = 16;
    /** Fixed amounts the paper compares with. */
    static final List<Double> RIVALS = List.of(0.5, 1.0, 1.5);
    /** Fixed amounts along the curve. */
    static final List<Double> CURVE = List.of(0.25, 0.5, 0.75, 1.0, 1.25, 1.5, 2.0);
    /** The pair is valid when the large model is better than the small one by this many nats on general text. */
    static final double AHEAD = 0.05;
    /** There is a gap to close when tuning the large model gains this many nats. */
    static final double GAP = 0.03;

    static Protocol of(Scale scale) {
        return switch (scale) {
            case SMOKE -> new Protocol(decoder(32, 1), decoder(48, 2), 60, 60, 30, Optional.of(Lora.rank(2)), 4_000, false,
                    Optional.empty(), seeds(1));
            case DEFAULT -> new Protocol(decoder(48, 2), decoder(128, 3), 2_000, 1_500, 400, Optional.empty(), 16_000, true,
                    Optional.empty(), seeds(3));
            case FULL -> new Protocol(decoder(48, 2), decoder(256, 6), 10_000, 20_000, 1_500, Optional.of(Lora.rank(8)), 40_000, true,
                    Optional.of(new TaskLevel(Ktt.S, Ktt.M, 6_000, List.of("wn_word", "mv_decade", "sp_syll", "fin_unit"),
                            500, 300)), seeds(10));
        };
    }

    private static Decoder decoder(int width, int depth) {
        return Decoder.of(Domains.ALPHABET.length(), width, depth, 4).position(new PositionScheme.Learned(LENGTH));
    }

    private static List<Long> seeds(int count) {
        return LongStream.range(0, count).boxed().toList();
    }
}
