package kindred.task.metric;

/** The share of examples whose class is predicted rightly, in [0, 1]. Classes are numbers. */
public record Accuracy() implements Metric<int[], int[]> {
    @Override
    public String name() {
        return "accuracy";
    }

    @Override
    public boolean higherIsBetter() {
        return true;
    }

    @Override
    public double of(int[] predicted, int[] truth) {
        Checks.sameLength(name(), predicted.length, truth.length);
        int right = 0;
        for (int i = 0; i < truth.length; i++) {
            if (predicted[i] == truth[i]) {
                right++;
            }
        }
        return (double) right / truth.length;
    }
}
