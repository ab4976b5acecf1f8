package kindred.core;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;

/**
 * A pure function of a weight vector and inputs. Implementations hold no parameters and no state.
 *
 * <p>Implement {@link #layout()} and {@link #forward}; call {@link #apply}.
 */
public interface Network {
    /** The trainable parameters. */
    Layout layout();

    /** What the network keeps beside its parameters; nothing, unless it normalises over batches. */
    default Layout bufferLayout() {
        return Layout.EMPTY;
    }

    /** How a parameter starts. */
    default Initializer initializer() {
        return Initializer.byFanIn();
    }

    /** The outputs at {@code pass}'s weights; named activations go through {@link Pass#tap}. */
    NDArray forward(Pass pass, NDArray... inputs);

    /** The outputs at {@code pass}'s weights, recorded if the pass is; they live in the pass's manager. */
    default NDArray apply(Pass pass, NDArray... inputs) {
        layout().require(pass.weights().layout(), "Weights of another network");
        NDArray[] admitted = new NDArray[inputs.length];
        for (int i = 0; i < inputs.length; i++) {
            admitted[i] = pass.admit(inputs[i]);
        }
        pass.taps().begin();
        NDArray output = forward(pass, admitted);
        pass.taps().end();
        return output;
    }

    /** The outputs at these weights in evaluation mode; they live in {@code manager}. */
    default NDArray apply(NDManager manager, Weights weights, NDArray... inputs) {
        try (Step step = Step.quiet()) {
            NDArray output = apply(Pass.of(weights).open(step), inputs);
            output.attach(manager);
            return output;
        }
    }

    /** Initial float32 weights; each parameter's numbers depend on the seed and its name only. */
    default Weights initial(NDManager manager, Rng rng) {
        return initial(manager, rng, DataType.FLOAT32);
    }

    /** Initial weights of type float32 or float64, the same numbers in both. */
    default Weights initial(NDManager manager, Rng rng, DataType type) {
        try (NDManager scratch = Compute.manager()) {
            NDArray vector = scratch.create(initializer().fill(layout(), rng));
            NDArray buffers = scratch.create(initializer().fill(bufferLayout(), rng));
            return Weights.of(layout(), Tensors.toType(manager, vector, type),
                    bufferLayout(), Tensors.toType(manager, buffers, type));
        }
    }
}
