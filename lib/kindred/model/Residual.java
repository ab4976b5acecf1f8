package kindred.model;

import ai.djl.ndarray.NDArray;
import kindred.core.Layout;
import kindred.core.Scope;

/** x + f(x) (He et al. 2016); the parameters are those of f. */
record Residual(Layer branch) implements Layer {
    @Override
    public Layout layout() {
        return branch.layout();
    }

    @Override
    public Layout bufferLayout() {
        return branch.bufferLayout();
    }

    @Override
    public NDArray forward(Scope scope, NDArray x) {
        NDArray change = branch.forward(scope, x);
        if (!change.getShape().equals(x.getShape())) {
            throw new IllegalArgumentException("A residual branch made " + change.getShape() + " of " + x.getShape());
        }
        return x.add(change);
    }
}
