package kindred.notebook.show;

import java.util.List;
import kindred.data.text.TextExample;
import kindred.data.text.TextTask;
import kindred.table.Tables;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/** A text task: what is asked, how many examples there are, and the first of them. */
public final class TextTaskShown implements Shown<TextTask> {
    private static final int FIRST = 5;

    @Override
    public Class<TextTask> type() {
        return TextTask.class;
    }

    @Override
    public Bundle show(TextTask task) {
        List<TextExample> first = task.train().subList(0, Math.min(FIRST, task.train().size()));
        Table table = Table.create(task + ": " + task.definition(),
                StringColumn.create("input", first.stream().map(TextExample::input)),
                StringColumn.create("target", first.stream().map(TextExample::target)));
        return Bundle.text(table.printAll()).withHtml(Tables.html(table));
    }
}
