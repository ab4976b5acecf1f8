package kindred.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Map;
import kindred.core.Layout;
import kindred.core.Ranges;

/**
 * Stochastic gradient descent with momentum, in PyTorch's form: v = momentum v + g + decay w, then w = w - rate v.
 *
 * @param rate learning rate, above 0
 * @param momentum 0 .. 1
 * @param decay weight decay of each parameter
 * @param scale factor of the learning rate of each parameter
 */
public record Sgd(double rate, double momentum, PerParameter decay, PerParameter scale) implements Optimizer {
    public Sgd {
        AdamW.requireRate(rate);
        AdamW.requireFraction("momentum", momentum);
    }

    /** No momentum, no weight decay. */
    public static Sgd rate(double rate) {
        return new Sgd(rate, 0, PerParameter.all(0), PerParameter.all(1));
    }

    public Sgd momentum(double value) {
        return new Sgd(rate, value, decay, scale);
    }

    /** Weight decay for all parameters alike. */
    public Sgd decay(double value) {
        return decay(PerParameter.all(value));
    }

    public Sgd decay(PerParameter value) {
        return new Sgd(rate, momentum, value, scale);
    }

    public Sgd scale(PerParameter value) {
        return new Sgd(rate, momentum, decay, value);
    }

    @Override
    public State start(NDManager manager, Layout layout, Ranges trained, NDArray like) {
        NDArray velocity = manager.zeros(new Shape(trained.size()), like.getDataType());
        NDArray decays = decay.spread(manager, layout, trained, like);
        NDArray scales = scale.spread(manager, layout, trained, like);
        return new Counted(Map.of("velocity", velocity)) {
            @Override
            void move(NDManager scratch, NDArray w, NDArray g, double rateNow) {
                NDArray h = scratch.create(new double[] {rateNow, momentum}).toType(w.getDataType(), false);
                Counted.OPS.call(scratch, "sgd_", w, g, velocity, decays, scales, h);
            }
        };
    }
}
