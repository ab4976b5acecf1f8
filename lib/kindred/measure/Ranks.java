package kindred.measure;

import java.util.Arrays;

/** Ranks of values, equal values sharing the mean of theirs. */
final class Ranks {

    private Ranks() {}

    static double[] average(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        double[] ranks = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            ranks[i] = (below(sorted, values[i], false) + below(sorted, values[i], true) + 1) / 2.0;
        }
        return ranks;
    }

    /** How many of the sorted values are below (or, inclusive, at most) this one. */
    static int below(double[] sorted, double value, boolean inclusive) {
        int low = 0;
        int high = sorted.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (sorted[middle] < value || inclusive && sorted[middle] == value) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
