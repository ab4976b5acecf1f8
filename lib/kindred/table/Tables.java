package kindred.table;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import kindred.core.AtomicFile;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.NumericColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;
import tech.tablesaw.io.csv.CsvWriteOptions;
import tech.tablesaw.selection.Selection;

/**
 * What the house does with tidy tables: group, pair, pivot, show and save.
 *
 * <p>Tidy means one row per run and one column per setting or measure. Groups, rows and columns keep the order of their
 * first appearance, so a table sorted on purpose stays so. Methods return new tables and change none. A column that is
 * not there, a measure that is not a number and a missing measure are {@link IllegalArgumentException}s.
 */
public final class Tables {
    private Tables() {
    }

    /**
     * Mean and 95 % t interval of a measure in every group.
     *
     * @param tidy one row per run
     * @param value the measure, a numeric column with no missing value
     * @param by the columns that make a group; none: one group of everything
     * @return the group columns (same types), then {@code mean}, {@code low}, {@code high}, {@code n}; low and high are
     *     missing where n = 1, since one run has no interval
     */
    public static Table summary(Table tidy, String value, String... by) {
        double[] values = numbers(tidy, value);
        for (String name : by) {
            if (List.of("mean", "low", "high", "n").contains(name)) {
                throw new IllegalArgumentException("group column " + name + " of " + tidy.name()
                        + " has the name of a column of the summary: rename it first");
            }
        }
        Map<List<Object>, List<Integer>> groups = groups(tidy, everyRow(tidy), by);
        DoubleColumn mean = DoubleColumn.create("mean");
        DoubleColumn low = DoubleColumn.create("low");
        DoubleColumn high = DoubleColumn.create("high");
        IntColumn n = IntColumn.create("n");
        List<Integer> first = new ArrayList<>();
        for (List<Integer> rows : groups.values()) {
            double[] group = rows.stream().mapToDouble(r -> values[r]).toArray();
            first.add(rows.get(0));
            mean.append(Stats.mean(group));
            n.append(group.length);
            if (group.length == 1) {
                low.appendMissing();
                high.appendMissing();
            } else {
                Interval interval = Stats.t(group);
                low.append(interval.low());
                high.append(interval.high());
            }
        }
        Table summary = rows(tidy.selectColumns(by), first).addColumns(mean, low, high, n);
        summary.setName(value + (by.length == 0 ? "" : " by " + String.join(", ", by)));
        return summary;
    }

    /**
     * Two arms of one measure side by side, for paired tests.
     *
     * @param tidy one row per run
     * @param value the measure
     * @param by the column that names the arms
     * @param a the first arm
     * @param b the second arm
     * @param keys the columns that make a pair (seed, task, ...), at least one
     * @return the keys, then one column named as each arm and {@code difference} = a - b
     * @throws IllegalArgumentException also when a run of one arm has no partner or two
     */
    public static Table pairs(Table tidy, String value, String by, String a, String b, String... keys) {
        if (keys.length == 0) {
            throw new IllegalArgumentException("pairs need at least one key column, for example seed");
        }
        double[] values = numbers(tidy, value);
        Map<List<Object>, List<Integer>> left = groups(tidy, rowsWhere(tidy, by, a), keys);
        Map<List<Object>, List<Integer>> right = groups(tidy, rowsWhere(tidy, by, b), keys);
        if (left.isEmpty() || !left.keySet().equals(right.keySet())) {
            Set<List<Object>> alone = new LinkedHashSet<>(left.keySet());
            alone.removeAll(right.keySet());
            right.keySet().stream().filter(k -> !left.containsKey(k)).forEach(alone::add);
            throw new IllegalArgumentException("no pairs of " + a + " and " + b + ": " + left.size() + " against "
                    + right.size() + " runs, without a partner at " + List.of(keys) + " = " + alone);
        }
        DoubleColumn first = DoubleColumn.create(a);
        DoubleColumn second = DoubleColumn.create(b);
        List<Integer> order = new ArrayList<>();
        left.forEach((key, rows) -> {
            if (rows.size() > 1 || right.get(key).size() > 1) {
                throw new IllegalArgumentException(rows.size() + " runs of " + a + " and " + right.get(key).size()
                        + " of " + b + " at " + List.of(keys) + " = " + key + ": a pair needs one of each");
            }
            int row = rows.get(0);
            order.add(row);
            first.append(values[row]);
            second.append(values[right.get(key).get(0)]);
        });
        return rows(tidy.selectColumns(keys), order)
                .addColumns(first, second, first.subtract(second).setName("difference"))
                .setName(value + ": " + a + " against " + b);
    }

    /**
     * A wide table: one row per value of one column, one column per value of another.
     *
     * @return the row column, then one numeric column per value of {@code columns}; missing where there is no run
     * @throws IllegalArgumentException also when two rows fall into one cell: summarise first
     */
    public static Table pivot(Table tidy, String rows, String columns, String value) {
        double[] values = numbers(tidy, value);
        Map<List<Object>, List<Integer>> byRow = groups(tidy, everyRow(tidy), rows);
        Map<Object, DoubleColumn> wide = new LinkedHashMap<>();
        column(tidy, columns).asList().forEach(c -> wide.putIfAbsent(c, null));
        wide.replaceAll((name, none) -> DoubleColumn.create(String.valueOf(name), byRow.size()));
        Map<Object, Integer> position = new LinkedHashMap<>();
        byRow.keySet().forEach(key -> position.put(key.get(0), position.size()));
        Set<List<Object>> seen = new LinkedHashSet<>();
        for (int r = 0; r < tidy.rowCount(); r++) {
            Object row = tidy.column(rows).get(r);
            Object name = tidy.column(columns).get(r);
            if (!seen.add(List.of(row, name))) {
                throw new IllegalArgumentException("two rows at " + rows + " = " + row + ", " + columns + " = " + name
                        + ": summarise before you pivot");
            }
            wide.get(name).set(position.get(row).intValue(), values[r]);
        }
        Table table = rows(tidy.selectColumns(rows), byRow.values().stream().map(r -> r.get(0)).toList());
        return table.addColumns(wide.values().toArray(new Column<?>[0])).setName(value);
    }

    /** The rows whose column reads so; an empty table when there is none. */
    public static Table where(Table table, String column, Object value) {
        return table.where(Selection.with(rowsWhere(table, column, value).toArray()));
    }

    /** A numeric column as it is, with no missing value. */
    public static double[] numbers(Table table, String column) {
        if (!(column(table, column) instanceof NumericColumn<?> numbers)) {
            throw new IllegalArgumentException("column " + column + " of " + table.name() + " is "
                    + table.column(column).type().name() + ", not a number");
        }
        if (numbers.countMissing() > 0) {
            throw new IllegalArgumentException("column " + column + " of " + table.name() + " has "
                    + numbers.countMissing() + " missing values (row " + numbers.isMissing().get(0)
                    + " is the first): drop those runs and say so, or fill them");
        }
        return numbers.asDoubleArray();
    }

    /** The different values of a column as text, in the order of their first appearance. */
    public static List<String> names(Table table, String column) {
        return column(table, column).asList().stream().map(String::valueOf).distinct().toList();
    }

    /** The column of this name, or an error that lists what there is. */
    public static Column<?> column(Table table, String name) {
        if (!table.containsColumn(name)) {
            throw new IllegalArgumentException(
                    "no column " + name + " in " + table.name() + ", there are " + table.columnNames());
        }
        return table.column(name);
    }

    /** The table as GitHub Markdown, numbers aligned right and cut to sensible digits. */
    public static String markdown(Table table) {
        return Rendering.markdown(table);
    }

    /** The table as an HTML fragment with its own style: escaped, numbers aligned right and cut to sensible digits. */
    public static String html(Table table) {
        return Rendering.html(table);
    }

    /**
     * Writes the table as CSV with all digits: to a temporary file beside it, then moved, so that a reader never sees
     * half a table. Missing folders are made.
     *
     * @throws UncheckedIOException when it cannot be written; the old file is then as it was
     */
    public static void save(Table table, Path csv) {
        StringWriter text = new StringWriter();
        table.write().usingOptions(CsvWriteOptions.builder(text).build());
        try {
            AtomicFile.write(csv, text.toString());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the table " + table.name() + " to " + csv, e);
        }
    }

    private static IntStream everyRow(Table table) {
        return IntStream.range(0, table.rowCount());
    }

    private static IntStream rowsWhere(Table table, String column, Object value) {
        Column<?> cells = column(table, column);
        String wanted = String.valueOf(value);
        return everyRow(table).filter(r -> String.valueOf(cells.get(r)).equals(wanted));
    }

    private static Map<List<Object>, List<Integer>> groups(Table table, IntStream rows, String... by) {
        List<Column<?>> keys = new ArrayList<>();
        for (String name : by) {
            keys.add(column(table, name));
        }
        Map<List<Object>, List<Integer>> groups = new LinkedHashMap<>();
        rows.forEach(r -> groups
                .computeIfAbsent(keys.stream().<Object>map(k -> k.get(r)).toList(), k -> new ArrayList<>()).add(r));
        return groups;
    }

    /** These rows in this order (Tablesaw's own selections sort). */
    private static Table rows(Table table, List<Integer> order) {
        return table.rows(order.stream().mapToInt(Integer::intValue).toArray());
    }
}
