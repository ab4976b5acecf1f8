package kindred.transfer;

import java.util.List;
import kindred.table.Rows;
import tech.tablesaw.api.Table;

/**
 * One trained network of a layerwise transfer.
 *
 * @param arm {@code base}, {@code base long}, or {@link LayerCut#arm}
 * @param n how many stages were copied; 0 for a base
 * @param score the target task's measure on its test examples
 * @param loss the last training loss
 * @param steps optimizer steps
 * @param seconds of training
 */
public record TransferRun(String arm, int n, double score, double loss, long steps, double seconds) {
    /** Runs as a tidy table: arm, depth, score, loss, steps, seconds. */
    public static Table table(List<TransferRun> runs) {
        Rows rows = Rows.named("transfer").text("arm").whole("depth").number("score").number("loss").whole("steps")
                .number("seconds");
        for (TransferRun run : runs) {
            rows.add(run.arm, run.n, run.score, run.loss, run.steps, run.seconds);
        }
        return rows.table();
    }
}
