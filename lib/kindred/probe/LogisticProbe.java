package kindred.probe;

import java.util.Arrays;
import kindred.measure.Features;
import kindred.measure.LabelledMoments;

/**
 * Multinomial logistic regression on standardised features: {@code mean cross-entropy + l2 / 2 |W|^2}, bias free, by
 * L-BFGS to a gradient below 1e-7 in every entry. Deterministic: the problem is convex and the start is zero.
 *
 * <p>One pass over the batches for the moments and one an evaluation; each pass is two matrix products a batch.
 * Memory is one batch and 20 copies of the weights.
 *
 * @param l2 penalty on the squared weights, positive: without one, separable classes have no minimum
 */
public record LogisticProbe(double l2) implements Probe {
    private static final double TOLERANCE = 1e-7;
    private static final int MOST_ITERATIONS = 2000;

    public LogisticProbe {
        if (!(l2 > 0)) {
            throw new IllegalArgumentException("the penalty must be positive, got " + l2);
        }
    }

    @Override
    public String name() {
        return "logistic probe";
    }

    @Override
    public Fitted fit(Iterable<Features> train) {
        return train(train);
    }

    /** Trains, and gives the weights. */
    public LinearModel train(Iterable<Features> train) {
        LabelledMoments.Values moments = Moments.of(train, name());
        Standardisation standard = Standardisation.of(moments.mean(), moments.scatter(), moments.n());
        int classes = moments.labels()[moments.classes() - 1] + 1;
        int d = moments.mean().length;
        CrossEntropy loss = new CrossEntropy(train, standard, moments.labels(), d, l2);
        Lbfgs.Result r = Lbfgs.minimise(loss, new double[moments.classes() * (d + 1)], TOLERANCE, MOST_ITERATIONS);
        double[][] weights = new double[classes][d];
        double[] bias = new double[classes];
        Arrays.fill(bias, Double.NEGATIVE_INFINITY);
        for (int k = 0; k < moments.classes(); k++) {
            int at = k * (d + 1);
            weights[moments.labels()[k]] = Arrays.copyOfRange(r.x(), at, at + d);
            bias[moments.labels()[k]] = r.x()[at + d];
        }
        return standard.fold(
                weights, bias, new LinearModel.Diagnostics(l2, r.value(), r.iterations(), r.converged()));
    }
}
