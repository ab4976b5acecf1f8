package kindred.model.decoder;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import kindred.core.Script;

/** The scripted operators of this package. */
final class Ops {
    static final Script SCRIPT = Script.resource(Ops.class, "decoder.torchscript");

    private Ops() {}

    /** A whole number as the length of an empty array: reading one from the device would wait for the device. */
    static NDArray size(NDManager manager, int n) {
        return manager.create(new Shape(n, 0));
    }
}
