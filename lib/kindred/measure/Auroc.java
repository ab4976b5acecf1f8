package kindred.measure;

import java.util.stream.DoubleStream;

/** The area under the receiver operating characteristic: the chance that a positive scores above a negative. */
public final class Auroc {

    private Auroc() {}

    /**
     * The area, in [0, 1]; a tie counts one half. NaN if either side is empty.
     *
     * @throws IllegalArgumentException if a score is NaN
     */
    public static double of(double[] positives, double[] negatives) {
        double[] all = DoubleStream.concat(DoubleStream.of(positives), DoubleStream.of(negatives)).toArray();
        if (DoubleStream.of(all).anyMatch(Double::isNaN)) {
            throw new IllegalArgumentException("scores must be numbers, one of " + all.length + " is NaN");
        }
        double[] ranks = Ranks.average(all);
        double sum = 0;
        for (int i = 0; i < positives.length; i++) {
            sum += ranks[i];
        }
        double p = positives.length;
        return (sum - p * (p + 1) / 2) / (p * negatives.length);
    }
}
