package kindred.study.logitfusion;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import kindred.core.Compute;
import kindred.fuse.AdditiveRule;
import kindred.fuse.ContrastiveDecoding;
import kindred.fuse.DynamicFusion;
import kindred.fuse.JointFusion;
import kindred.fuse.LinearPool;
import kindred.fuse.LogitRule;
import kindred.fuse.ProductOfExperts;
import kindred.fuse.ProxyTuning;
import kindred.model.Scorer;
import kindred.model.decoder.TokenBatch;
import kindred.train.lm.StreamScore;

/** All the ways to predict a text that the study compares; each member's pass over the text serves all of them. */
final class Arms {
    /** Log-probabilities (predictions, alphabet) of one batch, by every trained model. */
    private record Scores(NDArray large, NDArray small, List<NDArray> experts, NDArray merged, NDArray ties,
            List<NDArray> tuned, List<NDArray> adapted, NDArray mixed) {
        Said one(LogitRule rule, int expert) {
            return by(rule, List.of(experts.get(expert)));
        }

        Said all(LogitRule rule) {
            return by(rule, experts);
        }

        Said by(LogitRule rule, List<NDArray> chosen) {
            if (rule instanceof AdditiveRule additive) {
                AdditiveRule.Steered steered = additive.steer(large, small, chosen);
                return new Said(steered.logProbabilities(), Optional.of(steered.amounts()));
            }
            return new Said(rule.fuse(large, small, chosen), Optional.empty());
        }
    }

    /** What an arm predicts, (predictions, alphabet), and how much of each expert it adds, (predictions, experts). */
    private record Said(NDArray log, Optional<NDArray> amounts) {
        static Said alone(NDArray log) {
            return new Said(log, Optional.empty());
        }
    }

    /**
     * How an arm did on a text.
     *
     * @param amount the mean of the experts' amounts over all predictions; null where the arm has none
     */
    record Scored(StreamScore score, Double amount) {}

    private final Map<String, Function<Scores, Said>> arms = new LinkedHashMap<>();

    private Arms() {}

    /** Names of the fixed amounts. */
    static String fixed(double amount) {
        return "fixed a = " + amount;
    }

    /** Fixed amounts of one expert only: to choose among them. */
    static Arms fixed(int expert, List<Double> amounts) {
        Arms arms = new Arms();
        for (double a : amounts) {
            arms.arms.put(fixed(a), s -> s.one(new ProxyTuning(a), expert));
        }
        return arms;
    }

    /** One expert, whose task is known: number {@code expert}. */
    static Arms labelled(int expert, List<Double> amounts) {
        Arms arms = general();
        arms.arms.put("small expert", s -> Said.alone(s.experts().get(expert)));
        arms.arms.put("large, tuned", s -> Said.alone(s.tuned().get(expert)));
        arms.arms.putAll(fixed(expert, amounts).arms);
        arms.arms.put("dynamic", s -> s.one(new DynamicFusion(), expert));
        arms.arms.put("dynamic, a <= 1", s -> s.one(new DynamicFusion(1, 1e-4), expert));
        arms.arms.put("product", s -> s.one(new ProductOfExperts(), expert));
        arms.arms.put("mixture", s -> s.one(new LinearPool(), expert));
        arms.unlabelledToo();
        return arms;
    }

    /** The large model tuned by a low-rank adapter, too. */
    Arms adapted(int expert) {
        arms.put("large, tuned by LoRA", s -> Said.alone(s.adapted().get(expert)));
        return this;
    }

    /** No expert's task: what is done with all experts at once. */
    static Arms unlabelled() {
        Arms arms = general();
        arms.unlabelledToo();
        return arms;
    }

    private static Arms general() {
        Arms arms = new Arms();
        arms.arms.put("large", s -> Said.alone(s.large()));
        arms.arms.put("small", s -> Said.alone(s.small()));
        return arms;
    }

    private void unlabelledToo() {
        arms.put("contrastive", s -> s.all(new ContrastiveDecoding(0.1)));
        arms.put("large, tuned on all", s -> Said.alone(s.mixed()));
        arms.put("all experts: independent", s -> s.all(new DynamicFusion()));
        arms.put("all experts: least squares", s -> s.all(new JointFusion()));
        arms.put("all experts: fixed a = 1/T", s -> s.all(new ProxyTuning(1.0 / s.experts().size())));
        arms.put("all experts: product", s -> s.all(new ProductOfExperts()));
        arms.put("all experts: mixture", s -> s.all(new LinearPool()));
        arms.put("merged expert (arithmetic)", s -> Said.alone(s.merged()));
        LogitRule dynamic = new DynamicFusion();
        arms.put("merged expert (arithmetic): dynamic", s -> s.by(dynamic, List.of(s.merged())));
        arms.put("merged expert (TIES): dynamic", s -> s.by(dynamic, List.of(s.ties())));
    }

    /** How every arm does on the first characters of a text. */
    Map<String, Scored> score(Models.Tuned models, int[] text, int characters) {
        int[] stream = java.util.Arrays.copyOf(text, Math.min(text.length, characters));
        Map<String, double[]> sums = new LinkedHashMap<>();
        long tokens = 0;
        for (long[][] windows : StreamScore.batches(stream, Protocol.LENGTH)) {
            try (NDManager manager = Compute.manager()) {
                TokenBatch batch = StreamScore.batch(manager, windows, Protocol.LENGTH, Protocol.CONTEXT);
                Scores scores = scores(manager, models, batch);
                long predictions = batch.labels().size();
                arms.forEach((name, arm) -> {
                    Said said = arm.apply(scores);
                    double[] sum = sums.computeIfAbsent(name, none -> new double[3]);
                    sum[0] -= total(StreamScore.of(said.log(), batch.labels()));
                    sum[1] += total(said.log().argMax(1).eq(batch.labels()));
                    sum[2] += said.amounts().map(a -> total(a) / a.size() * predictions).orElse(Double.NaN);
                });
                tokens += predictions;
            }
        }
        Map<String, Scored> result = new LinkedHashMap<>();
        for (Map.Entry<String, double[]> sum : sums.entrySet()) {
            double[] of = sum.getValue();
            Double amount = Double.isNaN(of[2]) ? null : of[2] / tokens;
            result.put(sum.getKey(), new Scored(new StreamScore(of[0] / tokens, of[1] / tokens, tokens), amount));
        }
        return result;
    }

    private static double total(NDArray x) {
        return x.toType(DataType.FLOAT64, false).sum().getDouble();
    }

    private static Scores scores(NDManager manager, Models.Tuned models, TokenBatch batch) {
        Function<Scorer, NDArray> of = m -> m.logProbabilities(manager, batch.ids(), batch.rows(), batch.columns());
        return new Scores(of.apply(models.large()), of.apply(models.small()),
                models.experts().stream().map(of).toList(), of.apply(models.merged()), of.apply(models.ties()),
                models.tuned().stream().map(of).toList(), models.adapted().stream().map(of).toList(),
                of.apply(models.mixed()));
    }
}
