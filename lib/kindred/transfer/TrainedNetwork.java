package kindred.transfer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import kindred.core.Compute;
import kindred.core.Ranges;
import kindred.core.Tensors;
import kindred.core.Weights;
import kindred.model.StagedNetwork;
import kindred.task.Evaluate;
import kindred.task.Examples;
import kindred.task.Task;

/**
 * A network at the weights that training gave it: what a transfer starts from and what is stitched.
 *
 * @param network its stages are the places where it can be cut
 * @param weights of that network; live as long as their owner lets them
 */
public record TrainedNetwork(StagedNetwork network, Weights weights) {
    /** @throws IllegalArgumentException if the weights are another network's */
    public TrainedNetwork {
        network.layout().require(weights.layout(), "Weights of another network");
    }

    /** How many stages there are, the head included. */
    public int depth() {
        return network.stages().size();
    }

    /** The first {@code n} stages with a copy of their weights in {@code manager}. */
    public TrainedNetwork below(NDManager manager, int n) {
        return slice(manager, 0, n);
    }

    /** The stages after the first {@code n} with a copy of their weights in {@code manager}. */
    public TrainedNetwork above(NDManager manager, int n) {
        return slice(manager, n, depth());
    }

    /** The outputs (n, ...) in evaluation mode, in {@code manager}. */
    public NDArray outputs(NDManager manager, Examples examples) {
        return Evaluate.outputs(manager, network, weights, examples);
    }

    /** The measure of a task on any examples, for example on some from another distribution than the test set. */
    public double score(Task task, Examples examples) {
        return task.score(network, weights, examples);
    }

    private TrainedNetwork slice(NDManager manager, int from, int to) {
        StagedNetwork part = network.slice(from, to);
        return new TrainedNetwork(part, weights.part(manager, part));
    }

    /** The shape of one example behind the first {@code n} stages, without the axis of examples. */
    Shape shape(int n, Examples examples) {
        try (NDManager scratch = Compute.manager()) {
            Examples one = examples.rows(scratch, 0);
            return (n == 0 ? one.inputs()[0] : below(scratch, n).outputs(scratch, one)).getShape().slice(1);
        }
    }

    /** Overwrites the first {@code n} stages of {@code target}, buffers too, by those of this network. */
    void copyInto(Weights target, int n) {
        StagedNetwork part = network.slice(0, n);
        overwrite(target.vector(), 0, weights.vector(), 0, part.layout().size());
        overwrite(target.buffers(), 0, weights.buffers(), 0, part.bufferLayout().size());
    }

    /** Overwrites the last stages by a network that consists of just them. */
    void assignTop(TrainedNetwork top) {
        Weights part = top.weights;
        long size = part.layout().size();
        long buffered = part.bufferLayout().size();
        overwrite(weights.vector(), weights.layout().size() - size, part.vector(), 0, size);
        overwrite(weights.buffers(), weights.bufferLayout().size() - buffered, part.buffers(), 0, buffered);
    }

    private static void overwrite(NDArray target, long to, NDArray source, long from, long size) {
        if (size == 0) {
            return;
        }
        try (NDManager scratch = Compute.manager()) {
            Tensors.overwrite(Tensors.range(scratch, target, new Ranges.Range(to, to + size)),
                    Tensors.range(scratch, source, new Ranges.Range(from, from + size)));
        }
    }
}
