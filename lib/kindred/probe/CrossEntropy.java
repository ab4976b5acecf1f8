package kindred.probe;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import kindred.core.Compute;
import kindred.core.Tensors;
import kindred.measure.Features;

/**
 * The regularised mean cross-entropy of a linear classifier of standardised features, and its gradient.
 *
 * <p>Parameters: for each class its d weights and its bias. Batches are used as they are; the standardisation acts on
 * weights and gradients, which are small.
 */
final class CrossEntropy implements Lbfgs.Objective {
    private final Iterable<Features> train;
    private final Standardisation standard;
    private final int[] labels;
    private final int d;
    private final double l2;

    CrossEntropy(Iterable<Features> train, Standardisation standard, int[] labels, int d, double l2) {
        this.train = train;
        this.standard = standard;
        this.labels = labels;
        this.d = d;
        this.l2 = l2;
    }

    @Override
    public double at(double[] x, double[] gradient) {
        int classes = labels.length;
        double loss = 0;
        double n = 0;
        double[] sum = new double[gradient.length];
        try (NDManager manager = Compute.manager()) {
            NDArray w = Tensors.of(manager, rawWeights(x), classes, d + 1);
            for (Features batch : train) {
                try (NDManager step = Compute.manager()) {
                    NDArray z = batch.rows(step);
                    NDArray ones = step.ones(new Shape(z.getShape().get(0), 1), DataType.FLOAT64);
                    NDArray augmented = NDArrays.concat(new NDList(z, ones), 1);
                    NDArray log = augmented.matMul(Tensors.alias(step, w).transpose()).logSoftmax(1);
                    NDArray oneHot = step.create(positions(batch.labels())).oneHot(classes, DataType.FLOAT64);
                    loss -= log.mul(oneHot).sum().toDoubleArray()[0];
                    double[] part = log.exp().sub(oneHot).transpose().matMul(augmented).toDoubleArray();
                    for (int i = 0; i < sum.length; i++) {
                        sum[i] += part[i];
                    }
                    n += z.getShape().get(0);
                }
            }
        }
        return loss / n + regularise(x, sum, n, gradient);
    }

    /** Weights and biases on raw features. */
    private double[] rawWeights(double[] x) {
        double[] raw = x.clone();
        for (int at = 0; at < raw.length; at += d + 1) {
            for (int j = 0; j < d; j++) {
                raw[at + j] *= standard.inverse()[j];
                raw[at + d] -= raw[at + j] * standard.mean()[j];
            }
        }
        return raw;
    }

    private double regularise(double[] x, double[] sum, double n, double[] gradient) {
        double penalty = 0;
        for (int at = 0; at < x.length; at += d + 1) {
            gradient[at + d] = sum[at + d] / n;
            for (int j = 0; j < d; j++) {
                double centred = sum[at + j] - standard.mean()[j] * sum[at + d];
                gradient[at + j] = centred * standard.inverse()[j] / n + l2 * x[at + j];
                penalty += l2 / 2 * x[at + j] * x[at + j];
            }
        }
        return penalty;
    }

    private int[] positions(int[] own) {
        int[] out = new int[own.length];
        for (int i = 0; i < own.length; i++) {
            out[i] = Arrays.binarySearch(labels, own[i]);
        }
        return out;
    }
}
