package kindred.measure;

import ai.djl.ndarray.NDArray;

/**
 * The mean angle between two different examples seen from the origin, in radians, [0, pi] (Chou et al. 2026). An
 * example at the origin counts as orthogonal to all others. Keeps all rows until the end.
 */
public record MeanAngle() implements Marker {

    @Override
    public String name() {
        return "mean pairwise angle";
    }

    @Override
    public Accumulator start() {
        return new FeaturePairs(
                name(), (x, y) -> unit(x).matMul(unit(y).transpose()).clip(-1, 1).acos());
    }

    private static NDArray unit(NDArray rows) {
        return rows.div(rows.norm(2, new int[] {1}, true).maximum(1e-8));
    }
}
