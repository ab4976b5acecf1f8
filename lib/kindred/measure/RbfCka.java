package kindred.measure;

import ai.djl.ndarray.NDArray;
import java.util.Arrays;

/**
 * CKA with the Gaussian kernel {@code exp(-d^2 / (2 s^2 m))}, m the median of all squared distances between examples
 * (the zeros of the diagonal included) and s the fraction (Kornblith et al. 2019). In [0, 1].
 *
 * <p>Needs all pairs of examples: {@code n^2} doubles a side, and the rows of all batches are kept until then. NaN if
 * the median distance of a side is zero.
 *
 * @param fraction bandwidth as a fraction of the median distance; the paper tries 0.2, 0.4 and 0.8
 */
public record RbfCka(double fraction) implements Similarity {

    public RbfCka {
        if (!(fraction > 0)) {
            throw new IllegalArgumentException("the bandwidth fraction must be positive, got " + fraction);
        }
    }

    @Override
    public String name() {
        return "RBF CKA (" + fraction + ")";
    }

    @Override
    public Accumulator start() {
        return new AllRows((x, y) -> Hsic.biased(kernel(x), kernel(y)).cka());
    }

    private NDArray kernel(NDArray rows) {
        NDArray d = Hsic.squaredDistances(rows);
        return d.div(-2 * fraction * fraction * median(d.toDoubleArray())).exp();
    }

    private static double median(double[] values) {
        Arrays.sort(values);
        int half = values.length / 2;
        return values.length % 2 == 1 ? values[half] : (values[half - 1] + values[half]) / 2;
    }
}
