package kindred.table;

import java.util.ArrayList;
import java.util.List;
import tech.tablesaw.api.BooleanColumn;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.LongColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;

/**
 * Builds a tidy table row by row: one row per run, one column per setting or measure, types fixed beforehand.
 *
 * <pre>{@code
 * Rows runs = Rows.named("runs").text("arm").whole("seed").number("accuracy");
 * runs.add("AnB", 7, 0.91);
 * Table table = runs.table();
 * }</pre>
 *
 * <p>Columns are declared before the first row. Not safe for use by several threads.
 */
public final class Rows {
    private final Table table;
    private final List<Class<?>> types = new ArrayList<>();

    private Rows(String name) {
        table = Table.create(name);
    }

    /** An empty table of this name. */
    public static Rows named(String name) {
        return new Rows(name);
    }

    /** A column of text; in it null is a missing value. */
    public Rows text(String name) {
        return column(StringColumn.create(name), String.class);
    }

    /** A column of whole numbers (64 bit). */
    public Rows whole(String name) {
        return column(LongColumn.create(name), Long.class);
    }

    /** A column of real numbers; in it null and NaN are missing values. */
    public Rows number(String name) {
        return column(DoubleColumn.create(name), Double.class);
    }

    /** A column of true and false. */
    public Rows flag(String name) {
        return column(BooleanColumn.create(name), Boolean.class);
    }

    /**
     * Adds one row; enums and other objects go into text columns by their {@code toString}.
     *
     * @throws IllegalArgumentException when there are too few or too many values or one has the wrong type; the table
     *     is then as it was
     */
    public Rows add(Object... values) {
        if (values.length != types.size()) {
            throw new IllegalArgumentException("a row of " + table.name() + " has " + types.size() + " values "
                    + table.columnNames() + ", got " + values.length);
        }
        Object[] cells = new Object[values.length];
        for (int i = 0; i < values.length; i++) {
            cells[i] = cell(values[i], i);
        }
        for (int i = 0; i < cells.length; i++) {
            if (cells[i] == null) {
                table.column(i).appendMissing();
            } else {
                table.column(i).appendObj(cells[i]);
            }
        }
        return this;
    }

    /** How many rows there are. */
    public int count() {
        return table.rowCount();
    }

    /** A copy of the rows so far. */
    public Table table() {
        return table.copy();
    }

    private Rows column(Column<?> column, Class<?> type) {
        if (table.rowCount() > 0) {
            throw new IllegalStateException("column " + column.name() + " of " + table.name()
                    + " comes after " + table.rowCount() + " rows: declare columns first");
        }
        table.addColumns(column);
        types.add(type);
        return this;
    }

    private Object cell(Object value, int i) {
        Class<?> type = types.get(i);
        if (value == null) {
            return null;
        }
        if (type == String.class) {
            return value.toString();
        }
        if (type == Double.class && value instanceof Number number) {
            return number.doubleValue();
        }
        if (type == Long.class && (value instanceof Long || value instanceof Integer || value instanceof Short
                || value instanceof Byte)) {
            return ((Number) value).longValue();
        }
        if (type == Boolean.class && value instanceof Boolean) {
            return value;
        }
        throw new IllegalArgumentException("column " + table.column(i).name() + " of " + table.name() + " holds "
                + type.getSimpleName() + ", got " + value.getClass().getSimpleName() + " " + value);
    }
}
