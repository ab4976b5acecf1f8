package kindred.study;

import java.math.BigDecimal;
import java.math.MathContext;

/** The unit an effect is printed in. Values and thresholds are always held unscaled: 0.02, never 2. */
public enum Unit {
    /** As it is: {@code 0.93}. */
    NUMBER(1, ""),
    /** Hundredths of a share or of a difference of shares: 0.02 prints as {@code 2 points}. */
    POINTS(100, " points");

    private final int factor;
    private final String suffix;

    Unit(int factor, String suffix) {
        this.factor = factor;
        this.suffix = suffix;
    }

    /** The value in this unit, with at most four significant digits. */
    public String print(double value) {
        return number(value) + suffix;
    }

    /** {@code mean [low, high] unit}. */
    public String print(double mean, double low, double high) {
        return number(mean) + " " + range(low, high);
    }

    /** {@code [low, high] unit}. */
    public String range(double low, double high) {
        return "[" + number(low) + ", " + number(high) + "]" + suffix;
    }

    private String number(double value) {
        if (!Double.isFinite(value)) {
            return Double.isNaN(value) ? "unknown" : value > 0 ? "∞" : "-∞";
        }
        BigDecimal scaled = BigDecimal.valueOf(value).multiply(BigDecimal.valueOf(factor)).round(new MathContext(4));
        BigDecimal plain = scaled.stripTrailingZeros();
        return plain.precision() - plain.scale() < -3 || plain.scale() < -6 ? plain.toString() : plain.toPlainString();
    }
}
