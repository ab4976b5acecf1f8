package kindred.measure;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import kindred.core.Compute;

/**
 * Linear CKA with the unbiased HSIC estimator over all examples (Song et al. 2012; Nguyen et al. 2021,
 * "Do Wide and Deep Networks Learn the Same Things?"). At most 1, near 0 and possibly below it for
 * independent representations, even with fewer examples than features.
 *
 * <p>Exact over batches: the estimator's sums over pairs of examples are written as sums over examples of the rows,
 * their squared norms and products of both. Needs four examples. NaN if a side is the same for all examples, or so
 * small a sample that its estimate of HSIC(X, X) is not positive.
 */
public record UnbiasedCka() implements Similarity {

    @Override
    public String name() {
        return "unbiased CKA";
    }

    @Override
    public Accumulator start() {
        return new Running();
    }

    private static final class Running implements Accumulator {
        private final NDManager manager = Compute.manager();
        private final SecondMoments moments = new SecondMoments();
        private NDArray firstX;
        private NDArray firstY;

        @Override
        public void add(NDArray x, NDArray y) {
            Rows.requireSameCount(x, y);
            try (NDManager step = manager.newSubManager()) {
                NDArray a = Rows.matrix(step, x, "x");
                NDArray b = Rows.matrix(step, y, "y");
                if (firstX == null) {
                    firstX = first(a);
                    firstY = first(b);
                }
                requireWidth("x", a, firstX);
                requireWidth("y", b, firstY);
                NDArray shiftedX = a.sub(firstX);
                NDArray shiftedY = b.sub(firstY);
                moments.add(norms(shiftedX), norms(shiftedY), shiftedX, shiftedY);
            }
        }

        @Override
        public double value() {
            SecondMoments.Values v = moments.values();
            Hsic.requireFour(v.count());
            int p = (int) firstX.getShape().get(1);
            int end = v.mean().length;
            Sums s = new Sums(v.count(), v.mean(), v.aboutOrigin());
            double xx = s.hsic(0, 0, 2, 2 + p, 2, 2 + p);
            double yy = s.hsic(1, 1, 2 + p, end, 2 + p, end);
            double xy = s.hsic(0, 1, 2, 2 + p, 2 + p, end);
            return new Hsic.Triple(xy, xx, yy).cka();
        }

        @Override
        public void close() {
            moments.close();
            manager.close();
        }

        private NDArray first(NDArray rows) {
            NDArray first = Rows.slice(rows, 0, 1).duplicate();
            first.attach(manager);
            return first;
        }

        private static NDArray norms(NDArray rows) {
            return rows.square().sum(new int[] {1}, true).toType(DataType.FLOAT64, false);
        }

        private static void requireWidth(String name, NDArray rows, NDArray first) {
            if (rows.getShape().get(1) != first.getShape().get(1)) {
                throw new IllegalArgumentException(name + " has " + rows.getShape().get(1)
                        + " features, the batches before had " + first.getShape().get(1));
            }
        }
    }

    /**
     * Sums over examples of products of two columns. With K = A A' and the norms g of A's rows, K without its diagonal
     * has trace(K L) = |A'B|^2 - g'h, sum |A'1|^2 - 1'g, and row sums A A'1 - g.
     */
    private record Sums(long n, double[] mean, double[][] gram) {

        double hsic(int g, int h, int a0, int a1, int b0, int b1) {
            double[] sumA = sums(a0, a1);
            double[] sumB = sums(b0, b1);
            double trace = -gram[g][h];
            double between = gram[g][h];
            for (int i = a0; i < a1; i++) {
                for (int j = b0; j < b1; j++) {
                    trace += gram[i][j] * gram[i][j];
                    between += sumA[i - a0] * gram[i][j] * sumB[j - b0];
                }
                between -= sumA[i - a0] * gram[i][h];
            }
            for (int j = b0; j < b1; j++) {
                between -= sumB[j - b0] * gram[g][j];
            }
            double sumK = Dense.dot(sumA, sumA) - n * mean[g];
            double sumL = Dense.dot(sumB, sumB) - n * mean[h];
            return Hsic.unbiased(trace, sumK, sumL, between, n);
        }

        private double[] sums(int from, int to) {
            double[] out = new double[to - from];
            for (int i = from; i < to; i++) {
                out[i - from] = n * mean[i];
            }
            return out;
        }
    }
}
