package kindred.study.stitching;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import kindred.core.Rng;
import kindred.study.Effect;
import kindred.study.Measured;
import kindred.study.ReportBuilder;
import kindred.study.Sample;
import kindred.table.Interval;
import kindred.table.Rows;
import kindred.table.Stats;
import kindred.table.Tables;
import tech.tablesaw.api.Table;

/** From the stitches to what is measured of each claim. The unit is a seed: a pair of networks. */
final class Evidence {
    private final Table stitches;
    private final Table indices;
    private final Table detected;
    private final Protocol protocol;
    private final Rng rng = new Rng(0).split("bootstrap");

    Evidence(Protocol protocol, Table stitches, Table indices, Table detected) {
        this.protocol = protocol;
        this.stitches = stitches;
        this.indices = indices;
        this.detected = detected;
    }

    void decide(ReportBuilder report) {
        int last = protocol.stages().get(protocol.stages().size() - 1);
        int first = protocol.stages().get(0);
        Table distant = at(at(Tables.where(Tables.where(stitches, "setting", Pairing.ACROSS), "method", "TLM"),
                "source", last), "target", first);
        report.finding(Claims.DISTANT_FIT, "Across networks, stage " + last + " into stage " + first + ".",
                measured(Claims.DISTANT, Sample.of(distant, "relative accuracy", "seed")));
        report.finding(Claims.WRONG_LAYER, "",
                measured(Claims.HITS, hits(Pairing.ACROSS, "TLM").minus(hits(Pairing.ACROSS, "DM (struct.)"))));
        double[] within = hits(Pairing.WITHIN, "TLM").values();
        double[] direct = hits(Pairing.WITHIN, "DM (acc)").values();
        report.finding(Claims.WRONG_SELF, "The rule looks at every seed, so extremes stand here, with the range over"
                + " seeds as their interval.",
                extreme(Claims.WITHIN_MOST, Arrays.stream(within).max().orElseThrow(), within),
                extreme(Claims.WITHIN_DIRECT, Arrays.stream(direct).min().orElseThrow(), direct),
                measured(Claims.WITHIN_MEAN, hits(Pairing.WITHIN, "TLM")));
        report.finding(Claims.OUTSIDE, "Detectors at stages " + protocol.detected() + "; " + sanity(),
                measured(Claims.OUTSIDE_FAR, auroc("TLM", true).minus(auroc("DM", true))),
                measured(Claims.OUTSIDE_SAME, auroc("TLM", false).minus(auroc("DM", false))));
        report.finding(Claims.DIRECT, "",
                measured(Claims.PREFERENCE, preference(Pairing.ACROSS, "DM (struct.)")));
    }

    /** Rate of targets whose most similar source is the corresponding stage, and the preference for distant ones. */
    Table hitRates() {
        Rows rows = Rows.named("hit rates").text("setting").text("index").whole("seed").number("hit rate")
                .number("distance preference");
        for (String setting : Tables.names(indices, "setting")) {
            for (String index : Tables.names(indices, "index")) {
                double[] hits = hits(setting, index).values();
                double[] preference = preference(setting, index).values();
                for (int s = 0; s < hits.length; s++) {
                    rows.add(setting, index, protocol.seeds().get(s), hits[s], preference[s]);
                }
            }
        }
        return rows.table();
    }

    private Sample hits(String setting, String index) {
        return perSeed(setting, index, Evidence::hitRate);
    }

    private Sample preference(String setting, String index) {
        return perSeed(setting, index, Evidence::distancePreference);
    }

    private Sample perSeed(String setting, String index, ToDoubleFunction<Table> statistic) {
        return Sample.of(Tables.where(Tables.where(indices, "setting", setting), "index", index), statistic, "seed");
    }

    /** The share of targets that are most similar to themselves; a tie among k sources counts 1 / k. */
    static double hitRate(Table grid) {
        double hits = 0;
        List<Long> targets = grid.longColumn("target").unique().asList();
        for (long target : targets) {
            Table column = at(grid, "target", target);
            double[] values = Tables.numbers(column, "similarity");
            double most = Arrays.stream(values).max().orElseThrow();
            double own = Tables.numbers(at(column, "source", target), "similarity")[0];
            if (own == most) {
                hits += 1.0 / Arrays.stream(values).filter(v -> v == most).count();
            }
        }
        return hits / targets.size();
    }

    /** Mean over targets of the largest similarity to a distant source minus the similarity to itself. */
    static double distancePreference(Table grid) {
        double sum = 0;
        int counted = 0;
        for (long target : grid.longColumn("target").unique().asList()) {
            Table column = at(grid, "target", target);
            double own = Tables.numbers(at(column, "source", target), "similarity")[0];
            double distant = Double.NEGATIVE_INFINITY;
            for (int r = 0; r < column.rowCount(); r++) {
                if (Protocol.far(column.longColumn("source").get(r), target)) {
                    distant = Math.max(distant, column.doubleColumn("similarity").get(r));
                }
            }
            if (distant > Double.NEGATIVE_INFINITY) {
                sum += distant - own;
                counted++;
            }
        }
        return sum / counted;
    }

    private Sample auroc(String method, boolean far) {
        Table rows = Tables.where(detected, "representation", method);
        return Sample.of(rows, part -> {
            double sum = 0;
            int counted = 0;
            for (int r = 0; r < part.rowCount(); r++) {
                long source = part.longColumn("source").get(r);
                long target = part.longColumn("target").get(r);
                if (far ? Protocol.far(source, target) : source == target) {
                    sum += part.doubleColumn("AUROC").get(r);
                    counted++;
                }
            }
            return sum / counted;
        }, "seed");
    }

    private String sanity() {
        return "they tell rolled images' representations from genuine ones with AUROC %.2f, noise's with %.2f.".formatted(
                Stats.mean(Tables.numbers(Tables.where(detected, "representation", "rolled images"), "AUROC")),
                Stats.mean(Tables.numbers(Tables.where(detected, "representation", "noise"), "AUROC")));
    }

    /**
     * Spearman's correlation over ranks of what an index says and what a linear probe reaches: 1 where the index falls
     * as the probe does; empty where it does not move.
     */
    static Table sensitivity(Table truncated) {
        Rows rows = Rows.named("sensitivity").text("index").number("lowest value")
                .number("rank correlation with the probe");
        for (String index : Tables.names(truncated, "index")) {
            Table own = Tables.where(truncated, "index", index);
            // rounding noise of an index that does not move is no order
            double[] values = Arrays.stream(Tables.numbers(own, "value")).map(v -> Math.rint(v * 1e6) / 1e6).toArray();
            boolean moves = Arrays.stream(values).distinct().count() > 1;
            rows.add(index, Arrays.stream(values).min().orElseThrow(),
                    moves ? Stats.spearman(values, Tables.numbers(own, "probe accuracy")) : null);
        }
        return rows.table();
    }

    private Measured measured(Effect effect, Sample values) {
        if (values.size() < 2) {
            return Measured.of(effect, values.t());
        }
        return new Measured(effect, Stats.bootstrap(values.values(), rng), Optional.of(values.t()));
    }

    private static Measured extreme(Effect effect, double value, double[] seeds) {
        double low = Arrays.stream(seeds).min().orElseThrow();
        double high = Arrays.stream(seeds).max().orElseThrow();
        return Measured.of(effect, seeds.length < 2
                ? new Interval(value, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY, 1)
                : new Interval(value, low, high, seeds.length));
    }

    private static Table at(Table table, String column, long value) {
        return table.where(table.longColumn(column).isEqualTo((double) value));
    }
}
