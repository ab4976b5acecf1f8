package kindred.study.howtransferable;

import java.util.Comparator;
import java.util.List;
import kindred.core.Rng;
import kindred.study.Measured;
import kindred.study.ReportBuilder;
import kindred.study.Sample;
import kindred.table.Interval;
import kindred.table.Stats;
import kindred.table.Tables;
import tech.tablesaw.api.Table;

/** From the runs to what is measured of each claim. The unit is a pair: a split, a direction, a seed. */
final class Evidence {
    private static final String[] PAIR = {"kind", "split", "direction", "seed"};

    private final Table runs;
    private final Protocol protocol;
    private final Rng rng = new Rng(0).split("bootstrap");

    Evidence(Table runs, Protocol protocol) {
        this.runs = runs;
        this.protocol = protocol;
    }

    void decide(ReportBuilder report) {
        List<Integer> depths = protocol.depths();
        List<Integer> early = depths.stream().filter(n -> n <= 2).toList();
        report.finding(Claims.SPECIFICITY, "",
                Measured.of(Claims.LAST_DROP, at("AnB", Protocol.LAST).minus(at("BnB", Protocol.LAST)), rng),
                Measured.of(Claims.EARLY_DROP, over("AnB", early).minus(over("BnB", early)), rng));
        Sample dip = Sample.of(arm("BnB", protocol.middle()), rows -> least(rows), PAIR).minus(base());
        report.finding(Claims.COADAPTATION,
                "The lowest of several depths is below 0 by chance too; the rule allows for a point of that.",
                Measured.of(Claims.MIDDLE_DIP, dip, rng));
        report.finding(Claims.HEALING, "",
                lowest(Claims.HEALED, depths, n -> at("BnB+", n).minus(base())));
        Sample gain = over("AnB+", depths).minus(base());
        Sample taskGain = over("AnB+", depths).minus(over("BnB+", depths));
        report.finding(Claims.TRANSFER_GAIN, gainNote(taskGain.t()),
                Measured.of(Claims.GAIN, gain, rng), Measured.of(Claims.TASK_GAIN, taskGain, rng));
        distance(report);
        report.finding(Claims.RANDOM_FILTERS, "Random filters start as He et al. 2015 here, which keeps the signal's size;"
                + " the paper's start with deviation 0.01, and a signal shrinks in every such layer.", lowest(Claims.OVER_RANDOM,
                depths.stream().filter(n -> n >= 3).toList(), n -> at("AnB", n).minus(at("random", n))));
    }

    private String gainNote(Interval taskGain) {
        String cause = taskGain.above(0) ? "AnB+ is above BnB+: the gain is due to task A."
                : "AnB+ - BnB+ does not exclude 0: a restart with trained layers of the same task gains as much,"
                        + " so the gain cannot be called due to task A.";
        if (!protocol.longBase()) {
            return cause;
        }
        Interval longer = over("AnB+", protocol.depths()).minus(
                Sample.of(Tables.where(runs, "arm", "base long"), "accuracy", PAIR)).t();
        return cause + " Against a base trained twice as long: %.1f points [%.1f, %.1f]."
                .formatted(100 * longer.mean(), 100 * longer.low(), 100 * longer.high());
    }

    private void distance(ReportBuilder report) {
        Table dissimilar = Tables.where(runs, "kind", "dissimilar");
        if (dissimilar.isEmpty()) {
            report.unmeasured(Claims.DISTANCE, "this scale has no dissimilar split");
            return;
        }
        double[] far = slopes(dissimilar).values();
        double[] near = slopes(Tables.where(runs, "kind", "random")).values();
        report.finding(Claims.DISTANCE, "Welch interval: the two kinds of split are not paired.",
                Measured.of(Claims.SLOPE, Stats.welch(far, near)));
    }

    /** The slope of AnB over n; subtracting the base does not change it. */
    private static Sample slopes(Table kind) {
        return Sample.of(Tables.where(kind, "arm", "AnB"), rows -> {
            double[] n = Tables.numbers(rows, "depth");
            double[] y = Tables.numbers(rows, "accuracy");
            double meanN = Stats.mean(n);
            double meanY = Stats.mean(y);
            double up = 0;
            double down = 0;
            for (int i = 0; i < n.length; i++) {
                up += (n[i] - meanN) * (y[i] - meanY);
                down += (n[i] - meanN) * (n[i] - meanN);
            }
            return up / down;
        }, PAIR);
    }

    private Measured lowest(kindred.study.Effect effect, List<Integer> depths,
            java.util.function.IntFunction<Sample> difference) {
        Sample worst = depths.stream().map(difference::apply)
                .min(Comparator.comparingDouble(s -> Stats.mean(s.values()))).orElseThrow();
        return Measured.of(effect, worst, rng);
    }

    private static double least(Table rows) {
        return java.util.Arrays.stream(Tables.numbers(rows, "accuracy")).min().orElseThrow();
    }

    private Sample base() {
        return Sample.of(Tables.where(runs, "arm", "base"), "accuracy", PAIR);
    }

    private Sample at(String arm, int n) {
        return over(arm, List.of(n));
    }

    private Sample over(String arm, List<Integer> depths) {
        return Sample.of(arm(arm, depths), "accuracy", PAIR);
    }

    private Table arm(String arm, List<Integer> depths) {
        Table rows = Tables.where(runs, "arm", arm);
        return rows.where(rows.longColumn("depth").isIn(depths.stream().mapToLong(n -> n).toArray()));
    }
}
