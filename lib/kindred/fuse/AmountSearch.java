package kindred.fuse;

import java.util.Arrays;

/**
 * The search for one row's amounts in {@link JointFusion}: the least n (f(a) - goal)^2 + rho |a - start|^2 over a at
 * least 0, f being the divergence KL(P_a || large) and n the number of experts.
 *
 * <p>Around the best amounts so far f is replaced by its second-order expansion, and the cost with that f in it, a
 * polynomial of degree four, is made least: that is the next trial. The square of f is thereby never expanded, and few
 * evaluations of f are needed. A trial that does not help shortens the steps from then on.
 */
final class AmountSearch {
    private static final int INNER_STEPS = 40;
    private static final double INNER_TOLERANCE = 1e-9;

    private final double[] start;
    private final double goal;
    private final double rho;
    private final double tolerance;
    private final int n;
    private double[] best;
    private double cost = Double.POSITIVE_INFINITY;
    private double divergence;
    private double[] slope;
    private double[][] curvature;
    private double pull;
    private double[] trial;
    private boolean done;

    /**
     * A search that has seen nothing.
     *
     * @param start     amounts to begin with and to stay near
     * @param goal      the wanted divergence, nats
     * @param rho       weight of staying near
     * @param tolerance error of an amount that is small enough
     */
    AmountSearch(double[] start, double goal, double rho, double tolerance) {
        this.start = start;
        this.goal = goal;
        this.rho = rho;
        this.tolerance = tolerance;
        this.n = start.length;
        // Moves that have little in common diverge together by more than each alone.
        this.trial = Arrays.stream(start).map(a -> a * Math.pow(n, -0.75)).toArray();
    }

    /** The amounts to be evaluated next; the answer when done. */
    double[] trial() {
        return trial;
    }

    boolean done() {
        return done;
    }

    /**
     * Takes what was found at the trial: from {@code at} on the sums of L exp(a d), with a d the move of all experts; of
     * the same times d_1, d_2, ...; and times d_1 d_1, then that and the move, and so on for d_1 d_2, ...
     *
     * @param shifted whether the exponents were lowered by the number that comes last
     */
    void see(double[] sums, int at, boolean shifted) {
        if (done) {
            return;
        }
        double total = sums[at];
        double[] mean = new double[n];
        double[] tilted = new double[n];
        double along = 0;
        for (int i = 0; i < n; i++) {
            mean[i] = sums[at + 1 + i] / total;
            along += trial[i] * mean[i];
        }
        int pairs = at + 1 + n;
        int pair = pairs;
        for (int i = 0; i < n; i++) {
            for (int j = i; j < n; j++) {
                double second = sums[pair] / total;
                tilted[i] += trial[j] * second;
                if (j > i) {
                    tilted[j] += trial[i] * second;
                }
                pair += 2;
            }
        }
        double found = along - Math.log(total) - (shifted ? sums[pairs + n * (n + 1)] : 0);
        double foundCost = cost(trial, found);
        boolean better = best == null || foundCost <= cost;
        if (better) {
            best = trial;
            cost = foundCost;
            divergence = found;
            expand(sums, pairs, total, mean, tilted, along);
            pull = pull > rho ? pull / 4 : 0;
        } else {
            pull = Math.max(4 * pull, rho + n * dot(slope, slope));
        }
        trial = next();
        // The expansion's error is of the step's third order; where steps are held short it tells nothing.
        done = distance(trial, best) <= (better && pull == 0 ? Math.sqrt(tolerance) : tolerance);
    }

    /** Gradient and Hessian of f: with C the covariance of d, C a, and C + the third cumulant along a. */
    private void expand(double[] sums, int at, double total, double[] mean, double[] tilted, double along) {
        slope = new double[n];
        curvature = new double[n][n];
        int pair = at;
        for (int i = 0; i < n; i++) {
            slope[i] = tilted[i] - along * mean[i];
            for (int j = i; j < n; j++) {
                double second = sums[pair] / total;
                double third = sums[pair + 1] / total;
                double both = mean[i] * mean[j];
                curvature[i][j] = second - both + third - mean[i] * tilted[j] - mean[j] * tilted[i]
                        + along * (2 * both - second);
                curvature[j][i] = curvature[i][j];
                pair += 2;
            }
        }
    }

    private double cost(double[] a, double f) {
        return n * (f - goal) * (f - goal) + rho * distance2(a, start);
    }

    /** The expansion of f at amounts. */
    private record Expanded(double f, double[] slope) {}

    private Expanded expanded(double[] a) {
        double f = divergence;
        double[] gradient = slope.clone();
        for (int i = 0; i < n; i++) {
            double bent = 0;
            for (int j = 0; j < n; j++) {
                bent += curvature[i][j] * (a[j] - best[j]);
            }
            f += (a[i] - best[i]) * (slope[i] + 0.5 * bent);
            gradient[i] += bent;
        }
        return new Expanded(f, gradient);
    }

    private double expandedCost(double[] a, Expanded at) {
        return cost(a, at.f()) + pull * distance2(a, best);
    }

    /** Where the cost with the expansion in it is least: projected Newton steps, damped where they do not help. */
    private double[] next() {
        double[] a = best.clone();
        Expanded here = expanded(a);
        double least = expandedCost(a, here);
        double damping = 0;
        double[] tried = new double[n];
        for (int i = 0; i < INNER_STEPS; i++) {
            if (!step(a, here, damping, tried)) {
                damping = Math.max(4 * damping, rho);
                continue;
            }
            Expanded there = expanded(tried);
            double triedCost = expandedCost(tried, there);
            double moved = distance(tried, a);
            if (triedCost <= least) {
                a = tried.clone();
                here = there;
                least = triedCost;
                damping = damping > rho ? damping / 4 : 0;
            } else {
                damping = Math.max(4 * damping, rho);
            }
            if (moved < INNER_TOLERANCE) {
                break;
            }
        }
        return a;
    }

    /**
     * Where Newton's method goes from {@code a} among amounts at least 0, into {@code to}.
     *
     * @return false where the Hessian has no valley to go to
     */
    private boolean step(double[] a, Expanded at, double damping, double[] to) {
        double residual = n * (at.f() - goal);
        boolean[] free = new boolean[n];
        for (int i = 0; i < n; i++) {
            double gradient = residual * at.slope()[i] + rho * (a[i] - start[i]) + pull * (a[i] - best[i]);
            free[i] = a[i] > 0 || gradient < 0;
            to[i] = free[i] ? -gradient : 0;
        }
        double[][] hessian = new double[n][n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                hessian[i][j] = free[i] && free[j] ? n * at.slope()[i] * at.slope()[j] + residual * curvature[i][j] : 0;
            }
            hessian[i][i] = free[i] ? hessian[i][i] + rho + pull + damping : 1;
        }
        if (!solve(hessian, to)) {
            return false;
        }
        for (int i = 0; i < n; i++) {
            to[i] = Math.max(0, a[i] + to[i]);
        }
        return true;
    }

    /**
     * Cholesky's method in place: the unknowns are as many as the experts, far below what a library's call costs.
     *
     * @return whether the matrix is positive definite
     */
    private static boolean solve(double[][] m, double[] x) {
        int n = x.length;
        for (int j = 0; j < n; j++) {
            for (int i = j; i < n; i++) {
                double sum = m[i][j];
                for (int k = 0; k < j; k++) {
                    sum -= m[i][k] * m[j][k];
                }
                if (i == j && !(sum > 0)) {
                    return false;
                }
                m[i][j] = i == j ? Math.sqrt(sum) : sum / m[j][j];
            }
        }
        for (int i = 0; i < n; i++) {
            for (int k = 0; k < i; k++) {
                x[i] -= m[i][k] * x[k];
            }
            x[i] /= m[i][i];
        }
        for (int i = n - 1; i >= 0; i--) {
            for (int k = i + 1; k < n; k++) {
                x[i] -= m[k][i] * x[k];
            }
            x[i] /= m[i][i];
        }
        return true;
    }

    private static double dot(double[] x, double[] y) {
        double sum = 0;
        for (int i = 0; i < x.length; i++) {
            sum += x[i] * y[i];
        }
        return sum;
    }

    private static double distance2(double[] x, double[] y) {
        double sum = 0;
        for (int i = 0; i < x.length; i++) {
            sum += (x[i] - y[i]) * (x[i] - y[i]);
        }
        return sum;
    }

    /** The largest difference. */
    private static double distance(double[] x, double[] y) {
        double most = 0;
        for (int i = 0; i < x.length; i++) {
            most = Math.max(most, Math.abs(x[i] - y[i]));
        }
        return most;
    }
}
