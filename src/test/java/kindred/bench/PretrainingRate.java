package kindred.bench;

import ai.djl.ndarray.NDManager;
import java.util.Arrays;
import java.util.List;
import kindred.core.Compute;
import kindred.core.Rng;
import kindred.core.Weights;
import kindred.model.decoder.Decoder;
import kindred.model.ktt.Ktt;
import kindred.train.AdamW;
import kindred.train.StepRule;
import kindred.train.Trainer;
import kindred.train.lm.StreamWindows;

/**
 * Steps a second of pretraining a shared decoder, on the device that {@code KINDRED_DEVICE} names: a program, not a test.
 * The recipe's windows, batch and optimizer on a stream of random tokens. Arguments: ids of decoders, all by default.
 */
final class PretrainingRate {
    private static final int BATCH = 32;
    private static final int LENGTH = 64;
    private static final int STEPS = 150;

    private PretrainingRate() {}

    public static void main(String[] args) {
        List<Ktt> sizes = args.length == 0 ? List.of(Ktt.values()) : Arrays.stream(args).map(Ktt::of).toList();
        System.out.printf("%s on %s, %d threads%n| decoder | steps a second | tokens a second |%n|---|---|---|%n",
                Compute.engine(), Compute.device(), Compute.threads());
        for (Ktt size : sizes) {
            Decoder decoder = size.decoder();
            int length = Math.min(LENGTH, size.context());
            int[] stream = new Rng(0).longs(100_000, 0, decoder.vocabulary()).mapToInt(i -> (int) i).toArray();
            StepRule rule = StepRule.gradient(
                    new StreamWindows(stream, length, length / 2, new Rng(1)).loss(decoder));
            try (NDManager manager = Compute.manager()) {
                Weights start = decoder.initial(manager, new Rng(2));
                double seconds = Double.NaN;
                for (int round = 0; round < 2; round++) { // the first compiles
                    long begin = System.nanoTime();
                    Weights end = Trainer.with(AdamW.rate(3e-3)).clip(1).batch(BATCH)
                            .run(start, start.layout().all(), STEPS * BATCH, rule).weights();
                    end.vector().sum().getFloat();
                    seconds = (System.nanoTime() - begin) / 1e9;
                }
                System.out.printf("| %s | %.1f | %,.0f |%n", size.id(), STEPS / seconds,
                        STEPS * BATCH * length / seconds);
            }
        }
    }
}
