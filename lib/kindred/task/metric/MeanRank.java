package kindred.task.metric;

import org.apache.commons.math3.stat.ranking.NaNStrategy;
import org.apache.commons.math3.stat.ranking.NaturalRanking;
import org.apache.commons.math3.stat.ranking.TiesStrategy;

/** The mean rank of every method over metrics: 1 is best, ties share their average rank. */
public final class MeanRank {
    private MeanRank() {
    }

    /**
     * The mean ranks.
     *
     * @param values one row per method, one column per metric
     * @param higherIsBetter the direction of each metric
     * @return one rank per method, in [1, number of methods]
     * @throws IllegalArgumentException if there is no method or metric, a row has another length, or a value is NaN
     */
    public static double[] of(double[][] values, boolean[] higherIsBetter) {
        int methods = values.length;
        int metrics = higherIsBetter.length;
        if (methods == 0 || metrics == 0) {
            throw new IllegalArgumentException(
                    "A mean rank needs methods and metrics, got " + methods + " and " + metrics);
        }
        double[] mean = new double[methods];
        NaturalRanking ranking = new NaturalRanking(NaNStrategy.FAILED, TiesStrategy.AVERAGE);
        for (int metric = 0; metric < metrics; metric++) {
            double[] errors = new double[methods];
            // Adding 0.0 makes -0.0 the 0.0 it ties with.
            for (int method = 0; method < methods; method++) {
                errors[method] = value(values, method, metric, metrics) * (higherIsBetter[metric] ? -1 : 1) + 0.0;
            }
            double[] ranks = ranking.rank(errors);
            for (int method = 0; method < methods; method++) {
                mean[method] += ranks[method] / metrics;
            }
        }
        return mean;
    }

    private static double value(double[][] values, int method, int metric, int metrics) {
        if (values[method].length != metrics) {
            throw new IllegalArgumentException("Method " + method + " has " + values[method].length + " values for "
                    + metrics + " metrics");
        }
        double value = values[method][metric];
        if (Double.isNaN(value)) {
            throw new IllegalArgumentException("Metric " + metric + " of method " + method + " is NaN");
        }
        return value;
    }
}
