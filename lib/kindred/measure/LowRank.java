package kindred.measure;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import kindred.core.Compute;

/**
 * Activations without their smallest principal directions, mean kept: the sensitivity test of a similarity index
 * (Ding et al. 2021).
 */
public final class LowRank {

    private LowRank() {}

    /**
     * The closest activations of this rank about their mean.
     *
     * @param x {@code [n, d]}
     * @param rank directions to keep, 0 to d
     * @return {@code [n, d]} in float64, in the manager of {@code x}
     * @throws IllegalArgumentException if the rank is out of range or a value is not finite
     */
    public static NDArray truncate(NDArray x, int rank) {
        try (NDManager step = Compute.manager()) {
            NDArray rows = Rows.matrix(step, x, "x");
            int d = (int) rows.getShape().get(1);
            if (rank < 0 || rank > d) {
                throw new IllegalArgumentException("the rank must lie in 0 .. " + d + ", got " + rank);
            }
            NDArray mean = rows.mean(new int[] {0}, true);
            NDArray centred = rows.sub(mean);
            // Right singular vectors from the factor, so that small directions are as exact as large ones.
            double[][] r = Rows.toHeap(Dense.triangle(step, centred));
            double[][] v = Dense.columns(Dense.svd(r).v(), 0, Math.min(rank, r.length));
            NDArray projection = Dense.store(step, Dense.product(v, Dense.transpose(v)));
            NDArray kept = centred.matMul(projection).add(mean);
            kept.attach(x.getManager());
            return kept;
        }
    }
}
