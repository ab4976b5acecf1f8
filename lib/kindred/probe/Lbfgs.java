package kindred.probe;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;

/**
 * Limited-memory BFGS (Nocedal and Wright 2006, algorithm 7.5) with a line search by bisection that ends at the weak
 * Wolfe conditions: for smooth convex functions.
 */
final class Lbfgs {
    private static final int MEMORY = 10;
    private static final double DECREASE = 1e-4;
    private static final double CURVATURE = 0.9;
    private static final int MOST_TRIALS = 60;

    private Lbfgs() {}

    /** A function and its gradient. */
    interface Objective {
        /** The value at {@code x}; writes the gradient. */
        double at(double[] x, double[] gradient);
    }

    /** Where the search ended; converged if every entry of the gradient is below the tolerance. */
    record Result(double[] x, double value, int iterations, boolean converged) {}

    private record Pair(double[] step, double[] change, double inner) {}

    static Result minimise(Objective f, double[] start, double tolerance, int mostIterations) {
        double[] x = start.clone();
        double[] gradient = new double[x.length];
        double value = f.at(x, gradient);
        Deque<Pair> memory = new ArrayDeque<>();
        for (int iteration = 0; iteration < mostIterations; iteration++) {
            if (largest(gradient) <= tolerance) {
                return new Result(x, value, iteration, true);
            }
            double[] direction = direction(gradient, memory);
            Point next = search(f, x, value, gradient, direction, memory.isEmpty());
            if (next == null) {
                // No step lowers the value in float64: this is as far as rounding lets it come.
                return new Result(x, value, iteration, false);
            }
            double[] step = minus(next.x, x);
            double[] change = minus(next.gradient, gradient);
            double inner = dot(step, change);
            if (inner > 1e-14 * dot(change, change)) {
                memory.addLast(new Pair(step, change, inner));
                if (memory.size() > MEMORY) {
                    memory.removeFirst();
                }
            }
            x = next.x;
            value = next.value;
            gradient = next.gradient;
        }
        return new Result(x, value, mostIterations, largest(gradient) <= tolerance);
    }

    private record Point(double[] x, double value, double[] gradient) {}

    private static Point search(
            Objective f, double[] x, double value, double[] gradient, double[] direction, boolean first) {
        double slope = dot(gradient, direction);
        double low = 0;
        double high = Double.POSITIVE_INFINITY;
        double length = first ? Math.min(1, 1 / Math.sqrt(dot(gradient, gradient))) : 1;
        Point best = null;
        for (int trial = 0; trial < MOST_TRIALS; trial++) {
            double[] at = x.clone();
            axpy(length, direction, at);
            double[] there = new double[x.length];
            double reached = f.at(at, there);
            if (!(reached <= value + DECREASE * length * slope)) {
                high = length;
            } else {
                best = new Point(at, reached, there);
                if (dot(there, direction) >= CURVATURE * slope) {
                    return best;
                }
                low = length;
            }
            length = Double.isInfinite(high) ? 2 * length : (low + high) / 2;
        }
        return best;
    }

    private static double[] direction(double[] gradient, Deque<Pair> memory) {
        double[] q = gradient.clone();
        double[] alpha = new double[memory.size()];
        int k = alpha.length - 1;
        for (Iterator<Pair> newestFirst = memory.descendingIterator(); newestFirst.hasNext(); k--) {
            Pair pair = newestFirst.next();
            alpha[k] = dot(pair.step, q) / pair.inner;
            axpy(-alpha[k], pair.change, q);
        }
        Pair newest = memory.peekLast();
        double scale = newest == null ? 1 : newest.inner / dot(newest.change, newest.change);
        for (int i = 0; i < q.length; i++) {
            q[i] *= scale;
        }
        k = 0;
        for (Pair pair : memory) {
            axpy(alpha[k] - dot(pair.change, q) / pair.inner, pair.step, q);
            k++;
        }
        for (int i = 0; i < q.length; i++) {
            q[i] = -q[i];
        }
        return q;
    }

    private static double largest(double[] x) {
        double out = 0;
        for (double value : x) {
            out = Math.max(out, Math.abs(value));
        }
        return out;
    }

    private static double[] minus(double[] a, double[] b) {
        double[] out = a.clone();
        axpy(-1, b, out);
        return out;
    }

    private static void axpy(double factor, double[] x, double[] y) {
        for (int i = 0; i < y.length; i++) {
            y[i] += factor * x[i];
        }
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }
}
