package kindred.study;

import java.util.Objects;

/**
 * A quantity a claim is about. The comparisons it offers are the atoms of a {@link Rule}.
 *
 * @param name what is measured, in words that fit into a sentence: {@code "AnB - BnB at the last layer"}
 * @param unit how it is printed
 */
public record Effect(String name, Unit unit) {
    public Effect {
        Objects.requireNonNull(unit, "unit");
        if (name == null || name.isBlank()) {
            throw new IllegalArgumentException("An effect needs a name, got \"" + name + "\"");
        }
    }

    /** An effect in plain numbers. */
    public static Effect number(String name) {
        return new Effect(name, Unit.NUMBER);
    }

    /** An effect that is a share or a difference of shares, printed in hundredths. */
    public static Effect points(String name) {
        return new Effect(name, Unit.POINTS);
    }

    /** The whole interval lies above {@code threshold}. */
    public Condition above(double threshold) {
        return new Condition.IntervalWithin(this, threshold, Double.POSITIVE_INFINITY);
    }

    /** The whole interval lies below {@code threshold}. */
    public Condition below(double threshold) {
        return new Condition.IntervalWithin(this, Double.NEGATIVE_INFINITY, threshold);
    }

    /** The whole interval lies strictly between {@code low} and {@code high}. */
    public Condition within(double low, double high) {
        return new Condition.IntervalWithin(this, low, high);
    }

    /** The mean is {@code threshold} or more. */
    public Condition meanAtLeast(double threshold) {
        return new Condition.MeanWithin(this, threshold, Double.POSITIVE_INFINITY);
    }

    /** The mean is {@code threshold} or less. */
    public Condition meanAtMost(double threshold) {
        return new Condition.MeanWithin(this, Double.NEGATIVE_INFINITY, threshold);
    }

    /** The mean lies between {@code low} and {@code high}, both included. */
    public Condition meanWithin(double low, double high) {
        return new Condition.MeanWithin(this, low, high);
    }
}
