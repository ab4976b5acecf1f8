package kindred.study.taskhinting;

import java.util.List;
import kindred.model.Scorer;
import kindred.model.decoder.Prompted;
import kindred.model.decoder.TeacherForcing;
import kindred.plot.Charts;
import kindred.plot.Figure;
import kindred.table.Rows;
import tech.tablesaw.api.Table;

/** Where errors sit: by output position and by how far the next element is. */
final class Errors {
    private static final int WIDEST = 6;

    private Errors() {}

    /**
     * One row per third of the output and gap from the element before: errors among so many predictions. A repeated
     * element has no gap and is left out.
     *
     * @param scorers the networks, taken together
     * @param sequences of the sorting task, all of one length
     */
    static Table table(List<Scorer> scorers, List<Prompted> sequences) {
        int length = sequences.get(0).target().length - 1;
        long[][] wrong = new long[3][WIDEST];
        long[][] all = new long[3][WIDEST];
        for (Scorer scorer : scorers) {
            int[][] predicted = TeacherForcing.predictions(scorer, sequences);
            for (int s = 0; s < predicted.length; s++) {
                int[] target = sequences.get(s).target();
                for (int i = 0; i < length; i++) {
                    int gap = target[i] - (i == 0 ? -1 : target[i - 1]);
                    int column = Math.min(gap, WIDEST) - 1;
                    if (column >= 0) {
                        all[3 * i / length][column]++;
                        wrong[3 * i / length][column] += predicted[s][i] == target[i] ? 0 : 1;
                    }
                }
            }
        }
        Rows rows = Rows.named("errors").text("position").text("gap").number("rate").whole("predictions");
        String[] thirds = {"first third", "second third", "last third"};
        for (int p = 0; p < 3; p++) {
            for (int g = 0; g < WIDEST; g++) {
                if (all[p][g] > 0) {
                    rows.add(thirds[p], g + 1 < WIDEST ? "" + (g + 1) : WIDEST + " or more",
                            (double) wrong[p][g] / all[p][g], all[p][g]);
                }
            }
        }
        return rows.table();
    }

    static Figure figure(Table errors, int length) {
        return Charts.heatmap(errors).x("gap", "distance to the next larger element").y("position", "part of the output")
                .value("rate", "error rate").annotate("%.3f")
                .title("Where the unhinted network errs, length " + length).figure();
    }
}
