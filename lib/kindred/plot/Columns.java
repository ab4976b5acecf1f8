package kindred.plot;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import kindred.table.Tables;
import tech.tablesaw.api.NumericColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;

/** Reads positions from table columns: numbers on a scale, or names in a row. */
final class Columns {
    /** Up to so many names are all written. */
    private static final int EVERY_NAME = 60;

    private Columns() {
    }

    static boolean numeric(Table table, String column) {
        return Tables.column(table, column) instanceof NumericColumn<?>;
    }

    /** The column's values as positions on an axis: numbers, or names. */
    static JsonElement positions(Column<?> column) {
        return column instanceof NumericColumn<?> numbers ? Json.element(numbers.asDoubleArray()) : names(column);
    }

    static JsonElement names(Column<?> column) {
        return Json.element(column.asList().stream().map(String::valueOf).toList());
    }

    /** Fills in an axis for this column: names in table order, or numbers, whole ones ticked at whole numbers. */
    static void axis(JsonObject axis, Table table, String column, String title) {
        if (numeric(table, column)) {
            scale(axis, title);
            double[] values = Tables.numbers(table, column);
            boolean whole = IntStream.range(0, values.length).allMatch(i -> values[i] == Math.rint(values[i]));
            double low = Arrays.stream(values).min().orElse(0);
            double high = Arrays.stream(values).max().orElse(0);
            if (whole && high - low <= 12 && !axis.has("type")) {
                Json.put(axis, "dtick", 1);
            }
        } else {
            categories(axis, Tables.names(table, column), title);
        }
    }

    /** Fills in an axis of numbers. */
    static void scale(JsonObject axis, String title) {
        Style.axis(title).asMap().forEach((key, value) -> axis.asMap().putIfAbsent(key, value));
    }

    /** Fills in an axis of names. */
    static void categories(JsonObject axis, List<String> names, String title) {
        scale(axis, title);
        Json.put(axis, "type", "category", "categoryorder", "array", "categoryarray", Json.element(names), "showgrid",
                false, "ticks", "");
        if (names.size() <= EVERY_NAME) {
            Json.put(axis, "tickmode", "linear", "tick0", 0, "dtick", 1);
        }
    }

    static double[] numbersWithGaps(Table table, String column) {
        Column<?> cells = Tables.column(table, column);
        if (!(cells instanceof NumericColumn<?> numbers)) {
            throw new IllegalArgumentException(
                    "column " + column + " of " + table.name() + " is " + cells.type().name() + ", not a number");
        }
        return numbers.asDoubleArray();
    }
}
