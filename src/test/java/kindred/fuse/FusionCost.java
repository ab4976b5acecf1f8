package kindred.fuse;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.List;
import kindred.core.Compute;
import kindred.core.Rng;
import kindred.core.Step;
import kindred.model.Scorer;
import kindred.model.decoder.Decoder;
import kindred.model.decoder.PositionScheme;

/**
 * Cost of a fused decoding step: a program, not a test. Prints, for sequences decoded side by side with key-value caches,
 * the milliseconds of a step by the members alone and by the fused model, and the overhead of fusing.
 */
final class FusionCost {
    private static final int ROUNDS = 7;
    private static final int PROMPT = 16;
    private static final int STEPS = 16;

    private FusionCost() {}

    public static void main(String[] args) {
        System.out.printf("%d threads, %s%n", Compute.threads(), Compute.engine());
        System.out.println("| large | small | vocabulary | batch | experts | rule | members, ms | fused, ms | overhead |");
        System.out.println("|---|---|---|---|---|---|---|---|---|");
        for (int batch : new int[] {1, 16, 64}) {
            cost(model(47, 128, 3), model(47, 48, 2), batch);
            cost(model(6_000, 512, 8), model(6_000, 128, 3), batch);
        }
    }

    private static Decoder model(int vocabulary, int width, int depth) {
        return Decoder.of(vocabulary, width, depth, 4).position(new PositionScheme.Learned(PROMPT + STEPS));
    }

    private static void cost(Decoder large, Decoder small, int batch) {
        try (NDManager manager = Compute.manager()) {
            Scorer big = large.scorer(large.initial(manager, new Rng(0)));
            Scorer little = small.scorer(small.initial(manager, new Rng(1)));
            List<Scorer> experts = List.of(small.scorer(small.initial(manager, new Rng(2))),
                    small.scorer(small.initial(manager, new Rng(3))));
            for (int many = 1; many <= 2; many++) {
                List<Scorer> some = experts.subList(0, many);
                for (LogitRule rule : List.of(new DynamicFusion(), new JointFusion(), new ProxyTuning(1))) {
                    double[] fused = new double[ROUNDS];
                    double[] alone = new double[ROUNDS];
                    LogitFusion fusion = new LogitFusion(rule, big, little, some);
                    for (int round = -2; round < ROUNDS; round++) {
                        double sum = decode(big, batch) + decode(little, batch);
                        for (Scorer expert : some) {
                            sum += decode(expert, batch);
                        }
                        double together = decode(fusion, batch);
                        if (round >= 0) {
                            alone[round] = sum;
                            fused[round] = together;
                        }
                    }
                    double members = median(alone);
                    System.out.printf("| %d x %d | %d x %d | %d | %d | %d | %s | %.2f | %.2f | %.0f %% |%n",
                            large.depth(), large.width(), small.depth(), small.width(), large.vocabulary(), batch, many,
                            rule.getClass().getSimpleName(), members, median(fused),
                            100 * (median(fused) / members - 1));
                }
            }
        }
    }

    /** Milliseconds of a step, prompts not counted. */
    private static double decode(Scorer scorer, int batch) {
        try (NDManager manager = Compute.manager();
                Scorer.Continuation continuation = scorer.begin(
                        manager, manager.zeros(new Shape(batch, PROMPT), ai.djl.ndarray.types.DataType.INT64), STEPS)) {
            continuation.next().max().getFloat();
            long start = System.nanoTime();
            for (int t = 0; t < STEPS; t++) {
                try (Step step = Step.quiet()) {
                    NDArray tokens = kindred.core.Tensors.alias(step.manager(), continuation.next()).argMax(1);
                    continuation.append(tokens);
                }
            }
            continuation.next().max().getFloat();
            return (System.nanoTime() - start) / 1e6 / STEPS;
        }
    }

    private static double median(double[] x) {
        double[] sorted = x.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
