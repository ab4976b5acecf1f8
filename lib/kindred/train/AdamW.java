package kindred.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Map;
import kindred.core.Layout;
import kindred.core.Ranges;

/**
 * Adam with decoupled weight decay (Loshchilov and Hutter 2019, algorithm 2; decay 0 is Adam, Kingma and Ba 2015).
 *
 * @param rate learning rate, above 0
 * @param beta1 decay of the mean gradient, 0 .. 1
 * @param beta2 decay of the mean square, 0 .. 1
 * @param epsilon added to the root of the mean square
 * @param decay weight decay of each parameter
 * @param scale factor of the learning rate of each parameter
 */
public record AdamW(double rate, double beta1, double beta2, double epsilon, PerParameter decay, PerParameter scale)
        implements Optimizer {
    public AdamW {
        requireRate(rate);
        requireFraction("beta1", beta1);
        requireFraction("beta2", beta2);
        if (!(epsilon > 0)) {
            throw new IllegalArgumentException("epsilon is " + epsilon + ", expected above 0");
        }
    }

    /** beta 0.9 and 0.999, epsilon 1e-8, weight decay 0.01 for weights and 0 for biases, scales and shifts. */
    public static AdamW rate(double rate) {
        return new AdamW(rate, 0.9, 0.999, 1e-8, PerParameter.weights(0.01), PerParameter.all(1));
    }

    public AdamW betas(double first, double second) {
        return new AdamW(rate, first, second, epsilon, decay, scale);
    }

    /** Weight decay of weight matrices and filters; biases, scales and shifts have none. */
    public AdamW decay(double value) {
        return decay(PerParameter.weights(value));
    }

    public AdamW decay(PerParameter value) {
        return new AdamW(rate, beta1, beta2, epsilon, value, scale);
    }

    public AdamW scale(PerParameter value) {
        return new AdamW(rate, beta1, beta2, epsilon, decay, value);
    }

    @Override
    public State start(NDManager manager, Layout layout, Ranges trained, NDArray like) {
        NDArray mean = manager.zeros(new Shape(trained.size()), like.getDataType());
        NDArray square = manager.zeros(new Shape(trained.size()), like.getDataType());
        NDArray decays = decay.spread(manager, layout, trained, like);
        NDArray scales = scale.spread(manager, layout, trained, like);
        return new Counted(Map.of("mean", mean, "square", square)) {
            @Override
            void move(NDManager scratch, NDArray w, NDArray g, double rateNow) {
                double bias1 = 1 - Math.pow(beta1, steps());
                double bias2 = Math.sqrt(1 - Math.pow(beta2, steps()));
                NDArray h = scratch.create(new double[] {rateNow, beta1, beta2, epsilon, bias1, bias2});
                Counted.OPS.call(scratch, "adamw_", w, g, mean, square, decays, scales, h);
            }
        };
    }

    static void requireRate(double rate) {
        if (!(rate > 0) || Double.isInfinite(rate)) {
            throw new IllegalArgumentException("Learning rate " + rate + ", expected a finite number above 0");
        }
    }

    static void requireFraction(String name, double value) {
        if (!(value >= 0 && value < 1)) {
            throw new IllegalArgumentException(name + " is " + value + ", expected 0 <= " + name + " < 1");
        }
    }
}
