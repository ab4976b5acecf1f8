package kindred.fuse;

import ai.djl.ndarray.NDArray;

/** How coefficients (n, k) weigh the task vectors (n, d): the linear map, and its transpose for gradients. */
interface Mixing {
    /** k: coefficients of one task vector. */
    int count();

    /** (d): the weighted sum of the rows of {@code deltas}, in its manager. */
    NDArray combine(NDArray coefficients, NDArray deltas);

    /** (n, k): the gradient by the coefficients, from the gradient (d) by the weighted sum. */
    NDArray inner(NDArray deltas, NDArray gradient);
}
