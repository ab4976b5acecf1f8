package kindred.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.pooling.Pool;
import java.util.function.UnaryOperator;

/** Layers without parameters. */
public final class Layers {
    private Layers() {}

    /** max(0, x). */
    public static Layer relu() {
        return of(Activation::relu);
    }

    public static Layer tanh() {
        return of(Activation::tanh);
    }

    /** 1 / (1 + exp(-x)). */
    public static Layer sigmoid() {
        return of(Activation::sigmoid);
    }

    /** (n, ...) to (n, product of the rest). */
    public static Layer flatten() {
        return of(x -> x.reshape(x.getShape().get(0), x.getShape().slice(1).size()));
    }

    /** (n, c, h, w) to (n, c, h / 2, w / 2): the largest of each 2x2 patch. */
    public static Layer maxPool2() {
        return of(x -> Pool.maxPool2d(x, new Shape(2, 2), new Shape(2, 2), new Shape(0, 0), false));
    }

    /** (n, c, h, w) to (n, c): the mean over all positions. */
    public static Layer globalMeanPool() {
        return of(Pool::globalAvgPool2d);
    }

    /** Dropout (Srivastava et al. 2014): in training, numbers are zeroed with probability {@code rate}. */
    public static Layer dropout(double rate) {
        return (scope, x) -> scope.pass().dropout(x, rate);
    }

    /** x + f(x), shapes equal. */
    public static Layer residual(Layer f) {
        return new Residual(f);
    }

    private static Layer of(UnaryOperator<NDArray> f) {
        return (scope, x) -> f.apply(x);
    }
}
