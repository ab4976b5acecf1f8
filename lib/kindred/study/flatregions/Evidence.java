package kindred.study.flatregions;

import java.util.List;
import kindred.core.Rng;
import kindred.study.Effect;
import kindred.study.Measured;
import kindred.study.ReportBuilder;
import kindred.study.Sample;
import kindred.table.Interval;
import kindred.table.Stats;
import kindred.table.Tables;
import tech.tablesaw.api.Table;

/** From the runs to what is measured of each claim. The unit is a seed: the arms of one share pictures and draws. */
final class Evidence {
    private final Table runs;
    private final Protocol protocol;
    private final Rng rng = new Rng(0).split("bootstrap");

    Evidence(Table runs, Protocol protocol) {
        this.runs = runs;
        this.protocol = protocol;
    }

    void decide(ReportBuilder report) {
        if (protocol.seeds().size() < 2) {
            Claims.ALL.forEach(claim -> report.unmeasured(claim, "one seed gives no interval"));
            return;
        }
        report.finding(Claims.ACCURACY, note(),
                measured(Claims.GAIN, of("F", "accuracy", protocol.aggregators(), Protocol.NOISE)
                        .minus(of("PLAIN", "accuracy", protocol.aggregators(), Protocol.NOISE))),
                measured(Claims.CLEAN_GAIN, of("F", "accuracy", List.of("EW"), 0)
                        .minus(of("PLAIN", "accuracy", List.of("EW"), 0))));
        report.finding(Claims.FLATNESS, "Sharpness is the rise of the training loss along a step of length 0.1 up a"
                + " task's gradient.", measured(Claims.SHARPNESS, logSharpness("F").minus(logSharpness("PLAIN"))));
        report.finding(Claims.CALM, "", measured(Claims.CONFLICT,
                of("F", "conflict", protocol.aggregators(), Protocol.NOISE)
                        .minus(of("PLAIN", "conflict", protocol.aggregators(), Protocol.NOISE))));
        report.finding(Claims.APART, "With equal weights the two are the same; so this is measured with "
                + String.join(" and ", protocol.split()) + ".", measured(Claims.SPLIT,
                of("F", "accuracy", protocol.split(), Protocol.NOISE)
                        .minus(of("DIRECT", "accuracy", protocol.split(), Protocol.NOISE))));
    }

    private String note() {
        return "F-EW takes four backward passes a step instead of two. Against EW trained twice as long: "
                + print(flatEqual().minus(arm("EW, twice as long")).t()) + "; against one global SAM step: "
                + print(flatEqual().minus(arm("G-SAM")).t()) + " (F-EW, points).";
    }

    private static String print(Interval i) {
        return "%.1f [%.1f, %.1f]".formatted(100 * i.mean(), 100 * i.low(), 100 * i.high());
    }

    private Sample flatEqual() {
        return arm("F-EW");
    }

    private Sample arm(String arm) {
        return Sample.of(Tables.where(noisy(Protocol.NOISE), "arm", arm), "accuracy", "seed");
    }

    private Measured measured(Effect effect, Sample sample) {
        return Measured.of(effect, sample, rng);
    }

    /** A measure in every seed, the mean over aggregators. */
    private Sample of(String variant, String measure, List<String> aggregators, double noise) {
        return Sample.of(rows(variant, aggregators, noise), measure, "seed");
    }

    private Sample logSharpness(String variant) {
        return Sample.of(rows(variant, protocol.aggregators(), Protocol.NOISE), rows -> {
            double[] logs = Tables.numbers(rows, "sharpness");
            for (int i = 0; i < logs.length; i++) {
                logs[i] = Math.log(logs[i]);
            }
            return Stats.mean(logs);
        }, "seed");
    }

    private Table rows(String variant, List<String> aggregators, double noise) {
        Table rows = Tables.where(noisy(noise), "variant", variant);
        return rows.where(rows.stringColumn("aggregator").isIn(aggregators));
    }

    private Table noisy(double noise) {
        return runs.where(runs.doubleColumn("noise").isEqualTo(noise));
    }
}
