package kindred.study.geometrymarkers;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import kindred.core.Rng;
import kindred.study.Claim;
import kindred.study.Effect;
import kindred.study.Measured;
import kindred.study.ReportBuilder;
import kindred.table.Interval;
import kindred.table.Rows;
import kindred.table.Tables;
import tech.tablesaw.api.Table;

/** From the networks to what is measured of each claim. The unit is a network within its sweep. */
final class Evidence {
    static final String NEW = "accuracy on new classes";
    static final String CORRUPTED = "accuracy on corrupted images";
    static final String DIGITS = "accuracy on digits";
    private static final int FEWEST = 3;

    private final Table runs;
    private final Table kept;
    private final Correlations near;
    private final Correlations all;

    Evidence(Table runs) {
        this.runs = runs;
        this.kept = near(runs);
        this.near = Correlations.of(kept, new Rng(0).split("bootstrap"));
        this.all = Correlations.of(runs, new Rng(0).split("bootstrap"));
    }

    /** The columns that are markers of the known classes. */
    static List<String> markers(Table runs) {
        List<String> markers = new ArrayList<>(runs.columnNames());
        markers.removeAll(List.of(
                "sweep", "learning rate", "weight decay", "seed", NEW, CORRUPTED, DIGITS));
        return markers;
    }

    /** What the networks are worth. */
    private List<String> targets() {
        return runs.containsColumn(DIGITS) ? List.of(NEW, CORRUPTED, DIGITS) : List.of(NEW, CORRUPTED);
    }

    /** The networks that are hard to tell apart on known classes. */
    Table kept() {
        return kept;
    }

    private static Table near(Table runs) {
        List<Integer> rows = new ArrayList<>();
        for (int r = 0; r < runs.rowCount(); r++) {
            Table sweep = Tables.where(runs, "sweep", runs.stringColumn("sweep").get(r));
            double best = sweep.doubleColumn(Trial.TEST_ACCURACY).max();
            if (runs.doubleColumn(Trial.TEST_ACCURACY).get(r) >= best - Protocol.NEAR) {
                rows.add(r);
            }
        }
        return runs.rows(rows.stream().mapToInt(r -> r).toArray());
    }

    void decide(ReportBuilder report) {
        if (!near.known()) {
            for (Claim claim : Claims.ALL) {
                report.unmeasured(claim, "no sweep has four networks within 3 points of its best");
            }
            return;
        }
        String dropped = (runs.rowCount() - kept.rowCount()) + " of " + runs.rowCount()
                + " networks were more than 3 points below the best of their sweep and left out. ";
        finding(report, Claims.FORECAST,
                dropped + "With all: D_eff %s, Psi_eff %s.".formatted(
                        mean(all.of(Trial.DIMENSION, NEW)), mean(all.of(Trial.UTILITY, NEW))),
                measured(Claims.DIMENSION, near.of(Trial.DIMENSION, NEW)),
                measured(Claims.UTILITY, near.of(Trial.UTILITY, NEW)));
        finding(report, Claims.BETTER,
                "r of ID test accuracy alone is %s. With all networks the difference is %s.".formatted(
                        mean(near.of(Trial.TEST_ACCURACY, NEW)),
                        mean(all.difference(Trial.DIMENSION, Trial.TEST_ACCURACY, NEW))),
                measured(Claims.OVER_ACCURACY, near.difference(Trial.DIMENSION, Trial.TEST_ACCURACY, NEW)));
        finding(report, Claims.PAIRS, "Pairs within 1 point of ID test accuracy.", measured(Claims.AGREEMENT,
                near.agreement(Trial.DIMENSION, NEW, Trial.TEST_ACCURACY, Protocol.EQUAL)));
        finding(report, Claims.BOUNDARY, "Mean of Gaussian noise and blur. With all networks %s.".formatted(
                        mean(all.difference(Trial.TEST_ACCURACY, Trial.DIMENSION, CORRUPTED))),
                measured(Claims.CORRUPTED, near.difference(Trial.TEST_ACCURACY, Trial.DIMENSION, CORRUPTED)));
    }

    @SafeVarargs
    private static void finding(ReportBuilder report, Claim claim, String note, Optional<Measured>... measured) {
        if (Arrays.stream(measured).anyMatch(Optional::isEmpty)) {
            report.unmeasured(claim, "an accuracy or a marker is the same for all networks of a sweep,"
                    + " or no two of them look equally good");
            return;
        }
        report.finding(claim, note, Arrays.stream(measured).flatMap(Optional::stream).toArray(Measured[]::new));
    }

    private static Optional<Measured> measured(Effect effect, Optional<Interval> interval) {
        return interval.map(known -> Measured.of(effect, known));
    }

    private static String mean(Optional<Interval> interval) {
        return interval.map(known -> "%.2f".formatted(known.mean())).orElse("not defined");
    }

    /** The mean r of the kept networks. */
    Optional<Interval> correlation(String marker, String target) {
        return near.known() ? near.of(marker, target) : Optional.empty();
    }

    /** One row per marker and target: the mean r of the kept networks with its interval. */
    Table correlations(List<String> markers) {
        Rows rows = Rows.named("correlations").text("marker").text("with").number("r").number("low").number("high")
                .whole("networks");
        for (String target : near.known() ? targets() : List.<String>of()) {
            for (String marker : markers) {
                near.of(marker, target).ifPresent(r -> rows.add(marker, target, r.mean(),
                        Double.isFinite(r.low()) ? r.low() : null, Double.isFinite(r.high()) ? r.high() : null,
                        r.n()));
            }
        }
        return rows.table();
    }

    /** One row per sweep, marker and target: r over the kept networks of the sweep. */
    Table perSweep(List<String> markers) {
        Rows rows = Rows.named("correlations by sweep").text("sweep").text("marker").text("with").number("r")
                .whole("networks");
        for (String sweep : Tables.names(kept, "sweep")) {
            Table own = Tables.where(kept, "sweep", sweep);
            for (String target : targets()) {
                for (String marker : markers) {
                    double r = own.rowCount() >= FEWEST ? Correlations.r(own, marker, target) : Double.NaN;
                    if (Double.isFinite(r)) {
                        rows.add(sweep, marker, target, r, own.rowCount());
                    }
                }
            }
        }
        return rows.table();
    }

    /** Pairs of kept networks that look equally good, farthest in D_eff first: which one transfers? */
    Table pairs() {
        Rows rows = Rows.named("pairs of equal accuracy").text("sweep").text("lower D_eff").text("higher D_eff")
                .number("ID accuracy, lower").number("ID accuracy, higher").number("D_eff difference")
                .number("new classes, difference");
        for (String sweep : Tables.names(kept, "sweep")) {
            Table own = Tables.where(kept, "sweep", sweep);
            double[] accuracy = own.doubleColumn(Trial.TEST_ACCURACY).asDoubleArray();
            double[] dimension = own.doubleColumn(Trial.DIMENSION).asDoubleArray();
            double[] transferred = own.doubleColumn(NEW).asDoubleArray();
            for (int i = 0; i < accuracy.length; i++) {
                for (int j = 0; j < accuracy.length; j++) {
                    if (dimension[i] < dimension[j] && Math.abs(accuracy[i] - accuracy[j]) <= Protocol.EQUAL) {
                        rows.add(sweep, name(own, i), name(own, j), accuracy[i], accuracy[j],
                                dimension[j] - dimension[i], transferred[j] - transferred[i]);
                    }
                }
            }
        }
        Table pairs = rows.table();
        return pairs.isEmpty() ? pairs : pairs.sortDescendingOn("D_eff difference");
    }

    private static String name(Table runs, int row) {
        return "rate " + runs.doubleColumn("learning rate").get(row) + ", decay "
                + runs.doubleColumn("weight decay").get(row);
    }
}
