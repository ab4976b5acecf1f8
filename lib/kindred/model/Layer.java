package kindred.model;

import ai.djl.ndarray.NDArray;
import kindred.core.Layout;
import kindred.core.Scope;

/** A part of a network: parameters under names of its own, and a pure function of them and one input. */
public interface Layer {
    /** The trainable parameters; none, unless said otherwise. */
    default Layout layout() {
        return Layout.EMPTY;
    }

    /** The buffers; none, unless said otherwise. */
    default Layout bufferLayout() {
        return Layout.EMPTY;
    }

    NDArray forward(Scope scope, NDArray x);

    /** This layer, then another, as one; their parameters lie under {@code first} and {@code second}. */
    default Layer then(Layer next) {
        return new Chain(java.util.List.of(this, next));
    }
}
