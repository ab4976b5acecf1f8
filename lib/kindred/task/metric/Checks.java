package kindred.task.metric;

/** What every metric asks of its arrays. */
final class Checks {
    private Checks() {
    }

    static void sameLength(String metric, int predicted, int truth) {
        if (predicted != truth) {
            throw new IllegalArgumentException(
                    metric + " needs as many predictions as truths, got " + predicted + " and " + truth);
        }
        if (predicted == 0) {
            throw new IllegalArgumentException(metric + " needs at least one example, got none");
        }
    }

    static void finite(String metric, double[] values) {
        for (int i = 0; i < values.length; i++) {
            if (!Double.isFinite(values[i])) {
                throw new IllegalArgumentException(metric + " needs finite values, example " + i + " is " + values[i]);
            }
        }
    }
}
