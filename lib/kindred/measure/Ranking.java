package kindred.measure;

import java.util.List;
import kindred.table.Interval;
import tech.tablesaw.api.BooleanColumn;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * How well each score ranks models by what fine-tuning them reaches.
 *
 * @param models names of the models
 * @param accuracies what fine-tuning reached, one a model
 * @param entries one a score, in the order given
 */
public record Ranking(List<String> models, double[] accuracies, List<Entry> entries) {

    /**
     * A score against the measured accuracies.
     *
     * @param score its name
     * @param values its value for each model
     * @param tau Kendall's tau-b with the accuracies, in [-1, 1], and its 95 % percentile bootstrap interval over
     *     models
     * @param p chance of a tau this high if the order of the models were random (one-sided)
     */
    public record Entry(String score, double[] values, Interval tau, double p) {

        /**
         * Whether this score can be trusted here: its interval lies above 0 and its p is below 0.05. Both, because the
         * bootstrap of a few models that happen to agree knows no doubt.
         */
        public boolean trusted() {
            return tau.above(0) && p < 0.05;
        }
    }

    /** One row a score: score, tau, low, high, p, models, trusted. */
    public Table table() {
        return Table.create("scores against measured fine-tuning").addColumns(
                StringColumn.create("score", entries.stream().map(Entry::score)),
                column("tau", entries.stream().mapToDouble(e -> e.tau().mean()).toArray()),
                column("low", entries.stream().mapToDouble(e -> e.tau().low()).toArray()),
                column("high", entries.stream().mapToDouble(e -> e.tau().high()).toArray()),
                column("p", entries.stream().mapToDouble(Entry::p).toArray()),
                column("models", entries.stream().mapToDouble(e -> e.tau().n()).toArray()),
                BooleanColumn.create("trusted", entries.stream().map(Entry::trusted).toList()));
    }

    /** One row a score and model: score, model, value, accuracy. */
    public Table values() {
        StringColumn score = StringColumn.create("score");
        StringColumn model = StringColumn.create("model");
        DoubleColumn value = DoubleColumn.create("value");
        DoubleColumn accuracy = DoubleColumn.create("accuracy");
        for (Entry entry : entries) {
            for (int m = 0; m < models.size(); m++) {
                score.append(entry.score);
                model.append(models.get(m));
                value.append(entry.values[m]);
                accuracy.append(accuracies[m]);
            }
        }
        return Table.create("scores", score, model, value, accuracy);
    }

    private static DoubleColumn column(String name, double[] values) {
        return DoubleColumn.create(name, values);
    }
}
