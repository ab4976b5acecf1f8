package kindred.train;

import java.util.List;
import kindred.core.Weights;
import kindred.table.Rows;
import tech.tablesaw.api.Table;

/**
 * What a run gave.
 *
 * @param weights the last, or those of the best validation score; they live where the start lived
 * @param history of the loss and the validation score
 * @param steps taken
 * @param seconds of wall time in this process
 */
public record Trained(Weights weights, List<Point> history, long steps, double seconds) {
    /**
     * One point of the history.
     *
     * @param step how many steps were done
     * @param what {@code loss} (mean since the point before) or {@code validation}
     */
    public record Point(long step, String what, double value, double rate) {}

    /** The last loss. */
    public double loss() {
        for (int i = history.size() - 1; i >= 0; i--) {
            if (history.get(i).what().equals("loss")) {
                return history.get(i).value();
            }
        }
        return Double.NaN;
    }

    /** The history as a tidy table: step, what, value, rate. */
    public Table table() {
        Rows rows = Rows.named("history").whole("step").text("what").number("value").number("rate");
        for (Point p : history) {
            rows.add(p.step(), p.what(), p.value(), p.rate());
        }
        return rows.table();
    }
}
