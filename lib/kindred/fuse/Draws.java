package kindred.fuse;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import kindred.core.Rng;

/** Random numbers for rows of task vectors: a task's numbers do not depend on how many tasks there are. */
final class Draws {
    private Draws() {}

    /** (n, d) uniform on [0, 1), float32; row t comes from the child t of {@code rng}. */
    static NDArray uniform(NDArray rows, Rng rng) {
        int d = Math.toIntExact(rows.getShape().get(1));
        NDManager manager = rows.getManager();
        NDList drawn = new NDList();
        for (long t = 0; t < rows.getShape().get(0); t++) {
            drawn.add(manager.create(rng.split(t).uniform(d, 0, 1)));
        }
        return NDArrays.stack(drawn);
    }
}
