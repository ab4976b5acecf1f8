package kindred.study;

import com.google.gson.TypeAdapter;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.util.Map;
import tech.tablesaw.api.BooleanColumn;
import tech.tablesaw.api.ColumnType;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.FloatColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.LongColumn;
import tech.tablesaw.api.ShortColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;

/** A table as its columns: name, type and values, null where one is missing. */
final class TableJson extends TypeAdapter<Table> {
    private static final Map<String, ColumnType> TYPES = Map.of(
            "double", ColumnType.DOUBLE,
            "float", ColumnType.FLOAT,
            "short", ColumnType.SHORT,
            "int", ColumnType.INTEGER,
            "long", ColumnType.LONG,
            "boolean", ColumnType.BOOLEAN,
            "text", ColumnType.STRING);

    @Override
    public void write(JsonWriter out, Table table) throws IOException {
        out.beginObject().name("name").value(table.name()).name("columns").beginArray();
        for (Column<?> column : table.columns()) {
            out.beginObject().name("name").value(column.name()).name("type").value(type(table, column));
            out.name("values").beginArray();
            for (int row = 0; row < column.size(); row++) {
                writeCell(out, column.isMissing(row) ? null : column.get(row));
            }
            out.endArray().endObject();
        }
        out.endArray().endObject();
    }

    private static String type(Table table, Column<?> column) {
        return TYPES.entrySet().stream()
                .filter(entry -> entry.getValue() == column.type())
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("Column \"" + column.name() + "\" of table \""
                        + table.name() + "\" is of type " + column.type().name() + "; a record holds "
                        + TYPES.keySet()));
    }

    private static void writeCell(JsonWriter out, Object value) throws IOException {
        if (value == null) {
            out.nullValue();
        } else if (value instanceof Boolean truth) {
            out.value(truth);
        } else if (value instanceof String text) {
            out.value(text);
        } else if (Double.isFinite(((Number) value).doubleValue())) {
            out.value((Number) value);
        } else {
            out.value(value.toString());
        }
    }

    @Override
    public Table read(JsonReader in) throws IOException {
        in.beginObject();
        expect(in, "name");
        Table table = Table.create(in.nextString());
        expect(in, "columns");
        in.beginArray();
        while (in.hasNext()) {
            table.addColumns(column(in));
        }
        in.endArray();
        in.endObject();
        return table;
    }

    private static Column<?> column(JsonReader in) throws IOException {
        in.beginObject();
        expect(in, "name");
        String name = in.nextString();
        expect(in, "type");
        String type = in.nextString();
        if (!TYPES.containsKey(type)) {
            throw new IllegalArgumentException(
                    "Column \"" + name + "\" is of type \"" + type + "\"; there are " + TYPES.keySet());
        }
        Column<?> column = TYPES.get(type).create(name);
        expect(in, "values");
        in.beginArray();
        while (in.hasNext()) {
            readCell(in, column);
        }
        in.endArray();
        in.endObject();
        return column;
    }

    private static void readCell(JsonReader in, Column<?> column) throws IOException {
        if (in.peek() == JsonToken.NULL) {
            in.nextNull();
            column.appendMissing();
        } else if (column instanceof BooleanColumn truths) {
            truths.append(in.nextBoolean());
        } else if (column instanceof StringColumn texts) {
            texts.append(in.nextString());
        } else if (column instanceof DoubleColumn numbers) {
            numbers.append(Double.parseDouble(in.nextString()));
        } else if (column instanceof FloatColumn numbers) {
            numbers.append(Float.parseFloat(in.nextString()));
        } else if (column instanceof ShortColumn numbers) {
            numbers.append((short) in.nextInt());
        } else if (column instanceof IntColumn numbers) {
            numbers.append(in.nextInt());
        } else if (column instanceof LongColumn numbers) {
            numbers.append(in.nextLong());
        } else {
            throw new IllegalStateException("No reader for a column of type " + column.type().name());
        }
    }

    private static void expect(JsonReader in, String name) throws IOException {
        String found = in.nextName();
        if (!found.equals(name)) {
            throw new IllegalArgumentException(
                    "Expected \"" + name + "\" at " + in.getPath() + ", got \"" + found + "\"");
        }
    }
}
