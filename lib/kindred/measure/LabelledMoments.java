package kindred.measure;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import java.util.Arrays;
import java.util.stream.IntStream;
import kindred.core.Compute;

/**
 * Total scatter and class means of labelled features that come in batches: what between-class geometry, ridge
 * regression onto labels and several transferability scores need. One product and one class sum a batch in float64.
 */
public final class LabelledMoments implements AutoCloseable {
    private final NDManager manager = Compute.manager();
    private final SecondMoments moments = new SecondMoments();
    private NDArray pivot;
    private long[] counts = {};
    private double[][] sums = {};

    /**
     * Moments of {@code n} examples; classes without examples are left out.
     *
     * @param n number of examples
     * @param mean mean of each feature, {@code [d]}
     * @param scatter sum of outer products of deviations from the mean, {@code [d][d]}
     * @param labels the classes that have examples, ascending
     * @param counts examples of each of them
     * @param classMeans mean features of each of them, {@code [classes][d]}
     * @param fourth sum over examples of the fourth power of the distance to the mean
     */
    public record Values(
            long n,
            double[] mean,
            double[][] scatter,
            int[] labels,
            long[] counts,
            double[][] classMeans,
            double fourth) {

        /** The number of classes that have examples. */
        public int classes() {
            return counts.length;
        }

        /** Rows {@code sqrt(n_c) (mean_c - mean)}: the between-class scatter is their Gram matrix of columns. */
        double[][] weightedMeans() {
            double[][] out = new double[classes()][mean.length];
            for (int c = 0; c < classes(); c++) {
                for (int j = 0; j < mean.length; j++) {
                    out[c][j] = Math.sqrt(counts[c]) * (classMeans[c][j] - mean[j]);
                }
            }
            return out;
        }
    }

    /**
     * Takes a batch.
     *
     * @throws IllegalArgumentException if it has no labels or representation, or a value is not finite
     */
    public void add(Features batch) {
        int[] labels = batch.requireLabels("a class mean");
        NDArray z = batch.requireZ("a class mean");
        try (NDManager step = manager.newSubManager()) {
            NDArray rows = Rows.matrix(step, z, "z");
            if (pivot == null) {
                pivot = Rows.slice(rows, 0, 1).duplicate();
                pivot.attach(manager);
            }
            if (!rows.getShape().slice(1).equals(pivot.getShape().slice(1))) {
                throw new IllegalArgumentException("z has " + rows.getShape().get(1)
                        + " features, the batches before had " + pivot.getShape().get(1));
            }
            NDArray shifted = rows.sub(pivot);
            moments.add(shifted.square().sum(new int[] {1}, true), shifted);
            grow(Math.max(counts.length, batch.classes()), (int) rows.getShape().get(1));
            NDArray oneHot = step.create(labels).oneHot(counts.length, DataType.FLOAT64);
            double[][] batchSums = Rows.toHeap(oneHot.transpose().matMul(shifted));
            for (int c = 0; c < counts.length; c++) {
                Dense.axpy(1, batchSums[c], sums[c]);
            }
            for (int label : labels) {
                counts[label]++;
            }
        }
    }

    /** The moments so far, on the heap. */
    public Values values() {
        int[] present = IntStream.range(0, counts.length).filter(c -> counts[c] > 0).toArray();
        SecondMoments.Values v = moments.values();
        double[] first = pivot.toDoubleArray();
        int d = first.length;
        double[] offset = Arrays.copyOfRange(v.mean(), 1, d + 1);
        double[] mean = new double[d];
        long[] n = new long[present.length];
        double[][] means = new double[present.length][d];
        for (int j = 0; j < d; j++) {
            mean[j] = first[j] + offset[j];
        }
        for (int k = 0; k < present.length; k++) {
            n[k] = counts[present[k]];
            for (int j = 0; j < d; j++) {
                means[k][j] = first[j] + sums[present[k]][j] / n[k];
            }
        }
        double[][] scatter = Dense.block(v.scatter(), 1, d + 1, 1, d + 1);
        return new Values(v.count(), mean, scatter, present, n, means, fourth(v, offset));
    }

    @Override
    public void close() {
        moments.close();
        manager.close();
    }

    /** Sum of |z - m|^4, by |z - m|^2 = (g - E g) - 2 m'(z - m) + (E g - |m|^2) with g the squared norm of z. */
    private static double fourth(SecondMoments.Values v, double[] m) {
        double[][] s = v.scatter();
        double level = v.mean()[0] - Dense.dot(m, m);
        double sum = s[0][0] + v.count() * level * level;
        for (int i = 0; i < m.length; i++) {
            sum -= 4 * m[i] * s[0][i + 1];
            for (int j = 0; j < m.length; j++) {
                sum += 4 * m[i] * m[j] * s[i + 1][j + 1];
            }
        }
        return sum;
    }

    private void grow(int classes, int d) {
        int before = counts.length;
        counts = Arrays.copyOf(counts, classes);
        sums = Arrays.copyOf(sums, classes);
        for (int c = before; c < classes; c++) {
            sums[c] = new double[d];
        }
    }
}
