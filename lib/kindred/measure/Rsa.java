package kindred.measure;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import org.apache.commons.math3.stat.correlation.PearsonsCorrelation;

/**
 * Representational similarity analysis (Kriegeskorte et al. 2008): the Spearman correlation of the dissimilarities of
 * all pairs of examples in x with those in y. In [-1, 1].
 *
 * <p>Needs all pairs of examples, and the rows of all batches are kept until then. NaN if the dissimilarities of a side
 * are all equal.
 *
 * @param dissimilarity of two examples
 */
public record Rsa(Dissimilarity dissimilarity) implements Similarity {

    /** How unlike two examples are. */
    public enum Dissimilarity {
        /** One minus the Pearson correlation of the two rows, the paper's choice; a constant row is an error. */
        CORRELATION,
        /** The Euclidean distance. */
        EUCLIDEAN
    }

    @Override
    public String name() {
        return dissimilarity == Dissimilarity.CORRELATION ? "RSA (correlation)" : "RSA (Euclidean)";
    }

    /** {@inheritDoc} Its value throws IllegalArgumentException with fewer than three examples. */
    @Override
    public Accumulator start() {
        return new AllRows(this::compare);
    }

    private double compare(NDArray x, NDArray y) {
        if (x.getShape().get(0) < 3) {
            throw new IllegalArgumentException(
                    "RSA compares pairs of examples and needs at least 3 examples, got " + x.getShape().get(0));
        }
        double[] a = Ranks.average(pairs(x, "x"));
        double[] b = Ranks.average(pairs(y, "y"));
        return new PearsonsCorrelation().correlation(a, b);
    }

    private double[] pairs(NDArray rows, String name) {
        NDArray d = dissimilarity == Dissimilarity.CORRELATION
                ? correlationDistance(rows, name)
                : Hsic.squaredDistances(rows);
        int n = (int) rows.getShape().get(0);
        // Squared distances have the ranks of distances; each unordered pair counts once.
        double[] all = d.toDoubleArray();
        double[] out = new double[n * (n - 1) / 2];
        for (int i = 0, at = 0; i < n; i++) {
            System.arraycopy(all, i * n + i + 1, out, at, n - 1 - i);
            at += n - 1 - i;
        }
        return out;
    }

    private static NDArray correlationDistance(NDArray rows, String name) {
        NDArray centred = rows.sub(rows.mean(new int[] {1}, true));
        NDArray norms = centred.norm(2, new int[] {1}, true);
        NDArray scale = rows.abs().max(new int[] {1}, true).mul(1e-12);
        long constant = norms.lte(scale).toType(DataType.INT64, false).sum().toLongArray()[0];
        if (constant > 0) {
            throw new IllegalArgumentException(constant + " rows of " + name
                    + " have the same value in every feature, so their correlation is undefined:"
                    + " use Dissimilarity.EUCLIDEAN, or leave them out");
        }
        NDArray unit = centred.div(norms);
        return unit.matMul(unit.transpose()).mul(-1).add(1);
    }
}
