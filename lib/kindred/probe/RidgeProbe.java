package kindred.probe;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import kindred.core.Rng;
import kindred.measure.Features;

/**
 * Ridge regression of standardised features onto class indicators: {@code mean |y - W z - b|^2 + penalty |W|^2}, in
 * closed form, its penalty chosen by cross-validation.
 *
 * <p>Everything follows from the moments of each fold: one pass over the batches, no second look at the data, memory
 * {@code folds x d^2} doubles. The penalty with the least held-out squared error over all folds wins; standardisation
 * uses the other folds only. Holds for fewer examples than features.
 *
 * @param penalties to choose from, positive
 * @param folds 2 or more
 * @param seed of the folds
 */
public record RidgeProbe(List<Double> penalties, int folds, long seed) implements Probe {

    /** Copies the penalties in ascending order. */
    public RidgeProbe {
        if (penalties.isEmpty() || penalties.stream().anyMatch(p -> !(p > 0))) {
            throw new IllegalArgumentException("penalties must be positive and at least one, got " + penalties);
        }
        if (folds < 2) {
            throw new IllegalArgumentException("at least 2 folds, got " + folds);
        }
        penalties = penalties.stream().sorted().toList();
    }

    /** Five folds, penalties 1e-6, 1e-5 ... 1e3. */
    public RidgeProbe(long seed) {
        this(IntStream.rangeClosed(-6, 3).mapToObj(e -> Math.pow(10, e)).toList(), 5, seed);
    }

    @Override
    public String name() {
        return "ridge probe";
    }

    @Override
    public Fitted fit(Iterable<Features> train) {
        return train(train);
    }

    /** Trains, and gives the weights. */
    public LinearModel train(Iterable<Features> train) {
        LabelMoments[] parts = split(train);
        LabelMoments all = LabelMoments.sum(Arrays.asList(parts));
        Moments.requireTwo(all.classesWithExamples(), name());
        double[] errors = new double[penalties.size()];
        for (int f = 0; f < folds; f++) {
            int held = f;
            LabelMoments rest = LabelMoments.sum(
                    IntStream.range(0, folds).filter(k -> k != held).mapToObj(k -> parts[k]).toList());
            RidgePath path = new RidgePath(rest);
            for (int p = 0; p < errors.length; p++) {
                errors[p] += parts[f].squaredError(path.at(penalties.get(p))) / all.n();
            }
        }
        int best = 0;
        for (int p = 1; p < errors.length; p++) {
            // The larger of equals: simpler, and stable against rounding.
            best = errors[p] <= errors[best] ? p : best;
        }
        double penalty = penalties.get(best);
        LinearModel model = new RidgePath(all).at(penalty);
        double[] bias = model.bias().clone();
        for (int c = 0; c < bias.length; c++) {
            bias[c] = all.count(c) == 0 ? Double.NEGATIVE_INFINITY : bias[c];
        }
        return new LinearModel(
                model.weights(), bias, new LinearModel.Diagnostics(penalty, errors[best], 1, true));
    }

    private LabelMoments[] split(Iterable<Features> train) {
        FoldedMoments sums = new FoldedMoments(folds, new Rng(seed));
        try (sums) {
            for (Features batch : train) {
                sums.add(batch);
            }
            return sums.values();
        }
    }
}
