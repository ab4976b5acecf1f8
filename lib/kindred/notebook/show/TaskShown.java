package kindred.notebook.show;

import java.util.Arrays;
import java.util.stream.Collectors;
import kindred.table.Tables;
import kindred.task.Examples;
import kindred.task.Task;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/** A task: how many examples of which shape, how many outputs, and what judges them. */
public final class TaskShown implements Shown<Task> {
    @Override
    public Class<Task> type() {
        return Task.class;
    }

    @Override
    public Bundle show(Task task) {
        Table table = Table.create(task.name(),
                ints("training examples", task.train().count()),
                ints("test examples", task.test().count()),
                StringColumn.create("one input", inputs(task.train())),
                ints("outputs", task.outputs()),
                StringColumn.create("measure", task.measure().name()));
        return Bundle.text(table.printAll()).withHtml(Tables.html(table));
    }

    /** With a lone number, {@code IntColumn.create} would take it for a size. */
    private static IntColumn ints(String name, int value) {
        return IntColumn.create(name, new int[] {value});
    }

    private static String inputs(Examples examples) {
        return Arrays.stream(examples.inputs()).map(i -> i.getShape().slice(1).toString())
                .collect(Collectors.joining(", "));
    }
}
