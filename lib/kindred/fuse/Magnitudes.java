package kindred.fuse;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import kindred.core.Tensors;

/** Masks by the rank of magnitudes inside each row; ties at a threshold are treated alike. */
final class Magnitudes {
    private Magnitudes() {}

    /** How many entries of a row a share is, rounded, at least one. */
    static long count(double share, NDArray rows) {
        return Math.max(1, Math.round(share * rows.getShape().get(1)));
    }

    /** (n, d) of 0 and 1: the {@code count} largest magnitudes of each row and what equals the least of them. */
    static NDArray largest(NDArray rows, long count) {
        long d = rows.getShape().get(1);
        return count >= d ? rows.onesLike() : mask(rows.abs().gte(smallest(rows, d - count + 1)), rows);
    }

    /** (n, d) of 0 and 1: all but the {@code count} smallest magnitudes of each row and what equals the greatest of them. */
    static NDArray withoutSmallest(NDArray rows, long count) {
        return count <= 0 ? rows.onesLike() : mask(rows.abs().gt(smallest(rows, count)), rows);
    }

    /** (n, d) of 0 and 1: all but the {@code count} largest magnitudes of each row and what equals the least of them. */
    static NDArray withoutLargest(NDArray rows, long count) {
        long d = rows.getShape().get(1);
        return count <= 0 ? rows.onesLike() : mask(rows.abs().lt(smallest(rows, d - count + 1)), rows);
    }

    /** (n, 1): the magnitude of this rank in each row, 1 being the smallest. */
    private static NDArray smallest(NDArray rows, long rank) {
        NDManager manager = rows.getManager();
        return Operators.OPS.call(manager, "kth_magnitude", rows, Tensors.sizes(manager, rank));
    }

    private static NDArray mask(NDArray condition, NDArray like) {
        return condition.toType(like.getDataType(), false);
    }
}
