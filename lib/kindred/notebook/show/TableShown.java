package kindred.notebook.show;

import kindred.table.Tables;
import tech.tablesaw.api.Table;

/** A table; of a long one the first rows and how many there are. */
public final class TableShown implements Shown<Table> {
    static final int MOST_ROWS = 60;

    @Override
    public Class<Table> type() {
        return Table.class;
    }

    @Override
    public Bundle show(Table table) {
        if (table.rowCount() <= MOST_ROWS) {
            return Bundle.text(table.printAll()).withHtml(Tables.html(table));
        }
        Table start = table.first(MOST_ROWS);
        String rest = "%d of %d rows".formatted(MOST_ROWS, table.rowCount());
        return Bundle.text(start.printAll() + "\n" + rest).withHtml(Tables.html(start) + "<p>" + rest + "</p>");
    }
}
