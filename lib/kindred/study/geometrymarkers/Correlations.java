package kindred.study.geometrymarkers;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import kindred.core.Rng;
import kindred.table.Interval;
import kindred.table.Stats;
import kindred.table.Tables;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.Table;

/**
 * Pearson's correlations within sweeps, averaged over sweeps by Fisher's z, with percentile bootstrap intervals over
 * the networks of each sweep. Empty where the value is not defined: a column that does not vary or is missing, no pair.
 */
final class Correlations {
    private static final int RESAMPLES = 2_000;
    private static final int FEWEST = 4;
    /** Keeps z finite for a resample of a few networks on one line. */
    private static final double MOST = 0.999;

    private final List<Networks> sweeps;
    private final Rng rng;

    /** Rows of one sweep, columns by name: read once, since a bootstrap asks for them thousands of times. */
    private record Networks(Map<String, double[]> columns, int[] rows) {
        static Networks of(Table sweep) {
            Map<String, double[]> columns = new HashMap<>();
            for (String name : sweep.columnNames()) {
                if (sweep.column(name) instanceof DoubleColumn) {
                    columns.put(name, values(sweep, name));
                }
            }
            return new Networks(columns, IntStream.range(0, sweep.rowCount()).toArray());
        }

        Networks resampled(Rng rng) {
            int[] drawn = new int[rows.length];
            Arrays.setAll(drawn, i -> rows[rng.nextInt(rows.length)]);
            return new Networks(columns, drawn);
        }

        double[] of(String column) {
            double[] all = columns.get(column);
            if (all == null) {
                throw new IllegalArgumentException("No column '" + column + "' of numbers among " + columns.keySet());
            }
            return Arrays.stream(rows).mapToDouble(row -> all[row]).toArray();
        }
    }

    private Correlations(List<Networks> sweeps, Rng rng) {
        this.sweeps = sweeps;
        this.rng = rng;
    }

    /** Of runs with a column sweep; sweeps of fewer than four networks are left out. */
    static Correlations of(Table runs, Rng rng) {
        List<Networks> sweeps = new ArrayList<>();
        for (String sweep : Tables.names(runs, "sweep")) {
            Table own = Tables.where(runs, "sweep", sweep);
            if (own.rowCount() >= FEWEST) {
                sweeps.add(Networks.of(own));
            }
        }
        return new Correlations(sweeps, rng);
    }

    /** Whether there is a sweep to say anything about. */
    boolean known() {
        return !sweeps.isEmpty();
    }

    /** The mean correlation of two columns. */
    Optional<Interval> of(String x, String y) {
        return interval(rows -> meanR(rows, x, y));
    }

    /** The mean correlation of {@code a} with {@code y} minus that of {@code b} with {@code y}, paired. */
    Optional<Interval> difference(String a, String b, String y) {
        return interval(rows -> meanR(rows, a, y) - meanR(rows, b, y));
    }

    /** The share of pairs of nearly equal {@code level} in which the larger {@code x} has the larger {@code y}. */
    Optional<Interval> agreement(String x, String y, String level, double equal) {
        return interval(rows -> agreed(rows, x, y, level, equal));
    }

    private Optional<Interval> interval(ToDoubleFunction<List<Networks>> statistic) {
        double value = statistic.applyAsDouble(sweeps);
        if (!Double.isFinite(value)) {
            return Optional.empty();
        }
        double[] draws = new double[RESAMPLES];
        Rng own = new Rng(rng.seed());
        for (int i = 0; i < RESAMPLES; i++) {
            draws[i] = statistic.applyAsDouble(sweeps.stream().map(sweep -> sweep.resampled(own)).toList());
        }
        double[] known = Arrays.stream(draws).filter(Double::isFinite).sorted().toArray();
        int networks = sweeps.stream().mapToInt(sweep -> sweep.rows().length).sum();
        if (known.length < RESAMPLES / 2) {
            return Optional.of(new Interval(value, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY, networks));
        }
        return Optional.of(new Interval(value, known[(int) (0.025 * known.length)],
                known[Math.min(known.length - 1, (int) (0.975 * known.length))], networks));
    }

    private static double meanR(List<Networks> sweeps, String x, String y) {
        double z = 0;
        for (Networks sweep : sweeps) {
            double r = r(sweep.of(x), sweep.of(y));
            z += atanh(Math.max(-MOST, Math.min(MOST, r)));
        }
        return Math.tanh(z / sweeps.size());
    }

    /** NaN where a column is missing for a network or does not vary. */
    static double r(Table sweep, String x, String y) {
        return r(values(sweep, x), values(sweep, y));
    }

    private static double r(double[] a, double[] b) {
        boolean varies = a.length > 2 && Arrays.stream(a).distinct().count() > 1
                && Arrays.stream(b).distinct().count() > 1;
        boolean finite = Arrays.stream(a).allMatch(Double::isFinite)
                && Arrays.stream(b).allMatch(Double::isFinite);
        return varies && finite ? Stats.pearson(a, b) : Double.NaN;
    }

    private static double agreed(List<Networks> sweeps, String x, String y, String level, double equal) {
        double agreed = 0;
        int pairs = 0;
        for (Networks sweep : sweeps) {
            double[] a = sweep.of(x);
            double[] b = sweep.of(y);
            double[] at = sweep.of(level);
            for (int i = 0; i < a.length; i++) {
                for (int j = 0; j < i; j++) {
                    // a network drawn twice is no pair
                    if (Math.abs(at[i] - at[j]) <= equal && a[i] != a[j]) {
                        pairs++;
                        agreed += b[i] == b[j] ? 0.5 : (a[i] > a[j]) == (b[i] > b[j]) ? 1 : 0;
                    }
                }
            }
        }
        return pairs == 0 ? Double.NaN : agreed / pairs;
    }

    /** A row each: asDoubleArray would leave out missing ones. */
    private static double[] values(Table sweep, String column) {
        DoubleColumn numbers = sweep.doubleColumn(column);
        return IntStream.range(0, numbers.size()).mapToDouble(numbers::getDouble).toArray();
    }

    private static double atanh(double r) {
        return 0.5 * Math.log((1 + r) / (1 - r));
    }
}
