package kindred.transfer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import kindred.core.Compute;
import kindred.core.Scope;
import kindred.core.Script;
import kindred.core.Tensors;
import kindred.model.Layer;

/** Bilinear resizing of (n, c, h, w) to (n, c, height, width), sample points at pixel centres (no aligned corners). */
record Resize(int height, int width) implements Layer {
    static final Script OPS = Script.resource(Resize.class, "stitching.torchscript");

    @Override
    public NDArray forward(Scope scope, NDArray x) {
        return of(x);
    }

    NDArray of(NDArray x) {
        try (NDManager scratch = Compute.manager()) {
            return OPS.call(x.getManager(), "resize", x, Tensors.sizes(scratch, height, width));
        }
    }
}
