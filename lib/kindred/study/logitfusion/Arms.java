package kindred.study.logitfusion;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import kindred.core.Compute;
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
            List<NDArray> tuned, NDArray mixed) {
        NDArray one(LogitRule rule, int expert) {
            return rule.fuse(large, small, List.of(experts.get(expert)));
        }

        NDArray all(LogitRule rule) {
            return rule.fuse(large, small, experts);
        }
    }

    private final Map<String, Function<Scores, NDArray>> arms = new LinkedHashMap<>();

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
        arms.arms.put("small expert", s -> s.experts().get(expert));
        arms.arms.put("large, tuned", s -> s.tuned().get(expert));
        arms.arms.putAll(fixed(expert, amounts).arms);
        arms.arms.put("dynamic", s -> s.one(new DynamicFusion(), expert));
        arms.arms.put("dynamic, a <= 1", s -> s.one(new DynamicFusion(1, 1e-4), expert));
        arms.arms.put("product", s -> s.one(new ProductOfExperts(), expert));
        arms.arms.put("mixture", s -> s.one(new LinearPool(), expert));
        arms.unlabelledToo();
        return arms;
    }

    /** No expert's task: what is done with all experts at once. */
    static Arms unlabelled() {
        Arms arms = general();
        arms.unlabelledToo();
        return arms;
    }

    private static Arms general() {
        Arms arms = new Arms();
        arms.arms.put("large", Scores::large);
        arms.arms.put("small", Scores::small);
        return arms;
    }

    private void unlabelledToo() {
        arms.put("contrastive", s -> s.all(new ContrastiveDecoding(0.1)));
        arms.put("large, tuned on all", Scores::mixed);
        arms.put("all experts: independent", s -> s.all(new DynamicFusion()));
        arms.put("all experts: least squares", s -> s.all(new JointFusion()));
        arms.put("all experts: fixed a = 1/T", s -> s.all(new ProxyTuning(1.0 / s.experts().size())));
        arms.put("all experts: product", s -> s.all(new ProductOfExperts()));
        arms.put("all experts: mixture", s -> s.all(new LinearPool()));
        arms.put("merged expert (arithmetic)", s -> s.merged());
        LogitRule dynamic = new DynamicFusion();
        arms.put("merged expert (arithmetic): dynamic", s -> dynamic.fuse(s.large(), s.small(), List.of(s.merged())));
        arms.put("merged expert (TIES): dynamic", s -> dynamic.fuse(s.large(), s.small(), List.of(s.ties())));
    }

    /** The mean loss and the accuracy of every arm on the first characters of a text. */
    Map<String, StreamScore> score(Models.Tuned models, int[] text, int characters) {
        int[] stream = java.util.Arrays.copyOf(text, Math.min(text.length, characters));
        Map<String, double[]> sums = new LinkedHashMap<>();
        long tokens = 0;
        for (long[][] windows : StreamScore.batches(stream, Protocol.LENGTH)) {
            try (NDManager manager = Compute.manager()) {
                TokenBatch batch = StreamScore.batch(manager, windows, Protocol.LENGTH, Protocol.CONTEXT);
                Scores scores = scores(manager, models, batch);
                arms.forEach((name, arm) -> {
                    NDArray log = arm.apply(scores);
                    double[] sum = sums.computeIfAbsent(name, none -> new double[2]);
                    sum[0] -= StreamScore.of(log, batch.labels()).toType(DataType.FLOAT64, false).sum().getDouble();
                    sum[1] += log.argMax(1).eq(batch.labels()).toType(DataType.FLOAT64, false).sum().getDouble();
                });
                tokens += batch.labels().size();
            }
        }
        Map<String, StreamScore> result = new LinkedHashMap<>();
        for (Map.Entry<String, double[]> sum : sums.entrySet()) {
            result.put(sum.getKey(), new StreamScore(sum.getValue()[0] / tokens, sum.getValue()[1] / tokens, tokens));
        }
        return result;
    }

    private static Scores scores(NDManager manager, Models.Tuned models, TokenBatch batch) {
        Function<Scorer, NDArray> of = m -> m.logProbabilities(manager, batch.ids(), batch.rows(), batch.columns());
        return new Scores(of.apply(models.large()), of.apply(models.small()),
                models.experts().stream().map(of).toList(), of.apply(models.merged()), of.apply(models.ties()),
                models.tuned().stream().map(of).toList(), of.apply(models.mixed()));
    }
}
