package kindred.transfer;

import ai.djl.ndarray.NDManager;
import java.util.List;
import kindred.core.Compute;
import kindred.core.Progress;
import kindred.core.Weights;
import kindred.plot.Charts;
import kindred.plot.Figure;
import kindred.table.Rows;
import kindred.task.Examples;
import kindred.task.Task;
import tech.tablesaw.api.Table;

/**
 * Every stitch between two networks: each stage of the front in place of each stage of the back, by each matching.
 *
 * <p>Bridges are fitted on the task's training examples, whose activations are kept in memory.
 */
public final class StitchGrid {
    private final Table table;

    private StitchGrid(Table table) {
        this.table = table;
    }

    /**
     * Fits all stitches and judges them on the task's test examples.
     *
     * @param back solves the task: its head answers
     * @param stages where both are cut, counted from 1, below the heads
     */
    public static StitchGrid of(
            TrainedNetwork front, TrainedNetwork back, Task task, List<Integer> stages, Matching... matchings) {
        return of(front, back, task, task.test(), stages, matchings);
    }

    /** As {@link #of}, judged on other examples, for example of another distribution. */
    public static StitchGrid of(TrainedNetwork front, TrainedNetwork back, Task task, Examples judged,
            List<Integer> stages, Matching... matchings) {
        int most = Math.min(front.depth(), back.depth()) - 1;
        if (stages.isEmpty() || matchings.length == 0 || stages.stream().anyMatch(s -> s < 1 || s > most)) {
            throw new IllegalArgumentException("A grid of stages " + stages + " and " + matchings.length
                    + " matchings; expected stages of 1 to " + most + " and one matching or more");
        }
        Rows rows = Rows.named("stitches").text("matching").whole("source").whole("target")
                .number("score").number("relative score").number("error");
        double own = back.score(task, judged);
        int stitches = stages.size() * stages.size() * matchings.length;
        try (Progress progress = Progress.of("stitch", stitches)) {
            int done = 0;
            for (int source : stages) {
                try (NDManager scratch = Compute.manager()) {
                    StageOutputs from = StageOutputs.kept(scratch, front, source, task.train());
                    StageOutputs judgedFrom = StageOutputs.kept(scratch, front, source, judged);
                    for (int target : stages) {
                        StageOutputs to = StageOutputs.kept(scratch, back, target, task.train());
                        StageOutputs judgedTo = StageOutputs.kept(scratch, back, target, judged);
                        Seam seam = Seam.of(scratch, from, back, target, to);
                        for (Matching matching : matchings) {
                            Weights weights = matching.fit(
                                    scratch, seam, from, to, task.train().targets(), task.loss());
                            Seam.Quality quality = seam.quality(
                                    weights, judgedFrom, judgedTo, judged.targets(), task.measure());
                            rows.add(matching.name(), source, target, quality.score(), quality.score() / own,
                                    quality.error());
                            progress.at(++done, matching.name() + " " + source + " to " + target);
                        }
                    }
                }
            }
        }
        return new StitchGrid(rows.table());
    }

    /**
     * One row per matching, source and target stage: score, relative score (over that of the back's own network), error
     * (relative squared distance from the genuine representation).
     */
    public Table table() {
        return table.copy();
    }

    /** Relative scores in colours, one panel a matching. */
    public Figure heatmap() {
        return Charts.heatmap(table).x("target", "replaced stage of the back").y("source", "stage of the front")
                .value("relative score", "score / the network's own").facet("matching").columns(2).annotate("%.2f")
                .title("What a stitched network can do").figure();
    }
}
