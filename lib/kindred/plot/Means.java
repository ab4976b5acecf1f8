package kindred.plot;

import java.util.Arrays;
import java.util.Locale;
import kindred.table.Tables;
import tech.tablesaw.api.NumericColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;

/** Means and 95 % intervals of a measure per group, whatever the group columns are called ("n", "mean", ...). */
final class Means {
    private static final String PREFIX = "by ";

    private final Table summary;

    private Means(Table summary) {
        this.summary = summary;
    }

    /** Over the rows of each combination of these columns; null columns do not count. */
    static Means of(Table rows, String value, String... by) {
        Tables.numbers(rows, value);
        Table renamed = Table.create(rows.name());
        String[] keys = Arrays.stream(by).filter(k -> k != null).distinct().toArray(String[]::new);
        for (String key : keys) {
            renamed.addColumns(Tables.column(rows, key).copy().setName(PREFIX + key));
        }
        renamed.addColumns(rows.column(value).copy().setName("value"));
        String[] names = Arrays.stream(keys).map(k -> PREFIX + k).toArray(String[]::new);
        return new Means(Tables.summary(renamed, "value", names));
    }

    int count() {
        return summary.rowCount();
    }

    /** The group's value of one of the columns it was made by. */
    Column<?> by(String column) {
        return summary.column(PREFIX + column);
    }

    double[] mean() {
        return numbers("mean");
    }

    /** NaN where there is one run. */
    double[] low() {
        return numbers("low");
    }

    /** NaN where there is one run. */
    double[] high() {
        return numbers("high");
    }

    /** How many runs stand behind the groups, as a note reads it. */
    String runs() {
        double[] n = numbers("n");
        int least = (int) Arrays.stream(n).min().orElse(0);
        int most = (int) Arrays.stream(n).max().orElse(0);
        if (most <= 1) {
            return "one run each";
        }
        return "mean of " + (least == most ? most : String.format(Locale.ROOT, "%d to %d", least, most)) + " runs";
    }

    /** The same, with what shows the intervals, where there are any. */
    String runs(String mark) {
        double[] n = numbers("n");
        return runs() + (Arrays.stream(n).anyMatch(k -> k > 1) ? ", " + mark + ": 95 % t interval" : "");
    }

    private double[] numbers(String column) {
        return ((NumericColumn<?>) summary.column(column)).asDoubleArray();
    }
}
