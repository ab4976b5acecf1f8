package kindred.task.metric;

import java.util.Arrays;

/** The share of sequences that equal the reference in length and every token, in [0, 1]. */
public record ExactMatch() implements Metric<int[][], int[][]> {
    @Override
    public String name() {
        return "exact match";
    }

    @Override
    public boolean higherIsBetter() {
        return true;
    }

    /**
     * @param predicted one array of tokens per example, without padding
     * @param truth one array of tokens per example, without padding
     */
    @Override
    public double of(int[][] predicted, int[][] truth) {
        Checks.sameLength(name(), predicted.length, truth.length);
        int right = 0;
        for (int i = 0; i < truth.length; i++) {
            if (Arrays.equals(predicted[i], truth[i])) {
                right++;
            }
        }
        return (double) right / truth.length;
    }
}
