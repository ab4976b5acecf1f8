package kindred.task;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import kindred.core.Rng;
import kindred.core.Tensors;
import tech.tablesaw.api.BooleanColumn;
import tech.tablesaw.api.NumericColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;
import tech.tablesaw.io.csv.CsvReadOptions;

/**
 * A table of one's own as tasks: a row is an example, one column is the target, the others are the input.
 *
 * <pre>{@code
 * TableTasks cars = TableTasks.csv(manager, Path.of("cars.csv")).leaving("name");
 * Task mpg = cars.regression("mpg");
 * Task origin = cars.classification("origin");
 * }</pre>
 *
 * <p>A numeric column becomes one input, standardised with the mean and deviation of the training rows (a constant one
 * becomes 0); text or true/false becomes one input per value of the training rows (one-hot; a value that occurs only
 * among the test rows is all zeros). Targets of a regression are standardised the same way, so errors are in deviations
 * of the training rows. The split depends on the seed and the number of rows only: all tasks of one table have the same
 * training rows, and tasks of one table with the same input columns made by {@link #tasks} share their input arrays.
 */
public final class TableTasks {
    private static final int MOST_VALUES = 100;

    private final NDManager manager;
    private final Table table;
    private final List<String> left;
    private final double testShare;
    private final long seed;

    private TableTasks(NDManager manager, Table table, List<String> left, double testShare, long seed) {
        this.manager = manager;
        this.table = table;
        this.left = left;
        this.testShare = testShare;
        this.seed = seed;
    }

    /**
     * The tasks of a table; a quarter of the rows is for the test, drawn by seed 0.
     *
     * @param manager where the examples live
     * @throws IllegalArgumentException if there are fewer than 4 rows or 2 columns
     */
    public static TableTasks of(NDManager manager, Table table) {
        if (table.rowCount() < 4 || table.columnCount() < 2) {
            throw new IllegalArgumentException("Table " + table.name() + " has " + table.rowCount() + " rows and "
                    + table.columnCount() + " columns, expected at least 4 and 2");
        }
        return new TableTasks(manager, table, List.of(), 0.25, 0);
    }

    /**
     * The tasks of a CSV file with a header line.
     *
     * @throws IllegalArgumentException if there is no such file or it cannot be read as a table; says which
     */
    public static TableTasks csv(NDManager manager, Path file) {
        if (!Files.isRegularFile(file)) {
            throw new IllegalArgumentException("There is no file " + file.toAbsolutePath());
        }
        Table table;
        try {
            table = Table.read().usingOptions(CsvReadOptions.builder(file.toFile()).header(true).sample(false)
                    .tableName(file.getFileName().toString()));
        } catch (RuntimeException e) {
            throw new IllegalArgumentException(file + " is not a CSV file with a header line: " + e.getMessage(), e);
        }
        return of(manager, table);
    }

    /** Without these columns: names of the rows, or what would give the target away. */
    public TableTasks leaving(String... columns) {
        List<String> all = new ArrayList<>(left);
        for (String column : columns) {
            all.add(column(column).name());
        }
        return new TableTasks(manager, table, List.copyOf(all), testShare, seed);
    }

    /** With this share of the rows for the test. */
    public TableTasks testing(double share) {
        if (!(share > 0 && share < 1)) {
            throw new IllegalArgumentException("The share of test rows is " + share + ", expected between 0 and 1");
        }
        return new TableTasks(manager, table, left, share, seed);
    }

    /** With another draw of the test rows. */
    public TableTasks seed(long value) {
        return new TableTasks(manager, table, left, testShare, value);
    }

    /** Predicts the classes of a column: cross-entropy, accuracy. Classes are numbered in order of their names. */
    public Task classification(String target) {
        return classification(target, inputs(List.of(target)));
    }

    /** Predicts the numbers of a column: mean squared error, R2. */
    public Task regression(String target) {
        return regression(target, inputs(List.of(target)));
    }

    /**
     * A task per target column on the same inputs, all columns but the targets: regression of numbers with a decimal
     * point or more than 10 different values, classification of everything else.
     */
    public List<Task> tasks(String... targets) {
        Parts inputs = inputs(List.of(targets));
        return Arrays.stream(targets).map(target -> column(target) instanceof NumericColumn<?> numbers
                && (numbers.countUnique() > 10 || Arrays.stream(numbers.asDoubleArray()).anyMatch(x -> x != Math.rint(x)))
                ? regression(target, inputs) : classification(target, inputs)).toList();
    }

    private Task classification(String target, Parts inputs) {
        List<String> values = text(column(target));
        Map<String, Long> classes = new LinkedHashMap<>();
        new TreeSet<>(values).forEach(value -> classes.put(value, (long) classes.size()));
        if (classes.size() < 2 || classes.size() > MOST_VALUES) {
            throw new IllegalArgumentException("Column '" + target + "' of " + table.name() + " has " + classes.size()
                    + " different values; a classification has 2 to " + MOST_VALUES);
        }
        return Task.classification(target, classes.size(),
                Examples.of(inputs.train(), classes(values, classes, inputs.split().train())),
                Examples.of(inputs.test(), classes(values, classes, inputs.split().test())));
    }

    private NDArray classes(List<String> values, Map<String, Long> classes, int[] rows) {
        return Tensors.of(manager, Arrays.stream(rows).mapToLong(r -> classes.get(values.get(r))).toArray(), rows.length);
    }

    private Task regression(String target, Parts inputs) {
        if (!(column(target) instanceof NumericColumn<?> numbers)) {
            throw new IllegalArgumentException("Column '" + target + "' of " + table.name() + " holds "
                    + column(target).type().name() + "; a regression needs numbers: use classification(\"" + target
                    + "\")");
        }
        double[] values = standardised(numbers, inputs.split().train());
        return Task.regression(target, 1,
                Examples.of(inputs.train(), numbers(List.of(values), inputs.split().train())),
                Examples.of(inputs.test(), numbers(List.of(values), inputs.split().test())));
    }

    private record Split(int[] train, int[] test) {
    }

    private record Parts(NDArray train, NDArray test, Split split) {
    }

    private Split split() {
        int rows = table.rowCount();
        int test = Math.max(1, Math.min(rows - 1, (int) Math.round(rows * testShare)));
        int[] order = new Rng(seed).split("table").permutation(rows);
        return new Split(Arrays.copyOfRange(order, test, rows), Arrays.copyOfRange(order, 0, test));
    }

    private Parts inputs(List<String> targets) {
        targets.forEach(this::column);
        Split split = split();
        List<double[]> features = new ArrayList<>();
        for (Column<?> column : table.columns()) {
            if (targets.contains(column.name()) || left.contains(column.name())) {
                continue;
            }
            if (column instanceof NumericColumn<?> numbers) {
                features.add(standardised(numbers, split.train()));
            } else {
                features.addAll(oneHot(column, split.train()));
            }
        }
        if (features.isEmpty()) {
            throw new IllegalArgumentException("No column of " + table.name() + " is left as an input: targets "
                    + targets + ", left out " + left);
        }
        return new Parts(numbers(features, split.train()), numbers(features, split.test()), split);
    }

    /** Features of these rows, (rows, features). */
    private NDArray numbers(List<double[]> features, int[] rows) {
        float[] values = new float[rows.length * features.size()];
        for (int r = 0; r < rows.length; r++) {
            for (int f = 0; f < features.size(); f++) {
                values[r * features.size() + f] = (float) features.get(f)[rows[r]];
            }
        }
        return Tensors.of(manager, values, rows.length, features.size());
    }

    private double[] standardised(NumericColumn<?> column, int[] train) {
        complete(column);
        double[] values = column.asDoubleArray();
        double mean = Arrays.stream(train).mapToDouble(r -> values[r]).average().orElseThrow();
        double variance = Arrays.stream(train).mapToDouble(r -> (values[r] - mean) * (values[r] - mean)).average()
                .orElseThrow();
        double deviation = Math.sqrt(variance);
        return Arrays.stream(values).map(x -> deviation < 1e-12 * Math.max(1, Math.abs(mean)) ? 0 : (x - mean) / deviation)
                .toArray();
    }

    private List<double[]> oneHot(Column<?> column, int[] train) {
        List<String> values = text(column);
        TreeSet<String> known = new TreeSet<>();
        for (int row : train) {
            known.add(values.get(row));
        }
        if (known.size() > MOST_VALUES) {
            throw new IllegalArgumentException("Column '" + column.name() + "' of " + table.name() + " has "
                    + known.size() + " different values, over " + MOST_VALUES + ": leave it out with leaving(\""
                    + column.name() + "\")");
        }
        return known.stream().map(value -> values.stream().mapToDouble(v -> v.equals(value) ? 1 : 0).toArray()).toList();
    }

    private List<String> text(Column<?> column) {
        complete(column);
        List<String> values = new ArrayList<>();
        for (int row = 0; row < column.size(); row++) {
            values.add(column instanceof BooleanColumn flags ? flags.get(row).toString() : column.getUnformattedString(row));
        }
        return values;
    }

    private void complete(Column<?> column) {
        if (column.countMissing() > 0) {
            throw new IllegalArgumentException("Column '" + column.name() + "' of " + table.name() + " lacks "
                    + column.countMissing() + " of " + column.size() + " values; fill them, drop the rows"
                    + " (table.dropRowsWithMissingValues()) or leave the column out with leaving(\"" + column.name()
                    + "\")");
        }
    }

    private Column<?> column(String name) {
        if (!table.columnNames().contains(name)) {
            throw new IllegalArgumentException("Table " + table.name() + " has no column '" + name + "', it has "
                    + table.columnNames());
        }
        return table.column(name);
    }
}
