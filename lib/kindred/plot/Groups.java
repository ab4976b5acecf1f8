package kindred.plot;

import java.util.List;
import java.util.Map;
import kindred.table.Tables;
import tech.tablesaw.api.Table;

/** The groups of a chart, in the order of the table, each with its colour and symbol. */
final class Groups {
    private final String column;
    private final List<String> names;
    private final Map<String, String> colours;

    private Groups(String column, List<String> names, Map<String, String> colours) {
        this.column = column;
        this.names = names;
        this.colours = colours;
    }

    /** The groups of this column; null: one group without a name. */
    static Groups of(Table table, String column) {
        if (column == null) {
            return new Groups(null, List.of(""), Map.of("", Palette.first()));
        }
        List<String> names = Tables.names(table, column);
        return new Groups(column, names, Palette.colours(names));
    }

    List<String> names() {
        return names;
    }

    Table rows(Table table, String name) {
        return column == null ? table : Tables.where(table, column, name);
    }

    String colour(String name) {
        return colours.get(name);
    }

    String symbol(String name) {
        return Palette.symbol(names.indexOf(name));
    }

    /** Lines whose colour repeats are told apart by their dots. */
    String dash(String name) {
        return List.of("solid", "dot", "dashdot").get(names.indexOf(name) / Palette.SIZE % 3);
    }

    /** Whether the groups need a legend. */
    boolean named() {
        return column != null;
    }
}
