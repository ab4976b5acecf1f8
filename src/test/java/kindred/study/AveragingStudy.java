package kindred.study;

import java.util.List;
import kindred.core.Rng;
import kindred.plot.Figure;
import kindred.table.Rows;
import kindred.table.Stats;
import kindred.table.Tables;
import tech.tablesaw.api.Table;

/** A small true study for the tests of this room: the mean of sixteen draws against a single draw. */
final class AveragingStudy implements Study {
    static final Effect ERROR = Effect.points("error of the mean - error of one draw");
    static final Effect BIAS = Effect.number("mean of the means");
    static final Claim SHRINKS = new Claim("M-a", "Averaging shrinks the error <by far> & always.",
            "0.25 of the error", Rule.reproducedIf(ERROR.below(-0.1).and(BIAS.within(-1, 1)))
                    .notReproducedIf(ERROR.above(0)));
    static final Claim ROBUST = new Claim("M-b", "It helps heavy tails, too.", "no figure known",
            Rule.reproducedIf(ERROR.below(-0.2)).notReproducedIf(ERROR.above(-0.1)));

    @Override
    public String id() {
        return "averaging";
    }

    @Override
    public String title() {
        return "Does averaging \"help\"?";
    }

    @Override
    public Paper paper() {
        return new Paper("The probable error of a mean", "Student", 1908, "Biometrika 6",
                "https://doi.org/10.2307/2331554");
    }

    @Override
    public List<Claim> claims() {
        return List.of(SHRINKS, ROBUST);
    }

    @Override
    public Report run(Scale scale) {
        int seeds = scale == Scale.SMOKE ? 1 : 40;
        ReportBuilder report = Report.begin(this, scale).data("none", "drawn");
        Rows rows = Rows.named("runs").whole("seed").text("arm").number("value").number("error");
        for (long seed = 0; seed < seeds; seed++) {
            report.seeds(seed);
            float[] draws = new Rng(seed).normal(16, 1);
            double mean = 0;
            for (float draw : draws) {
                mean += draw / 16.0;
            }
            rows.add(seed, "one", draws[0], Math.abs(draws[0])).add(seed, "mean", mean, Math.abs(mean));
        }
        Table runs = rows.table();
        Sample means = Sample.of(Tables.where(runs, "arm", "mean"), "error", "seed");
        Sample singles = Sample.of(Tables.where(runs, "arm", "one"), "error", "seed");
        Sample bias = Sample.of(Tables.where(runs, "arm", "mean"), "value", "seed");
        Rng rng = new Rng(1).split("bootstrap");
        return report
                .table("runs", runs)
                .table("by arm", Tables.summary(runs, "error", "arm"))
                .figure("error", Figure.ofJson("{\"data\":[{\"type\":\"bar\",\"x\":[\"one\",\"mean\"],\"y\":["
                        + Stats.mean(singles.values()) + "," + Stats.mean(means.values())
                        + "]}],\"layout\":{\"height\":300}}", "Error </script> by arm"))
                .finding(SHRINKS, "Paired by seed.", Measured.of(ERROR, means.minus(singles), rng),
                        Measured.of(BIAS, bias.t()))
                .unmeasured(ROBUST, "Heavy tails are not drawn.")
                .build();
    }
}
