package kindred.train.lm;

import ai.djl.ndarray.NDManager;
import java.util.Arrays;
import java.util.List;
import kindred.core.Compute;
import kindred.core.Rng;
import kindred.core.Weights;
import kindred.model.decoder.Decoder;
import kindred.model.ktt.Ktt;

/**
 * Steps a second of pretraining a shared decoder by its recipe, on the device that {@code KINDRED_DEVICE} names: a
 * program, not a test. The text is random tokens. Arguments: ids of decoders, all by default.
 */
final class PretrainingRate {
    private static final int STEPS = 150;

    private PretrainingRate() {}

    public static void main(String[] args) {
        List<Ktt> sizes = args.length == 0 ? List.of(Ktt.values()) : Arrays.stream(args).map(Ktt::of).toList();
        System.out.printf("%s on %s, %d threads%n| decoder | steps a second | tokens a second |%n|---|---|---|%n",
                Compute.engine(), Compute.device(), Compute.threads());
        for (Ktt size : sizes) {
            Decoder decoder = size.decoder();
            KttPretraining recipe = new KttPretraining(size, STEPS, 0);
            int[] stream = new Rng(0).longs(100_000, 0, decoder.vocabulary()).mapToInt(i -> (int) i).toArray();
            StreamWindows windows = recipe.windows(stream, new Rng(1));
            try (NDManager manager = Compute.manager()) {
                Weights start = decoder.initial(manager, new Rng(2));
                recipe.train(recipe.trainer(), start, windows); // Java compiles
                long begin = System.nanoTime();
                Weights end = recipe.train(recipe.trainer(), start, windows).weights();
                end.vector().sum().getFloat();
                double rate = STEPS / ((System.nanoTime() - begin) / 1e9);
                System.out.printf("| %s | %.1f | %,.0f |%n", size.id(), rate,
                        rate * KttPretraining.BATCH * windows.length());
            }
        }
    }
}
