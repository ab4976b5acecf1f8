package kindred.measure;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import kindred.core.Rng;
import kindred.table.Interval;
import kindred.table.Stats;

/**
 * Which scores that need no training can be trusted to choose a model for a task: scores against measured
 * fine-tuning.
 */
public final class Transferability {
    private static final int RESAMPLES = 2000;
    private static final int PERMUTATIONS = 10_000;
    /** Up to here all orders are counted (40,320), beyond that random ones. */
    private static final int EXACT = 8;

    private Transferability() {}

    /**
     * Scores every model, fine-tunes every model, and compares the two orders.
     *
     * @param models by name, four or more
     * @param scores for which higher promises more
     * @param features gives the consumer, batch by batch, a model's features of the task; it may close each batch
     *     when the consumer returns
     * @param fineTuned what fine-tuning a model on the task reaches; higher is better
     * @param rng for the bootstrap and the permutations
     */
    public static <M> Ranking rank(
            Map<String, M> models,
            List<Marker> scores,
            BiConsumer<M, Consumer<Features>> features,
            ToDoubleFunction<M> fineTuned,
            Rng rng) {
        List<String> names = List.copyOf(models.keySet());
        double[][] values = new double[scores.size()][names.size()];
        double[] accuracies = new double[names.size()];
        for (int m = 0; m < names.size(); m++) {
            M model = models.get(names.get(m));
            double[] own = Marker.all(scores, out -> features.accept(model, out));
            for (int s = 0; s < own.length; s++) {
                values[s][m] = own[s];
            }
            accuracies[m] = fineTuned.applyAsDouble(model);
        }
        return rank(names, scores.stream().map(Marker::name).toList(), values, accuracies, rng);
    }

    /**
     * Compares orders that are known already.
     *
     * @param models names of the models, four or more
     * @param scores names of the scores
     * @param values {@code [scores][models]}, higher promises more
     * @param accuracies what fine-tuning reached, {@code [models]}
     * @throws IllegalArgumentException if sizes disagree, there are fewer than four models, a number is not finite,
     *     or all accuracies or all values of a score are equal
     */
    public static Ranking rank(
            List<String> models, List<String> scores, double[][] values, double[] accuracies, Rng rng) {
        if (models.size() < 4) {
            throw new IllegalArgumentException("an order of fewer than 4 models says nothing: of 3, one in six agrees"
                    + " by chance; got " + models.size());
        }
        require("fine-tuned accuracy", models, accuracies);
        List<Ranking.Entry> entries = new ArrayList<>();
        for (int s = 0; s < scores.size(); s++) {
            require(scores.get(s), models, values[s]);
            Rng own = rng.split(scores.get(s));
            Interval tau = interval(values[s], accuracies, own.split("bootstrap"));
            entries.add(new Ranking.Entry(
                    scores.get(s), values[s].clone(), tau, chance(values[s], accuracies, own.split("permutation"))));
        }
        return new Ranking(List.copyOf(models), accuracies.clone(), List.copyOf(entries));
    }

    private static void require(String what, List<String> models, double[] values) {
        if (values.length != models.size()) {
            throw new IllegalArgumentException(what + ": " + models.size() + " models, " + values.length + " values");
        }
        for (int m = 0; m < values.length; m++) {
            if (!Double.isFinite(values[m])) {
                throw new IllegalArgumentException(what + " of model " + models.get(m) + " is " + values[m]);
            }
        }
        if (Arrays.stream(values).distinct().count() < 2) {
            throw new IllegalArgumentException(what + " is " + values[0] + " for every model: there is no order");
        }
    }

    private static Interval interval(double[] x, double[] y, Rng rng) {
        double[] models = IntStream.range(0, x.length).asDoubleStream().toArray();
        return Stats.bootstrap(models, chosen -> tau(pick(x, chosen), pick(y, chosen)), Stats.LEVEL, RESAMPLES, rng);
    }

    private static double[] pick(double[] values, double[] chosen) {
        return Arrays.stream(chosen).map(m -> values[(int) m]).toArray();
    }

    /** Kendall's tau-b; 0 for a resample in which one side has no order. */
    private static double tau(double[] x, double[] y) {
        boolean ordered = Arrays.stream(x).distinct().count() > 1 && Arrays.stream(y).distinct().count() > 1;
        return ordered ? Stats.kendall(x, y) : 0;
    }

    private static double chance(double[] x, double[] y, Rng rng) {
        double observed = tau(x, y) - 1e-12;
        if (x.length <= EXACT) {
            long[] counts = new long[2];
            permute(x.clone(), 0, order -> {
                counts[0]++;
                counts[1] += tau(order, y) >= observed ? 1 : 0;
            });
            return (double) counts[1] / counts[0];
        }
        int high = 1;
        for (int i = 0; i < PERMUTATIONS; i++) {
            int[] order = rng.permutation(x.length);
            double[] shuffled = Arrays.stream(order).mapToDouble(j -> x[j]).toArray();
            high += tau(shuffled, y) >= observed ? 1 : 0;
        }
        return high / (PERMUTATIONS + 1.0);
    }

    /** Every order of the values from this place on. */
    private static void permute(double[] values, int from, Consumer<double[]> each) {
        if (from == values.length - 1) {
            each.accept(values);
            return;
        }
        for (int i = from; i < values.length; i++) {
            swap(values, from, i);
            permute(values, from + 1, each);
            swap(values, from, i);
        }
    }

    private static void swap(double[] values, int i, int j) {
        double value = values[i];
        values[i] = values[j];
        values[j] = value;
    }
}
