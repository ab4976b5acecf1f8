package kindred.fuse;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import kindred.core.Autograd;
import kindred.core.Network;
import kindred.core.Pass;
import kindred.core.Progress;
import kindred.core.Rng;
import kindred.core.Step;
import kindred.core.Tensors;
import kindred.core.Weights;

/**
 * The diagonal of the Fisher information of a classifier: the mean over examples of the squared gradient of
 * log p(y | x), with y drawn from the model (Matena and Raffel 2022, arXiv 2111.09832, equation 3).
 *
 * <p>Every example has a backward pass of its own: the square of a batch's mean gradient is another quantity.
 */
public final class Fisher {
    private Fisher() {}

    /**
     * The diagonal Fisher information at these weights; it lives where the weights live.
     *
     * @param network gives logits (batch, classes)
     * @param rng     draws the labels
     * @param inputs  the network's inputs; axis 0 counts the examples; the paper used 256 to 4,096
     */
    public static Weights diagonal(Network network, Weights weights, Rng rng, NDArray... inputs) {
        long examples = inputs[0].getShape().get(0);
        if (examples == 0) {
            throw new IllegalArgumentException("The Fisher information needs at least one example");
        }
        NDArray total = weights.vector().zerosLike();
        try (Progress progress = Progress.of("Fisher information", (int) examples)) {
            for (long i = 0; i < examples; i++) {
                try (Step step = Step.recording()) {
                    NDArray gradient = gradient(network, weights, rng, row(step, i, inputs), step);
                    try (Step quiet = Step.quiet()) {
                        total.addi(Tensors.alias(quiet.manager(), gradient).square().div(examples));
                    }
                }
                progress.at((int) i + 1, "");
            }
        }
        return weights.with(total);
    }

    private static NDArray[] row(Step step, long i, NDArray... inputs) {
        NDArray[] row = new NDArray[inputs.length];
        for (int k = 0; k < inputs.length; k++) {
            row[k] = Tensors.alias(step.manager(), inputs[k]).get(i).expandDims(0);
        }
        return row;
    }

    private static NDArray gradient(Network network, Weights weights, Rng rng, NDArray[] example, Step step) {
        Pass pass = Pass.of(weights).leaf(weights.layout().all()).open(step);
        NDArray log = network.apply(pass, example).logSoftmax(1).get(0);
        return Autograd.gradient(log.get(draw(log.toType(DataType.FLOAT64, true), rng)), pass.leaf());
    }

    /** A class with the probabilities that {@code log} (classes) gives. */
    private static long draw(NDArray log, Rng rng) {
        double[] logs = log.toDoubleArray();
        double left = rng.nextDouble();
        for (int c = 0; c < logs.length - 1; c++) {
            left -= Math.exp(logs[c]);
            if (left < 0) {
                return c;
            }
        }
        return logs.length - 1;
    }
}
