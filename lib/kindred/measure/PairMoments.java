package kindred.measure;

import ai.djl.ndarray.NDArray;
import java.util.function.ToDoubleFunction;

/** An index that is a function of the joint first and second moments of both representations. */
final class PairMoments implements Similarity.Accumulator {
    private final SecondMoments moments = new SecondMoments();
    private final ToDoubleFunction<Values> index;
    private long p = -1;

    PairMoments(ToDoubleFunction<Values> index) {
        this.index = index;
    }

    /** Centred scatter blocks of {@code n} examples. */
    record Values(long n, double[][] xx, double[][] xy, double[][] yy) {}

    @Override
    public void add(NDArray x, NDArray y) {
        long width = x.getShape().size() / x.getShape().get(0);
        if (p >= 0 && width != p) {
            throw new IllegalArgumentException("x has " + width + " features, the batches before had " + p);
        }
        p = width;
        moments.add(x, y);
    }

    @Override
    public double value() {
        SecondMoments.Values v = moments.values();
        double[][] s = v.scatter();
        int split = (int) p;
        int end = s.length;
        return index.applyAsDouble(new Values(
                v.count(),
                Dense.block(s, 0, split, 0, split),
                Dense.block(s, 0, split, split, end),
                Dense.block(s, split, end, split, end)));
    }

    @Override
    public void close() {
        moments.close();
    }
}
