package kindred.table;

import java.util.Locale;

/**
 * An estimate with the confidence interval around it.
 *
 * @param mean the estimate, in the unit of the values it came from
 * @param low lower end of the interval, at most {@code high}
 * @param high upper end of the interval
 * @param n how many values the estimate rests on, at least 1
 */
public record Interval(double mean, double low, double high, int n) {
    /**
     * @throws IllegalArgumentException when a bound is NaN, the bounds are swapped, or n is below 1
     */
    public Interval {
        if (Double.isNaN(mean) || !(low <= high)) {
            throw new IllegalArgumentException(
                    "an interval needs a mean and low <= high, got mean " + mean + ", low " + low + ", high " + high);
        }
        if (n < 1) {
            throw new IllegalArgumentException("an interval rests on at least 1 value, got n = " + n);
        }
    }

    /** Whether this value lies in the closed interval. */
    public boolean contains(double value) {
        return low <= value && value <= high;
    }

    /** Whether the whole interval lies above this value. */
    public boolean above(double value) {
        return low > value;
    }

    /** Whether the whole interval lies below this value. */
    public boolean below(double value) {
        return high < value;
    }

    /** Half the width of the interval. */
    public double halfWidth() {
        return (high - low) / 2;
    }

    /** The same interval with the sign turned: of b - a when this is of a - b. */
    public Interval negate() {
        return new Interval(-mean, -high, -low, n);
    }

    /** For example {@code -0.0580 [-0.1001, -0.0159], n = 4}. */
    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%.4g [%.4g, %.4g], n = %d", mean, low, high, n);
    }
}
