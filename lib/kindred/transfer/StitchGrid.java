package kindred.transfer;

import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import kindred.core.Compute;
import kindred.core.Progress;
import kindred.core.Weights;
import kindred.plot.Charts;
import kindred.plot.Figure;
import kindred.table.Rows;
import kindred.task.Examples;
import kindred.task.Task;
import kindred.train.Sweep;
import tech.tablesaw.api.Table;

/**
 * Every stitch between two networks: each stage of the front in place of each stage of the back, by each matching.
 *
 * <p>Bridges are fitted on the task's training examples. Stages of the front go side by side.
 */
public final class StitchGrid {
    private final Table table;

    private StitchGrid(Table table) {
        this.table = table;
    }

    /**
     * Fits all stitches and judges them on the task's test examples. Activations are kept in memory.
     *
     * @param back solves the task: its head answers
     * @param stages where both are cut, counted from 1, below the heads
     * @throws IllegalArgumentException if a stage is not there, or examples are not all finite or all of one class
     */
    public static StitchGrid of(
            TrainedNetwork front, TrainedNetwork back, Task task, List<Integer> stages, Matching... matchings) {
        return of(front, back, task, task.test(), stages, matchings);
    }

    /** As the shorter form, judged on other examples, for example of another distribution. */
    public static StitchGrid of(TrainedNetwork front, TrainedNetwork back, Task task, Examples judged,
            List<Integer> stages, Matching... matchings) {
        return of(new Nets(front, back, task, judged, StageOutputs::kept), stages, List.of(matchings));
    }

    /** As {@code of}, with activations computed for every batch anew: memory of a batch, more time. */
    public static StitchGrid streamed(TrainedNetwork front, TrainedNetwork back, Task task, Examples judged,
            List<Integer> stages, Matching... matchings) {
        return of(new Nets(front, back, task, judged, StageOutputs::streamed), stages, List.of(matchings));
    }

    /** How activations of a stage are had. */
    private interface Outputs {
        StageOutputs of(NDManager manager, TrainedNetwork model, int stage, Examples examples);
    }

    private record Nets(TrainedNetwork front, TrainedNetwork back, Task task, Examples judged, Outputs outputs) {}

    /** What a network computes at a stage for the examples that bridges are fitted on, and those they are judged on. */
    private record Sides(StageOutputs train, StageOutputs judged) {}

    /** One row of the table. */
    private record Stitch(String matching, int source, int target, Seam.Quality quality) {}

    private static StitchGrid of(Nets nets, List<Integer> stages, List<Matching> matchings) {
        int most = Math.min(nets.front().depth(), nets.back().depth()) - 1;
        if (stages.isEmpty() || matchings.isEmpty() || stages.stream().anyMatch(s -> s < 1 || s > most)) {
            throw new IllegalArgumentException("A grid of stages " + stages + " and " + matchings.size()
                    + " matchings; expected stages of 1 to " + most + " and one matching or more");
        }
        Requirements.solvable(nets.task());
        Requirements.finite(nets.judged(), "Examples to judge stitches by");
        Rows rows = Rows.named("stitches").text("matching").whole("source").whole("target")
                .number("score").number("relative score").number("error");
        try (NDManager manager = Compute.manager()) {
            double own = nets.back().score(nets.task(), nets.judged());
            Map<Integer, Sides> targets = new LinkedHashMap<>();
            stages.forEach(stage -> targets.put(stage, sides(manager, nets, nets.back(), stage)));
            List<Callable<List<Stitch>>> sources = stages.stream()
                    .<Callable<List<Stitch>>>map(source -> () -> from(source, nets, targets, matchings)).toList();
            Sweep.of("stages of the front", sources).forEach(stitches -> stitches.forEach(s -> rows.add(
                    s.matching(), s.source(), s.target(), s.quality().score(), s.quality().score() / own,
                    s.quality().error())));
        }
        return new StitchGrid(rows.table());
    }

    private static List<Stitch> from(int source, Nets nets, Map<Integer, Sides> targets, List<Matching> matchings) {
        List<Stitch> stitches = new ArrayList<>();
        try (NDManager manager = Compute.manager();
                Progress progress = Progress.of("from stage " + source, targets.size() * matchings.size())) {
            Sides from = sides(manager, nets, nets.front(), source);
            targets.forEach((target, to) -> {
                try (NDManager scratch = Compute.manager()) {
                    Seam seam = Seam.of(scratch, from.train(), nets.back(), target, to.train());
                    for (Matching matching : matchings) {
                        Weights weights = matching.fit(scratch, seam, from.train(), to.train(),
                                nets.task().train().targets(), nets.task().loss());
                        Seam.Quality quality = seam.quality(weights, from.judged(), to.judged(),
                                nets.judged().targets(), nets.task().measure());
                        stitches.add(new Stitch(matching.name(), source, target, quality));
                        progress.at(stitches.size(), matching.name() + " into stage " + target);
                    }
                }
            });
        }
        return stitches;
    }

    private static Sides sides(NDManager manager, Nets nets, TrainedNetwork model, int stage) {
        return new Sides(nets.outputs().of(manager, model, stage, nets.task().train()),
                nets.outputs().of(manager, model, stage, nets.judged()));
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
