package kindred.measure;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import kindred.core.Compute;
import kindred.core.Rng;

/**
 * Geometry linked to untangling efficiency: manifold capacity and its parts, by simulation (Chou et al. 2024,
 * "Geometry Linked to Untangling Efficiency Reveals Structure and Computation in Neural Populations"; used on
 * networks by Chou et al. 2026).
 *
 * <p>In each draw a random direction is projected onto the cone of all points, each signed by its manifold's label
 * ({@link Nnls}); the weights give every manifold its anchor, the point of its hull that matters for this draw. From
 * the anchors come the capacity ({@code a}, what the projection holds of the direction), and from their split into a
 * mean over draws and the rest the dimension ({@code c}) and radius and utility ({@code b}). Manifolds without weight
 * in a draw are left out of it. Features are taken as they are, after ReLU and pooling, and not centred.
 *
 * <p>Unchanged by scale and rotation of the features. Depends on the number of features, points and manifolds:
 * compare networks of one width under one setting. Cost grows with draws x repeats; memory is {@code (manifolds x
 * points)^2} plus {@code draws x manifolds x features} doubles. All cores are used; results do not depend on their
 * number.
 *
 * @param draws random directions a repeat
 * @param points points taken of each manifold, without replacement
 * @param repeats subsamples of the points, over which the numbers are averaged
 * @param dichotomies how manifolds are labelled
 * @param radius how the radius averages
 * @param seed of directions, labels and subsamples
 */
public record Glue(int draws, int points, int repeats, Dichotomies dichotomies, RadiusForm radius, long seed) {
    private static final double TOLERANCE = 1e-10;
    private static final int MOST_POINTS = 16_384;

    public Glue {
        if (draws < 2 || points < 1 || repeats < 1) {
            throw new IllegalArgumentException("at least 2 draws, 1 point and 1 repeat, got " + draws + ", " + points
                    + " and " + repeats);
        }
    }

    /** With the ratio of means for the radius. */
    public static Glue of(int draws, int points, int repeats, Dichotomies dichotomies, long seed) {
        return new Glue(draws, points, repeats, dichotomies, RadiusForm.RATIO_OF_MEANS, seed);
    }

    /** 100 draws, 50 points, 5 repeats, random dichotomies. */
    public static Glue defaults(long seed) {
        return of(100, 50, 5, Dichotomies.RANDOM, seed);
    }

    /** The geometry of the classes of these features. */
    public ManifoldGeometry analyze(Features features) {
        GlueMarker.Running running = new GlueMarker.Running(this, GlueMarker.Part.CAPACITY);
        running.add(features);
        return running.geometry();
    }

    /**
     * The geometry of these manifolds.
     *
     * @param manifolds points of each, {@code [points][features]}
     * @throws IllegalArgumentException if there are fewer than two manifolds, one has fewer than {@code points} points,
     *     the numbers of features differ or a value is not finite
     */
    public ManifoldGeometry analyze(List<double[][]> manifolds) {
        int features = check(manifolds);
        if (manifolds.size() < 2) {
            throw new IllegalArgumentException(
                    "capacity separates manifolds and needs at least 2, got " + manifolds.size());
        }
        for (int i = 0; i < manifolds.size(); i++) {
            if (manifolds.get(i).length < points) {
                throw new IllegalArgumentException("manifold " + i + " has " + manifolds.get(i).length + " points, "
                        + points + " were asked for");
            }
        }
        List<ManifoldGeometry> runs = new ArrayList<>();
        for (int r = 0; r < repeats; r++) {
            Rng rng = new Rng(seed).split(r);
            Rng subsample = rng.split("points");
            List<double[][]> chosen = new ArrayList<>();
            for (double[][] manifold : manifolds) {
                int[] order = subsample.permutation(manifold.length);
                double[][] some = new double[points][];
                Arrays.setAll(some, j -> manifold[order[j]]);
                chosen.add(some);
            }
            Rng directions = rng.split("directions");
            Rng labels = rng.split("labels");
            double[][] t = new double[draws][features];
            double[][] y = new double[draws][];
            for (int k = 0; k < draws; k++) {
                Arrays.setAll(t[k], j -> directions.nextGaussian());
                y[k] = dichotomies.draw(manifolds.size(), k, labels);
            }
            runs.add(analyze(chosen, t, y));
        }
        return mean(runs);
    }

    /**
     * The geometry of all points under given draws.
     *
     * @param manifolds points of each, {@code [points][features]}
     * @param t directions, {@code [draws][features]}
     * @param y labels +1 and -1, or 0 to leave a manifold out, {@code [draws][manifolds]}
     */
    public ManifoldGeometry analyze(List<double[][]> manifolds, double[][] t, double[][] y) {
        return new GlueDraws(manifolds, check(manifolds), t, anchors(manifolds, t, y), size(y)).geometry(radius);
    }

    /** The anchor of each manifold in each draw, null where it has no weight, {@code [draws][manifolds]}. */
    static double[][][] anchors(List<double[][]> manifolds, double[][] t, double[][] y) {
        if (t.length != y.length || t.length == 0) {
            throw new IllegalArgumentException(t.length + " directions and " + y.length + " label vectors");
        }
        double[][] points = manifolds.stream().flatMap(Arrays::stream).toArray(double[][]::new);
        if (points.length > MOST_POINTS) {
            throw new IllegalArgumentException(
                    "at most " + MOST_POINTS + " points in all, got " + points.length + ": take fewer a manifold");
        }
        int[] owner = IntStream.range(0, manifolds.size())
                .flatMap(i -> IntStream.generate(() -> i).limit(manifolds.get(i).length))
                .toArray();
        double[][] gram;
        double[][] inner;
        try (NDManager step = Compute.manager()) {
            NDArray x = Dense.store(step, points);
            gram = Rows.toHeap(x.matMul(x.transpose()));
            inner = Rows.toHeap(Dense.store(step, t).matMul(x.transpose()));
        }
        double[][][] anchors = new double[t.length][][];
        IntStream.range(0, t.length).parallel().forEach(k -> {
            double[] sign = new double[points.length];
            double[] signed = new double[points.length];
            for (int j = 0; j < points.length; j++) {
                sign[j] = y[k][owner[j]];
                signed[j] = sign[j] * inner[k][j];
            }
            double norm = Math.sqrt(Dense.dot(t[k], t[k]));
            double[] z = Nnls.solve(gram, sign, signed, norm, t[k].length, TOLERANCE);
            anchors[k] = anchors(points, owner, manifolds.size(), z);
        });
        return anchors;
    }

    private static double[][] anchors(double[][] points, int[] owner, int manifolds, double[] z) {
        double[][] anchors = new double[manifolds][];
        double[] weight = new double[manifolds];
        for (int j = 0; j < z.length; j++) {
            if (z[j] > 0) {
                int i = owner[j];
                if (anchors[i] == null) {
                    anchors[i] = new double[points[j].length];
                }
                Dense.axpy(z[j], points[j], anchors[i]);
                weight[i] += z[j];
            }
        }
        for (int i = 0; i < manifolds; i++) {
            for (int m = 0; anchors[i] != null && m < anchors[i].length; m++) {
                anchors[i][m] /= weight[i];
            }
        }
        return anchors;
    }

    /** How many manifolds take part in a draw, on average. */
    private static double size(double[][] y) {
        return Arrays.stream(y).mapToLong(row -> Arrays.stream(row).filter(v -> v != 0).count()).average().orElse(0);
    }

    private static int check(List<double[][]> manifolds) {
        int features = -1;
        for (int i = 0; i < manifolds.size(); i++) {
            double[][] manifold = manifolds.get(i);
            if (manifold.length == 0) {
                throw new IllegalArgumentException("manifold " + i + " has no points");
            }
            for (double[] point : manifold) {
                features = features < 0 ? point.length : features;
                if (point.length != features) {
                    throw new IllegalArgumentException("a point of manifold " + i + " has " + point.length
                            + " features, the first point has " + features);
                }
                if (!Double.isFinite(Dense.dot(point, point))) {
                    throw new IllegalArgumentException("a point of manifold " + i + " has a value that is not finite");
                }
            }
        }
        if (features < 1) {
            throw new IllegalArgumentException("capacity separates manifolds and needs at least 2, got none");
        }
        return features;
    }

    private static ManifoldGeometry mean(List<ManifoldGeometry> runs) {
        double[] sum = new double[8];
        for (ManifoldGeometry g : runs) {
            Dense.axpy(
                    1.0 / runs.size(),
                    new double[] {
                        g.capacity(), g.dimension(), g.radius(), g.utility(), g.centerAlignment(), g.axisAlignment(),
                        g.centerAxisAlignment(), g.activeShare()
                    },
                    sum);
        }
        return new ManifoldGeometry(sum[0], sum[1], sum[2], sum[3], sum[4], sum[5], sum[6], sum[7]);
    }
}
