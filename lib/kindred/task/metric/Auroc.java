package kindred.task.metric;

import org.apache.commons.math3.stat.ranking.NaNStrategy;
import org.apache.commons.math3.stat.ranking.NaturalRanking;
import org.apache.commons.math3.stat.ranking.TiesStrategy;

/**
 * The area under the receiver operating characteristic: the probability that a positive example scores higher than a
 * negative one, a tie counting one half (Hanley and McNeil, 1982). 0.5 is chance. Not defined unless both kinds occur.
 */
public record Auroc() implements Metric<double[], boolean[]> {
    @Override
    public String name() {
        return "AUROC";
    }

    @Override
    public boolean higherIsBetter() {
        return true;
    }

    /**
     * @param score higher for what is thought positive; infinities are scores too
     * @param positive whether the example is
     */
    @Override
    public double of(double[] score, boolean[] positive) {
        Checks.sameLength(name(), score.length, positive.length);
        for (int i = 0; i < score.length; i++) {
            if (Double.isNaN(score[i])) {
                throw new IllegalArgumentException("AUROC needs scores, example " + i + " is NaN");
            }
        }
        double[] ranks = new NaturalRanking(NaNStrategy.FAILED, TiesStrategy.AVERAGE).rank(score);
        double sum = 0;
        long positives = 0;
        for (int i = 0; i < positive.length; i++) {
            if (positive[i]) {
                sum += ranks[i];
                positives++;
            }
        }
        long negatives = positive.length - positives;
        if (positives == 0 || negatives == 0) {
            throw new IllegalArgumentException("AUROC is not defined for " + positives + " positive and " + negatives
                    + " negative examples: both must occur");
        }
        return (sum - positives * (positives + 1) / 2.0) / ((double) positives * negatives);
    }
}
