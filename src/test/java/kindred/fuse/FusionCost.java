package kindred.fuse;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import kindred.core.Compute;
import kindred.core.Rng;
import kindred.core.Step;
import kindred.core.Tensors;
import kindred.core.Weights;
import kindred.model.Scorer;
import kindred.model.decoder.Decoder;
import kindred.model.decoder.PositionScheme;

/**
 * Cost of a fused decoding step: a program, not a test. Sequences are decoded side by side with key-value caches, in turn
 * by each member alone and by the fused model; printed are the medians over such rounds of the milliseconds of a step and
 * of the overhead within a round, with its quartiles. Time is the thread's own CPU time, so that other programs disturb
 * little; set KINDRED_THREADS=1, else the engine's other threads are not counted.
 *
 * <p>Weights are random, but such that distributions are peaked and an expert is about as far from the small model as
 * tuning takes one (the mean of KL(expert || small) is printed): the search for amounts is as long as for real ones.
 */
final class FusionCost {
    private static final int ROUNDS = 9;
    private static final int WARM = 8;
    private static final int PROMPT = 16;
    private static final int STEPS = 8;
    private static final ThreadMXBean THREAD = ManagementFactory.getThreadMXBean();

    private FusionCost() {}

    /** The pairs of models, by name. */
    private enum Pair {
        /** Of the study logit-fusion at its default scale. */
        CHARACTERS(model(47, 128, 3), model(47, 48, 2)),
        /** As wide as ktt-s and ktt-xs. */
        KTT_S(model(6_000, 128, 3), model(6_000, 96, 2)),
        /** As wide as ktt-m and ktt-s. */
        KTT_M(model(6_000, 512, 8), model(6_000, 128, 3));

        private final Decoder large;
        private final Decoder small;

        Pair(Decoder large, Decoder small) {
            this.large = large;
            this.small = small;
        }
    }

    /** Arguments: names of pairs, and batch sizes; all pairs, and 1, 16 and 64, unless said otherwise. */
    public static void main(String[] args) {
        int[] batches = Arrays.stream(args).filter(a -> a.matches("\\d+")).mapToInt(Integer::parseInt).toArray();
        List<Pair> pairs = Arrays.stream(args).filter(a -> !a.matches("\\d+")).map(Pair::valueOf).toList();
        System.out.printf("%d threads, %s%n", Compute.threads(), Compute.engine());
        System.out.println("| models | batch | experts | rule | members, ms | fused, ms | overhead | quartiles | amount | KL |");
        System.out.println("|---|---|---|---|---|---|---|---|---|---|");
        for (Pair pair : pairs.isEmpty() ? List.of(Pair.values()) : pairs) {
            for (int batch : batches.length == 0 ? new int[] {1, 16, 64} : batches) {
                cost(pair, batch);
            }
        }
    }

    private static Decoder model(int vocabulary, int width, int depth) {
        return Decoder.of(vocabulary, width, depth, 4).position(new PositionScheme.Learned(PROMPT + STEPS))
                .deviation(2.5 / Math.sqrt(width));
    }

    private static Scorer expert(Decoder small, Weights start, long seed) {
        float[] noise = new Rng(seed).normal((int) start.layout().size(), 0.2 / Math.sqrt(small.width()));
        return small.scorer(start.plus(start.with(Tensors.of(start.manager(), noise, noise.length))));
    }

    private static void cost(Pair pair, int batch) {
        Decoder large = pair.large;
        Decoder small = pair.small;
        try (NDManager manager = Compute.manager()) {
            Scorer big = large.scorer(large.initial(manager, new Rng(0)));
            Weights start = small.initial(manager, new Rng(1));
            Scorer little = small.scorer(start);
            List<Scorer> experts = List.of(expert(small, start, 2), expert(small, start, 3));
            for (int many = 1; many <= 2; many++) {
                List<LogitRule> rules = new ArrayList<>(List.of(new DynamicFusion(), new ProxyTuning(1)));
                if (many > 1) {
                    rules.add(1, new JointFusion());
                }
                for (LogitRule rule : rules) {
                    LogitFusion fusion = new LogitFusion(rule, big, little, experts.subList(0, many));
                    String of = "| %s | %d | %d | %s | ".formatted(pair, batch, many, rule.getClass().getSimpleName());
                    System.out.println(of + rounds(fusion, batch) + trace(fusion));
                }
            }
        }
    }

    private static String rounds(LogitFusion fusion, int batch) {
        double[] fused = new double[ROUNDS];
        double[] alone = new double[ROUNDS];
        for (int round = -WARM; round < ROUNDS; round++) {
            double sum = decode(fusion.large(), batch) + decode(fusion.small(), batch);
            for (Scorer expert : fusion.experts()) {
                sum += decode(expert, batch);
            }
            double together = decode(fusion, batch);
            if (round >= 0) {
                alone[round] = sum;
                fused[round] = together;
            }
        }
        double[] over = IntStream.range(0, ROUNDS).mapToDouble(i -> 100 * (fused[i] / alone[i] - 1)).toArray();
        return "%.2f | %.2f | %.0f %% | %.0f .. %.0f |".formatted(quantile(alone, 0.5), quantile(fused, 0.5),
                quantile(over, 0.5), quantile(over, 0.25), quantile(over, 0.75));
    }

    private static String trace(LogitFusion fusion) {
        FusionTrace trace = fusion.trace(IntStream.range(0, PROMPT + STEPS).map(i -> (7 * i) % 47).toArray());
        return " %.2f | %.2f |".formatted(
                Arrays.stream(trace.amounts()).flatMapToDouble(Arrays::stream).average().orElseThrow(),
                Arrays.stream(trace.moved()).flatMapToDouble(Arrays::stream).average().orElseThrow());
    }

    /** Milliseconds of a step, prompts not counted. */
    private static double decode(Scorer scorer, int batch) {
        long[] ids = IntStream.range(0, batch * PROMPT).mapToLong(i -> (11L * i) % 47).toArray();
        try (NDManager manager = Compute.manager();
                Scorer.Continuation continuation = scorer.begin(
                        manager, manager.create(ids, new Shape(batch, PROMPT)), STEPS)) {
            continuation.next().max().getFloat();
            long start = THREAD.getCurrentThreadCpuTime();
            for (int t = 0; t < STEPS; t++) {
                try (Step step = Step.quiet()) {
                    NDArray tokens = Tensors.alias(step.manager(), continuation.next()).argMax(1)
                            .toType(DataType.INT64, false);
                    continuation.append(tokens);
                }
            }
            continuation.next().max().getFloat();
            return (THREAD.getCurrentThreadCpuTime() - start) / 1e6 / STEPS;
        }
    }

    private static double quantile(double[] x, double share) {
        double[] sorted = x.clone();
        Arrays.sort(sorted);
        return sorted[(int) Math.round(share * (sorted.length - 1))];
    }
}
