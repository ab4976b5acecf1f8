package kindred.study;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import kindred.table.Interval;

/**
 * A statement about measured effects that can be decided and printed. There is no negation: what is not known (a bound
 * that is not finite) makes every comparison with it false, and a negation would turn that into evidence.
 */
public sealed interface Condition {
    /**
     * Whether the statement is true of these intervals.
     *
     * @throws IllegalArgumentException if an effect of the statement was not measured
     */
    boolean holds(Map<Effect, Interval> measured);

    /** The statement in words, as part of a sentence. */
    String words();

    /** Every effect the statement speaks of. */
    Set<Effect> effects();

    /** True when all of {@code conditions} are. */
    static Condition all(Condition... conditions) {
        return new AtLeast(conditions.length, List.of(conditions));
    }

    /** True when one or more of {@code conditions} are. */
    static Condition any(Condition... conditions) {
        return new AtLeast(1, List.of(conditions));
    }

    /** True when {@code count} or more of {@code conditions} are. */
    static Condition atLeast(int count, Condition... conditions) {
        return new AtLeast(count, List.of(conditions));
    }

    /** This and {@code other}. */
    default Condition and(Condition other) {
        return all(this, other);
    }

    /** This or {@code other}. */
    default Condition or(Condition other) {
        return any(this, other);
    }

    /** The whole interval lies strictly between two bounds, either of which may be infinite. */
    record IntervalWithin(Effect effect, double low, double high) implements Condition {
        public IntervalWithin {
            checkBounds(low, high);
        }

        @Override
        public boolean holds(Map<Effect, Interval> measured) {
            Interval interval = find(effect, measured);
            return interval.low() > low && interval.high() < high;
        }

        @Override
        public String words() {
            String subject = "the interval of " + effect.name() + " lies ";
            if (high == Double.POSITIVE_INFINITY) {
                return subject + "above " + effect.unit().print(low);
            }
            if (low == Double.NEGATIVE_INFINITY) {
                return subject + "below " + effect.unit().print(high);
            }
            return subject + "inside " + effect.unit().range(low, high);
        }

        @Override
        public Set<Effect> effects() {
            return Set.of(effect);
        }
    }

    /** The mean lies between two bounds, both included, either of which may be infinite. */
    record MeanWithin(Effect effect, double low, double high) implements Condition {
        public MeanWithin {
            checkBounds(low, high);
        }

        @Override
        public boolean holds(Map<Effect, Interval> measured) {
            double mean = find(effect, measured).mean();
            return mean >= low && mean <= high;
        }

        @Override
        public String words() {
            String subject = "the mean of " + effect.name() + " is ";
            if (high == Double.POSITIVE_INFINITY) {
                return subject + "at least " + effect.unit().print(low);
            }
            if (low == Double.NEGATIVE_INFINITY) {
                return subject + "at most " + effect.unit().print(high);
            }
            return subject + "within " + effect.unit().range(low, high);
        }

        @Override
        public Set<Effect> effects() {
            return Set.of(effect);
        }
    }

    /** {@code count} or more of the parts hold: all of them, any of them, or a number between. */
    record AtLeast(int count, List<Condition> parts) implements Condition {
        public AtLeast {
            parts = List.copyOf(parts);
            if (parts.isEmpty()) {
                throw new IllegalArgumentException("A combination needs at least one condition");
            }
            if (count < 1 || count > parts.size()) {
                throw new IllegalArgumentException(
                        "Cannot ask for " + count + " of " + parts.size() + " conditions, at least 1 and at most all");
            }
        }

        @Override
        public boolean holds(Map<Effect, Interval> measured) {
            return parts.stream().filter(part -> part.holds(measured)).count() >= count;
        }

        @Override
        public String words() {
            if (count == parts.size()) {
                return join(" and ");
            }
            return count == 1 ? join(" or ") : "at least " + count + " of these hold: " + join("; ");
        }

        private String join(String separator) {
            return parts.stream()
                    .map(part -> part instanceof AtLeast ? "(" + part.words() + ")" : part.words())
                    .collect(Collectors.joining(separator));
        }

        @Override
        public Set<Effect> effects() {
            return parts.stream()
                    .flatMap(part -> part.effects().stream())
                    .collect(Collectors.toCollection(LinkedHashSet::new));
        }
    }

    private static Interval find(Effect effect, Map<Effect, Interval> measured) {
        Interval interval = measured.get(effect);
        if (interval == null) {
            throw new IllegalArgumentException("The effect \"" + effect.name() + "\" was not measured; there are "
                    + measured.keySet().stream().map(Effect::name).toList());
        }
        return interval;
    }

    private static void checkBounds(double low, double high) {
        if (!(low < high) || low == Double.POSITIVE_INFINITY || high == Double.NEGATIVE_INFINITY
                || Double.isInfinite(low) && Double.isInfinite(high)) {
            throw new IllegalArgumentException(
                    "A condition needs low < high with one of them finite, got low " + low + ", high " + high);
        }
    }
}
