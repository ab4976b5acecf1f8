package kindred.fuse;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import kindred.bench.Clock;
import kindred.core.Compute;
import kindred.core.Rng;
import kindred.core.Step;
import kindred.core.Tensors;
import kindred.core.Weights;
import kindred.model.Scorer;
import kindred.model.decoder.Decoder;
import kindred.model.decoder.PositionScheme;

/**
 * Cost of a fused decoding step: a program, not a test. Sequences are decoded side by side with key-value caches; within
 * every step the time of the members' own passes is taken, and printed are medians over rounds of that, of the whole step
 * and of the overhead within a round, with its quartiles. Time is {@link Clock}'s. Java has compiled the code before
 * anything is measured.
 *
 * <p>Weights are random, but such that distributions are peaked and an expert is about as far from the small model as
 * tuning takes one (the mean of KL(expert || small) is printed): the search for amounts is as long as for real ones.
 */
final class FusionCost {
    private static final int ROUNDS = 9;
    private static final int WARM = 3;
    private static final int COMPILED = 500;
    private static final int PROMPT = 16;
    private static final int STEPS = 8;

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
        compile();
        for (Pair pair : pairs.isEmpty() ? List.of(Pair.values()) : pairs) {
            for (int batch : batches.length == 0 ? new int[] {1, 16, 64} : batches) {
                cost(pair, batch);
            }
        }
    }

    /** Until Java has compiled what a step runs through: as in a process that decodes for longer than a second. */
    private static void compile() {
        try (NDManager manager = Compute.manager()) {
            Decoder tiny = model(47, 16, 1);
            Weights start = tiny.initial(manager, new Rng(1));
            List<Scorer> experts = List.of(expert(tiny, start, 2), expert(tiny, start, 3));
            for (LogitRule rule : List.of(new DynamicFusion(), new JointFusion(), new ProxyTuning(1))) {
                LogitFusion fusion = new LogitFusion(rule, tiny.scorer(start), tiny.scorer(start), experts);
                for (int k = 0; k < COMPILED; k++) {
                    decode(fusion, 4, new Spent());
                }
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
        double[] whole = new double[ROUNDS];
        double[] members = new double[ROUNDS];
        Spent spent = new Spent();
        LogitFusion timed = new LogitFusion(fusion.rule(), new Timed(fusion.large(), spent),
                new Timed(fusion.small(), spent),
                fusion.experts().stream().<Scorer>map(expert -> new Timed(expert, spent)).toList());
        for (int round = -WARM; round < ROUNDS; round++) {
            double step = decode(timed, batch, spent);
            if (round >= 0) {
                whole[round] = step;
                members[round] = spent.nanos / 1e6 / STEPS;
            }
        }
        double[] over = IntStream.range(0, ROUNDS).mapToDouble(i -> 100 * (whole[i] / members[i] - 1)).toArray();
        return "%.2f | %.2f | %.0f %% | %.0f .. %.0f |".formatted(quantile(members, 0.5), quantile(whole, 0.5),
                quantile(over, 0.5), quantile(over, 0.25), quantile(over, 0.75));
    }

    private static String trace(LogitFusion fusion) {
        FusionTrace trace = fusion.trace(IntStream.range(0, PROMPT + STEPS).map(i -> (7 * i) % 47).toArray());
        return " %.2f | %.2f |".formatted(
                Arrays.stream(trace.amounts()).flatMapToDouble(Arrays::stream).average().orElseThrow(),
                Arrays.stream(trace.moved()).flatMapToDouble(Arrays::stream).average().orElseThrow());
    }

    /** Milliseconds of a step, prompts and the choice of tokens not counted; the members' part is left in {@code spent}. */
    private static double decode(Scorer scorer, int batch, Spent spent) {
        long[] ids = IntStream.range(0, batch * PROMPT).mapToLong(i -> (11L * i) % 47).toArray();
        long nanos = 0;
        try (NDManager manager = Compute.manager();
                Scorer.Continuation continuation = scorer.begin(
                        manager, manager.create(ids, new Shape(batch, PROMPT)), STEPS)) {
            spent.nanos = 0;
            for (int t = 0; t < STEPS; t++) {
                try (Step step = Step.quiet()) {
                    NDArray tokens = Tensors.alias(step.manager(), continuation.next()).argMax(1)
                            .toType(DataType.INT64, false);
                    long start = Clock.nanos();
                    continuation.append(tokens);
                    nanos += Clock.nanos() - start;
                }
            }
        }
        return nanos / 1e6 / STEPS;
    }

    /** What the members of a step have taken together. */
    private static final class Spent {
        private long nanos;
    }

    /** A scorer whose steps are timed. */
    private record Timed(Scorer scorer, Spent spent) implements Scorer {
        @Override
        public int classes() {
            return scorer.classes();
        }

        @Override
        public NDArray logProbabilities(NDManager manager, NDArray... inputs) {
            return scorer.logProbabilities(manager, inputs);
        }

        @Override
        public Continuation begin(NDManager manager, NDArray prompts, int most) {
            Continuation inner = scorer.begin(manager, prompts, most);
            return new Continuation() {
                @Override
                public NDArray next() {
                    return inner.next();
                }

                @Override
                public void append(NDArray tokens) {
                    long start = Clock.nanos();
                    inner.append(tokens);
                    spent.nanos += Clock.nanos() - start;
                }

                @Override
                public void close() {
                    inner.close();
                }
            };
        }
    }

    private static double quantile(double[] x, double share) {
        double[] sorted = x.clone();
        Arrays.sort(sorted);
        return sorted[(int) Math.round(share * (sorted.length - 1))];
    }
}
