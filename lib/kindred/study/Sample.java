package kindred.study;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.DoubleBinaryOperator;
import java.util.function.ToDoubleFunction;
import kindred.table.Interval;
import kindred.table.Stats;
import kindred.table.Tables;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;

/**
 * One value per independent unit: per seed, or per pair of a seed and a split. Two samples combine unit by unit, so
 * that a paired difference can never pair the wrong runs.
 *
 * <pre>{@code
 * Sample frozen = Sample.of(Tables.where(runs, "arm", "AnB"), "accuracy", "seed", "split");
 * Sample base = Sample.of(Tables.where(runs, "arm", "base"), "accuracy", "seed", "split");
 * Interval drop = frozen.minus(base).t();
 * }</pre>
 */
public final class Sample {
    private final Map<List<Object>, Double> byUnit;

    private Sample(Map<List<Object>, Double> byUnit) {
        this.byUnit = byUnit;
    }

    /**
     * The mean of a measure in every unit.
     *
     * @param tidy one row per run
     * @param measure a numeric column without missing values
     * @param unit the columns that tell the units apart, at least one
     * @throws IllegalArgumentException if there is no row or no such column
     */
    public static Sample of(Table tidy, String measure, String... unit) {
        return of(tidy, rows -> Stats.mean(Tables.numbers(rows, measure)), unit);
    }

    /**
     * A statistic of the rows of every unit, for example a slope or the best of several arms.
     *
     * @param tidy one row per run
     * @param statistic sees the rows of one unit, all columns
     * @param unit the columns that tell the units apart, at least one
     * @throws IllegalArgumentException if there is no row, no such column, or the statistic is not finite
     */
    public static Sample of(Table tidy, ToDoubleFunction<Table> statistic, String... unit) {
        if (unit.length == 0) {
            throw new IllegalArgumentException("A sample needs the columns that make a unit, for example seed");
        }
        if (tidy.isEmpty()) {
            throw new IllegalArgumentException("The table \"" + tidy.name() + "\" has no row to take a sample from");
        }
        List<Column<?>> keys = new ArrayList<>();
        for (String name : unit) {
            keys.add(Tables.column(tidy, name));
        }
        Map<List<Object>, List<Integer>> rows = new LinkedHashMap<>();
        for (int r = 0; r < tidy.rowCount(); r++) {
            int row = r;
            List<Object> key = keys.stream().<Object>map(column -> column.get(row)).toList();
            rows.computeIfAbsent(key, none -> new ArrayList<>()).add(row);
        }
        Map<List<Object>, Double> byUnit = new LinkedHashMap<>();
        rows.forEach((key, group) -> {
            double value = statistic.applyAsDouble(tidy.rows(group.stream().mapToInt(r -> r).toArray()));
            if (!Double.isFinite(value)) {
                throw new IllegalArgumentException("The value of unit " + key + " is " + value + ", not finite");
            }
            byUnit.put(key, value);
        });
        return new Sample(byUnit);
    }

    /** This minus {@code other}, unit by unit. */
    public Sample minus(Sample other) {
        return with(other, (a, b) -> a - b);
    }

    /**
     * Two samples combined unit by unit, in this one's order.
     *
     * @throws IllegalArgumentException if a unit of one is not in the other
     */
    public Sample with(Sample other, DoubleBinaryOperator operator) {
        if (!byUnit.keySet().equals(other.byUnit.keySet())) {
            Set<List<Object>> alone = new LinkedHashSet<>(byUnit.keySet());
            alone.addAll(other.byUnit.keySet());
            alone.removeIf(key -> byUnit.containsKey(key) && other.byUnit.containsKey(key));
            throw new IllegalArgumentException("Units without a partner: " + alone);
        }
        Map<List<Object>, Double> combined = new LinkedHashMap<>();
        byUnit.forEach((key, value) -> combined.put(key, operator.applyAsDouble(value, other.byUnit.get(key))));
        return new Sample(combined);
    }

    /** The values, in the order in which the units first appear. */
    public double[] values() {
        return byUnit.values().stream().mapToDouble(Double::doubleValue).toArray();
    }

    /** How many units there are. */
    public int size() {
        return byUnit.size();
    }

    /** Mean and 95 % t interval over the units; unbounded for one unit, which knows nothing of its spread. */
    public Interval t() {
        double[] values = values();
        return values.length > 1
                ? Stats.t(values)
                : new Interval(values[0], Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY, 1);
    }
}
