package kindred.table;

import java.util.Arrays;
import java.util.function.ToDoubleFunction;
import kindred.core.Rng;
import org.apache.commons.math3.distribution.BetaDistribution;
import org.apache.commons.math3.distribution.BinomialDistribution;
import org.apache.commons.math3.distribution.NormalDistribution;
import org.apache.commons.math3.distribution.TDistribution;
import org.apache.commons.math3.stat.StatUtils;
import org.apache.commons.math3.stat.correlation.KendallsCorrelation;
import org.apache.commons.math3.stat.correlation.PearsonsCorrelation;
import org.apache.commons.math3.stat.correlation.SpearmansCorrelation;

/**
 * Intervals and tests over a handful of runs.
 *
 * <p>Every method reads its arrays and leaves them as they are. All throw {@link IllegalArgumentException}, naming the
 * value, for too few values, NaN or infinite values and arrays of different length. The default level is 0.95.
 */
public final class Stats {
    /** The confidence level of every method that is not told another one. */
    public static final double LEVEL = 0.95;

    /** Resamples of every bootstrap that is not told another number. */
    public static final int RESAMPLES = 10_000;

    private Stats() {
    }

    /** The mean; needs one value. */
    public static double mean(double[] x) {
        check("mean", x, 1);
        return StatUtils.mean(x);
    }

    /** The sample standard deviation (divisor n - 1); needs two values. */
    public static double sd(double[] x) {
        check("standard deviation", x, 2);
        return Math.sqrt(StatUtils.variance(x));
    }

    /** The 95 % Student t interval of the mean; needs two values. */
    public static Interval t(double[] x) {
        return t(x, LEVEL);
    }

    /** The Student t interval of the mean: mean +- t(n - 1) sd / sqrt(n); needs two values and 0 < level < 1. */
    public static Interval t(double[] x, double level) {
        check("t interval", x, 2);
        double mean = StatUtils.mean(x);
        return around(mean, Math.sqrt(StatUtils.variance(x) / x.length), x.length - 1, level, x.length);
    }

    /** The 95 % paired t interval of mean(a - b); a[i] and b[i] belong together (same seed, same data). */
    public static Interval pairedT(double[] a, double[] b) {
        return pairedT(a, b, LEVEL);
    }

    /** The paired t interval of mean(a - b); n counts pairs. */
    public static Interval pairedT(double[] a, double[] b, double level) {
        checkPair("paired t interval", a, b, 2);
        return t(differences(a, b), level);
    }

    /** The 95 % Welch interval of mean(a) - mean(b) of two independent samples. */
    public static Interval welch(double[] a, double[] b) {
        return welch(a, b, LEVEL);
    }

    /**
     * The interval of mean(a) - mean(b) for two independent samples with their own variances, with the degrees of
     * freedom of Welch (1947) and Satterthwaite (1946); n counts both samples.
     */
    public static Interval welch(double[] a, double[] b, double level) {
        check("Welch interval, first sample", a, 2);
        check("Welch interval, second sample", b, 2);
        double u = StatUtils.variance(a) / a.length;
        double v = StatUtils.variance(b) / b.length;
        double freedom = u + v == 0
                ? a.length + b.length - 2
                : (u + v) * (u + v) / (u * u / (a.length - 1) + v * v / (b.length - 1));
        double mean = StatUtils.mean(a) - StatUtils.mean(b);
        return around(mean, Math.sqrt(u + v), freedom, level, a.length + b.length);
    }

    /** The 95 % percentile bootstrap interval of the mean, from {@link #RESAMPLES} resamples; needs two values. */
    public static Interval bootstrap(double[] x, Rng rng) {
        return bootstrap(x, StatUtils::mean, LEVEL, RESAMPLES, rng);
    }

    /**
     * The percentile bootstrap interval of any statistic (Efron and Tibshirani, 1993, chapter 13).
     *
     * @param x the values, resampled with replacement
     * @param statistic what to compute from a resample; must not keep or change the array it gets
     * @param level 0 < level < 1
     * @param resamples at least 100
     * @param rng decides the resamples
     * @return the statistic of x itself and the two percentiles of the resampled statistic
     */
    public static Interval bootstrap(
            double[] x, ToDoubleFunction<double[]> statistic, double level, int resamples, Rng rng) {
        check("bootstrap interval", x, 2);
        checkLevel(level);
        if (resamples < 100) {
            throw new IllegalArgumentException("a percentile bootstrap needs at least 100 resamples, got " + resamples);
        }
        double[] draws = new double[resamples];
        double[] resample = new double[x.length];
        for (int r = 0; r < resamples; r++) {
            for (int i = 0; i < x.length; i++) {
                resample[i] = x[rng.nextInt(x.length)];
            }
            draws[r] = statistic.applyAsDouble(resample);
        }
        Arrays.sort(draws);
        double tail = (1 - level) / 2;
        return new Interval(statistic.applyAsDouble(x), quantile(draws, tail), quantile(draws, 1 - tail), x.length);
    }

    /** The 95 % percentile bootstrap interval of mean(a - b) over resampled pairs. */
    public static Interval pairedBootstrap(double[] a, double[] b, Rng rng) {
        checkPair("paired bootstrap interval", a, b, 2);
        return bootstrap(differences(a, b), rng);
    }

    /**
     * The two-sided p value of the exact sign test; ties are left out by the caller.
     *
     * @param wins pairs in which the first was better
     * @param losses pairs in which the second was better
     * @return 1 when there is no pair at all
     */
    public static double signTest(int wins, int losses) {
        if (wins < 0 || losses < 0) {
            throw new IllegalArgumentException("wins and losses are counts, got " + wins + " and " + losses);
        }
        if (wins + losses == 0) {
            return 1;
        }
        BinomialDistribution coin = new BinomialDistribution(null, wins + losses, 0.5);
        return Math.min(1, 2 * coin.cumulativeProbability(Math.min(wins, losses)));
    }

    /**
     * The 95 % interval of a probability from independent trials (Clopper and Pearson, 1934): it excludes 0.5 exactly
     * when {@link #signTest} gives less than 0.05.
     *
     * @param successes 0 .. trials
     * @param trials at least 1
     */
    public static Interval proportion(int successes, int trials) {
        if (trials < 1 || successes < 0 || successes > trials) {
            throw new IllegalArgumentException(successes + " successes in " + trials + " trials");
        }
        double tail = (1 - LEVEL) / 2;
        int failures = trials - successes;
        double low = successes == 0 ? 0
                : new BetaDistribution(null, successes, failures + 1).inverseCumulativeProbability(tail);
        double high = failures == 0 ? 1
                : new BetaDistribution(null, successes + 1, failures).inverseCumulativeProbability(1 - tail);
        return new Interval((double) successes / trials, low, high, trials);
    }

    /** Pearson's correlation; needs three pairs, and neither array may be constant. */
    public static double pearson(double[] x, double[] y) {
        checkCorrelation("Pearson's correlation", x, y);
        return new PearsonsCorrelation().correlation(x, y);
    }

    /** Spearman's rank correlation; ties share their average rank. */
    public static double spearman(double[] x, double[] y) {
        checkCorrelation("Spearman's correlation", x, y);
        return new SpearmansCorrelation().correlation(x, y);
    }

    /** Kendall's tau-b, which corrects for ties on either side. */
    public static double kendall(double[] x, double[] y) {
        checkCorrelation("Kendall's tau", x, y);
        return new KendallsCorrelation().correlation(x, y);
    }

    /** The 95 % interval of a correlation by Fisher's z. */
    public static Interval fisherZ(double r, int n) {
        return fisherZ(r, n, LEVEL);
    }

    /**
     * The interval of Pearson's correlation by Fisher's z: tanh(atanh(r) +- z / sqrt(n - 3)).
     *
     * @param r a correlation in [-1, 1]; at -1 and 1 the interval is that point
     * @param n pairs behind it, at least 4
     */
    public static Interval fisherZ(double r, int n, double level) {
        checkLevel(level);
        if (!(r >= -1 && r <= 1)) {
            throw new IllegalArgumentException("a correlation lies in [-1, 1], got " + r);
        }
        if (n < 4) {
            throw new IllegalArgumentException("Fisher's z needs at least 4 pairs, got " + n);
        }
        double z = 0.5 * Math.log((1 + r) / (1 - r));
        double half = new NormalDistribution(null, 0, 1).inverseCumulativeProbability((1 + level) / 2)
                / Math.sqrt(n - 3);
        return new Interval(r, Math.tanh(z - half), Math.tanh(z + half), n);
    }

    private static Interval around(double mean, double error, double freedom, double level, int n) {
        checkLevel(level);
        double half = error == 0
                ? 0
                : error * new TDistribution(null, freedom).inverseCumulativeProbability((1 + level) / 2);
        return new Interval(mean, mean - half, mean + half, n);
    }

    /** Linear interpolation between order statistics (type 7 of Hyndman and Fan, 1996). */
    private static double quantile(double[] sorted, double p) {
        double position = p * (sorted.length - 1);
        int below = (int) Math.floor(position);
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (position - below) * (sorted[above] - sorted[below]);
    }

    private static double[] differences(double[] a, double[] b) {
        double[] difference = new double[a.length];
        for (int i = 0; i < a.length; i++) {
            difference[i] = a[i] - b[i];
        }
        return difference;
    }

    private static void checkCorrelation(String what, double[] x, double[] y) {
        checkPair(what, x, y, 3);
        for (double[] side : new double[][] {x, y}) {
            if (StatUtils.min(side) == StatUtils.max(side)) {
                throw new IllegalArgumentException(
                        what + " is undefined: all " + side.length + " values of one side are " + side[0]);
            }
        }
    }

    private static void checkPair(String what, double[] a, double[] b, int least) {
        if (a.length != b.length) {
            throw new IllegalArgumentException(
                    what + " needs pairs, got " + a.length + " values against " + b.length);
        }
        check(what, a, least);
        check(what, b, least);
    }

    private static void check(String what, double[] x, int least) {
        if (x.length < least) {
            throw new IllegalArgumentException(
                    what + " needs at least " + least + (least == 1 ? " value" : " values") + ", got " + x.length);
        }
        for (int i = 0; i < x.length; i++) {
            if (!Double.isFinite(x[i])) {
                throw new IllegalArgumentException(what + " needs finite values, value " + i + " is " + x[i]);
            }
        }
    }

    private static void checkLevel(double level) {
        if (!(level > 0 && level < 1)) {
            throw new IllegalArgumentException("a confidence level lies between 0 and 1, got " + level);
        }
    }
}
