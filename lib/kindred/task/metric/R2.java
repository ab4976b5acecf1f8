package kindred.task.metric;

import org.apache.commons.math3.stat.StatUtils;

/**
 * The coefficient of determination, 1 - (sum of squared errors) / (sum of squared deviations of the truth from its
 * mean): 1 is perfect, 0 as good as the mean, below 0 worse. Not defined for a constant truth.
 */
public record R2() implements Metric<double[], double[]> {
    @Override
    public String name() {
        return "R2";
    }

    @Override
    public boolean higherIsBetter() {
        return true;
    }

    @Override
    public double of(double[] predicted, double[] truth) {
        Checks.sameLength(name(), predicted.length, truth.length);
        Checks.finite(name(), predicted);
        Checks.finite(name(), truth);
        if (StatUtils.min(truth) == StatUtils.max(truth)) {
            throw new IllegalArgumentException(
                    "R2 is not defined: all " + truth.length + " true values are " + truth[0]);
        }
        double mean = StatUtils.mean(truth);
        double errors = 0;
        double deviations = 0;
        for (int i = 0; i < truth.length; i++) {
            errors += (predicted[i] - truth[i]) * (predicted[i] - truth[i]);
            deviations += (truth[i] - mean) * (truth[i] - mean);
        }
        return 1 - errors / deviations;
    }
}
