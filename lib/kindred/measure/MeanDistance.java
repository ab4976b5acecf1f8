package kindred.measure;

import ai.djl.ndarray.NDArray;

/** The mean Euclidean distance between two different examples (Chou et al. 2026). Keeps all rows until the end. */
public record MeanDistance() implements Marker {

    @Override
    public String name() {
        return "mean pairwise distance";
    }

    @Override
    public Accumulator start() {
        return new FeaturePairs(name(), MeanDistance::between);
    }

    private static NDArray between(NDArray x, NDArray y) {
        NDArray origin = Rows.slice(x, 0, 1);
        NDArray a = x.sub(origin);
        NDArray b = y.sub(origin);
        NDArray squared = a.square().sum(new int[] {1}, true)
                .add(b.square().sum(new int[] {1}, true).transpose())
                .sub(a.matMul(b.transpose()).mul(2));
        return squared.maximum(0).sqrt();
    }
}
