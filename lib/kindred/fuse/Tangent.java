package kindred.fuse;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import kindred.core.Layout;
import kindred.core.Network;
import kindred.core.Pass;
import kindred.core.Step;
import kindred.core.Weights;

/**
 * A network replaced by its tangent at w0: a network whose weights are a task vector tau, and whose output is
 * f(x; w0) + J(x; w0) tau (Ortiz-Jimenez et al. 2023, "Task arithmetic in the tangent space", arXiv 2305.12827, equation 6).
 *
 * <p>Training it from tau = 0 is tangent fine-tuning; applying it to a task vector of ordinary fine-tuning is post-hoc
 * linearisation. The network is taken in evaluation mode, with w0's buffers, since J is that of one function. The
 * gradient by tau is an ordinary backward pass at w0; a step costs about three forward and three backward passes.
 */
public final class Tangent implements Network {
    private final Network network;
    private final Weights base;

    private Tangent(Network network, Weights base) {
        this.network = network;
        this.base = base;
    }

    /**
     * The tangent of {@code network} at {@code base}.
     *
     * @throws IllegalArgumentException if the weights are another network's
     */
    public static Tangent of(Network network, Weights base) {
        network.layout().require(base.layout(), "The weights at which the tangent is taken");
        return new Tangent(network, base);
    }

    /** The layout of the network: a task vector has the shape of its weights. */
    @Override
    public Layout layout() {
        return network.layout();
    }

    @Override
    public NDArray forward(Pass pass, NDArray... inputs) {
        NDList parts = new NDList();
        layout().entries().forEach(entry -> parts.add(pass.get(entry.name()).flatten()));
        NDArray tau = NDArrays.concat(parts);
        try (Step step = Step.recording()) {
            Pass at = Pass.of(base).leaf(layout().all()).open(step);
            return Operators.OPS.call(pass.manager(), "tangent", network.apply(at, inputs), at.leaf(), tau);
        }
    }
}
