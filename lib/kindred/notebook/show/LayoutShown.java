package kindred.notebook.show;

import java.util.List;
import java.util.Locale;
import kindred.core.Layout;
import kindred.table.Tables;
import tech.tablesaw.api.LongColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/** The layers: each parameter's name, shape, role and size, and the sum. */
public final class LayoutShown implements Shown<Layout> {
    @Override
    public Class<Layout> type() {
        return Layout.class;
    }

    @Override
    public Bundle show(Layout layout) {
        return show(layout, "Layout");
    }

    static Bundle show(Layout layout, String title) {
        List<Layout.Entry> entries = layout.entries();
        Table table = Table.create(title,
                StringColumn.create("name", entries.stream().map(Layout.Entry::name)),
                StringColumn.create("shape", entries.stream().map(e -> e.shape().toString())),
                StringColumn.create("role", entries.stream().map(e -> e.role().name().toLowerCase(Locale.ROOT))),
                LongColumn.create("parameters", entries.stream().mapToLong(Layout.Entry::size)));
        String sum = String.format(Locale.ROOT, "%,d parameters", layout.size());
        return Bundle.text(table.printAll() + "\n" + sum).withHtml(Tables.html(table) + "<p>" + sum + "</p>");
    }
}
