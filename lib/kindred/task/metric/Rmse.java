package kindred.task.metric;

/** The root of the mean squared error, in the unit of the values. */
public record Rmse() implements Metric<double[], double[]> {
    @Override
    public String name() {
        return "RMSE";
    }

    @Override
    public boolean higherIsBetter() {
        return false;
    }

    @Override
    public double of(double[] predicted, double[] truth) {
        Checks.sameLength(name(), predicted.length, truth.length);
        Checks.finite(name(), predicted);
        Checks.finite(name(), truth);
        double sum = 0;
        for (int i = 0; i < truth.length; i++) {
            double error = predicted[i] - truth[i];
            sum += error * error;
        }
        return Math.sqrt(sum / truth.length);
    }
}
