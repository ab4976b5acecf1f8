package kindred.study;

import java.util.Objects;
import java.util.Optional;
import kindred.core.Rng;
import kindred.table.Interval;
import kindred.table.Stats;

/**
 * An effect with what was measured of it.
 *
 * @param effect the quantity
 * @param interval the interval that decides
 * @param second another interval of the same effect, shown beside the first; empty where there is none
 */
public record Measured(Effect effect, Interval interval, Optional<Interval> second) {
    public Measured {
        Objects.requireNonNull(effect, "effect");
        Objects.requireNonNull(interval, "interval");
        Objects.requireNonNull(second, "second");
    }

    /** An effect with the one interval that decides. */
    public static Measured of(Effect effect, Interval interval) {
        return new Measured(effect, interval, Optional.empty());
    }

    /**
     * An effect from one value per independent unit (a seed, or a pair of a seed and a split): the 95 % t interval
     * decides, the 95 % percentile bootstrap stands beside it where there is more than one unit.
     */
    public static Measured of(Effect effect, Sample values, Rng rng) {
        return new Measured(
                effect,
                values.t(),
                values.size() > 1 ? Optional.of(Stats.bootstrap(values.values(), rng)) : Optional.empty());
    }
}
