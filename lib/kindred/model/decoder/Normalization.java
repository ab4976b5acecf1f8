package kindred.model.decoder;

import ai.djl.ndarray.NDArray;
import kindred.core.Layout;
import kindred.core.Scope;

/** What stands before each attention, each feed-forward part and the output. */
public enum Normalization {
    /** Layer normalisation with scale and shift (Ba et al. 2016), epsilon 1e-5. */
    LAYER {
        @Override
        Layout layout(int width) {
            return Layout.builder().add("scale", Layout.Role.SCALE, width)
                    .add("shift", Layout.Role.SHIFT, width).build();
        }

        @Override
        NDArray of(Scope scope, NDArray x) {
            return Ops.SCRIPT.call(x.getManager(), "norm", x, scope.get("scale"), scope.get("shift"));
        }
    },
    /** Nothing: the residual stream is read as it is. */
    NONE {
        @Override
        Layout layout(int width) {
            return Layout.EMPTY;
        }

        @Override
        NDArray of(Scope scope, NDArray x) {
            return x;
        }
    };

    abstract Layout layout(int width);

    abstract NDArray of(Scope scope, NDArray x);
}
