package kindred.measure;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** The anchors of all draws, and the geometry they add up to. */
final class GlueDraws {
    /** Below this share of the largest point norm an axis part is what rounding leaves of a collapsed manifold. */
    private static final double COLLAPSED = 1e-9;

    private static final double CUT = 1e-12;

    private final double[][] t;
    private final double[][][] anchors;
    private final double[][] centres;
    private final double[][][] axes;
    private final double size;

    /** @param size manifolds that take part in a draw */
    GlueDraws(List<double[][]> manifolds, int features, double[][] t, double[][][] anchors, double size) {
        this.t = t;
        this.anchors = anchors;
        this.size = size;
        int count = manifolds.size();
        this.centres = new double[count][features];
        for (int i = 0; i < count; i++) {
            int manifold = i;
            double active = Arrays.stream(anchors).filter(draw -> draw[manifold] != null).count();
            for (double[][] draw : anchors) {
                if (draw[i] != null) {
                    Dense.axpy(1 / active, draw[i], centres[i]);
                }
            }
        }
        double largest = manifolds.stream()
                .flatMap(Arrays::stream)
                .mapToDouble(p -> Math.sqrt(Dense.dot(p, p)))
                .max()
                .orElse(0);
        this.axes = new double[t.length][count][];
        for (int k = 0; k < t.length; k++) {
            for (int i = 0; i < count; i++) {
                axes[k][i] = anchors[k][i] == null ? null : axis(anchors[k][i], centres[i], COLLAPSED * largest);
            }
        }
    }

    /** The three quadratic forms of one draw: all of them 0 where no manifold is active. */
    record Forms(double a, double b, double c) {}

    ManifoldGeometry geometry(RadiusForm form) {
        double a = 0;
        double b = 0;
        double c = 0;
        double ratios = 0;
        int defined = 0;
        for (int k = 0; k < t.length; k++) {
            Forms f = forms(k);
            a += f.a / t.length;
            b += f.b / t.length;
            c += f.c / t.length;
            if (f.c > f.b) {
                ratios += f.b / (f.c - f.b);
                defined++;
            }
        }
        double radius = Double.NaN;
        if (b > 0 && c > b) {
            radius = Math.sqrt(form == RadiusForm.RATIO_OF_MEANS ? b / (c - b) : ratios / defined);
        }
        double active = Arrays.stream(anchors).flatMap(Arrays::stream).filter(s -> s != null).count();
        return new ManifoldGeometry(
                size / a,
                c / size,
                radius,
                b / a,
                centreAlignment(),
                alignment(axes),
                centreAxisAlignment(),
                active / (t.length * size));
    }

    Forms forms(int k) {
        int[] active = IntStream.range(0, centres.length).filter(i -> anchors[k][i] != null).toArray();
        if (active.length == 0) {
            return new Forms(0, 0, 0);
        }
        double[][] s = rows(active, anchors[k]);
        double[][] axis = rows(active, axes[k]);
        double[][] axisGram = Dense.product(axis, Dense.transpose(axis));
        double[][] centre = rows(active, centres);
        double[][] both = Dense.product(centre, Dense.transpose(centre));
        for (int i = 0; i < both.length; i++) {
            Dense.axpy(1, axisGram[i], both[i]);
        }
        double[] onAxes = times(axis, t[k]);
        return new Forms(
                quadratic(Dense.product(s, Dense.transpose(s)), times(s, t[k])),
                quadratic(both, onAxes),
                quadratic(axisGram, onAxes));
    }

    double[][] centres() {
        return centres;
    }

    /** {@code v' m^+ v}. */
    private static double quadratic(double[][] m, double[] v) {
        Eigen e = Dense.eigen(m);
        int rank = Dense.rank(e.values(), CUT);
        double sum = 0;
        for (int k = 0; k < rank; k++) {
            double along = 0;
            for (int i = 0; i < v.length; i++) {
                along += e.vectors()[i][k] * v[i];
            }
            sum += along * along / e.values()[k];
        }
        return sum;
    }

    private static double[] axis(double[] anchor, double[] centre, double smallest) {
        double[] axis = anchor.clone();
        Dense.axpy(-1, centre, axis);
        return Math.sqrt(Dense.dot(axis, axis)) < smallest ? new double[axis.length] : axis;
    }

    private static double[][] rows(int[] active, double[][] all) {
        double[][] out = new double[active.length][];
        Arrays.setAll(out, i -> all[active[i]]);
        return out;
    }

    private static double[] times(double[][] rows, double[] v) {
        return Arrays.stream(rows).mapToDouble(row -> Dense.dot(row, v)).toArray();
    }

    private double centreAlignment() {
        boolean[] ever = new boolean[centres.length];
        for (double[][] draw : anchors) {
            for (int i = 0; i < ever.length; i++) {
                ever[i] |= draw[i] != null;
            }
        }
        double[][] seen = new double[centres.length][];
        Arrays.setAll(seen, i -> ever[i] ? centres[i] : null);
        return alignment(new double[][][] {seen});
    }

    private static double alignment(double[][][] draws) {
        double sum = 0;
        long pairs = 0;
        for (double[][] rows : draws) {
            for (int i = 0; i < rows.length; i++) {
                for (int j = 0; j < i; j++) {
                    double cosine = cosine(rows[i], rows[j]);
                    sum += Double.isNaN(cosine) ? 0 : cosine;
                    pairs += Double.isNaN(cosine) ? 0 : 1;
                }
            }
        }
        return sum / pairs;
    }

    private double centreAxisAlignment() {
        double sum = 0;
        long pairs = 0;
        for (double[][] rows : axes) {
            for (int i = 0; i < rows.length; i++) {
                for (int j = 0; j < rows.length; j++) {
                    double cosine = i == j || rows[i] == null ? Double.NaN : cosine(centres[i], rows[j]);
                    sum += Double.isNaN(cosine) ? 0 : cosine;
                    pairs += Double.isNaN(cosine) ? 0 : 1;
                }
            }
        }
        return sum / pairs;
    }

    /** The absolute cosine; NaN, not counted, where a side is missing or zero. */
    private static double cosine(double[] a, double[] b) {
        if (a == null || b == null) {
            return Double.NaN;
        }
        double norms = Math.sqrt(Dense.dot(a, a) * Dense.dot(b, b));
        return norms > 0 ? Math.abs(Dense.dot(a, b)) / norms : Double.NaN;
    }
}
