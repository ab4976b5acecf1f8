package kindred.core;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;

/**
 * Gradients as returned values, for any output and any input of a recorded graph, activations included.
 *
 * <p>There are no gradient buffers: nothing is accumulated, nothing has to be zeroed. A graph is freed by the first
 * gradient taken from it unless the call's name says {@code Keep}; results live in the manager of {@code x}. All calls
 * need a recorded graph ({@link Step#recording()}).
 *
 * @throws IllegalArgumentException from each call, if {@code y} does not depend on {@code x} or its graph is gone
 */
public final class Autograd {
    private static final Script OPS = Script.resource(Autograd.class, "autograd.torchscript");

    private Autograd() {}

    /** The same storage as {@code x} under a new handle that gradients can be taken with respect to. */
    public static NDArray leaf(NDManager manager, NDArray x) {
        NDArray leaf = Tensors.alias(manager, x);
        JniUtils.attachGradient((PtNDArray) leaf, true);
        return leaf;
    }

    /** dy/dx of a scalar {@code y}; frees the graph. */
    public static NDArray gradient(NDArray y, NDArray x) {
        return call("gradient", x, y, x);
    }

    /** dy/dx of a scalar {@code y}; the graph stays for more gradients. */
    public static NDArray gradientKeep(NDArray y, NDArray x) {
        return call("gradient_keep", x, y, x);
    }

    /** dy/dx of a scalar {@code y}, itself part of the graph: it can be differentiated again. */
    public static NDArray gradientGraph(NDArray y, NDArray x) {
        return call("gradient_graph", x, y, x);
    }

    /** (dy/da, dy/db) of a scalar {@code y} from one backward pass; frees the graph. */
    public static NDList gradients(NDArray y, NDArray a, NDArray b) {
        return callAll("gradient_pair", a, y, a, b);
    }

    /** (dy/da, dy/db) of a scalar {@code y} from one backward pass; the graph stays. */
    public static NDList gradientsKeep(NDArray y, NDArray a, NDArray b) {
        return callAll("gradient_pair_keep", a, y, a, b);
    }

    /** The vector-Jacobian product v' dy/dx, {@code v} in the shape of {@code y}; frees the graph. */
    public static NDArray vjp(NDArray y, NDArray x, NDArray v) {
        return call("vjp", x, y, x, v);
    }

    /** The vector-Jacobian product v' dy/dx; the graph stays. */
    public static NDArray vjpKeep(NDArray y, NDArray x, NDArray v) {
        return call("vjp_keep", x, y, x, v);
    }

    /**
     * The Jacobian-vector product dy/dx v, {@code v} in the shape of {@code x}; a value, not part of the graph.
     *
     * <p>Computed by two backward passes: v' d/du (u' dy/dx) is linear in u, so its derivative is the product.
     */
    public static NDArray jvp(NDArray y, NDArray x, NDArray v) {
        return call("jvp", x, y, x, v);
    }

    /** The Hessian-vector product of a scalar {@code y}, {@code v} in the shape of {@code x}; frees the graph. */
    public static NDArray hvp(NDArray y, NDArray x, NDArray v) {
        return vjp(gradientGraph(y, x), x, v);
    }

    /** All rows of the Jacobian of a vector {@code y} (m): an array (m, size of x). The graph stays. */
    public static NDArray rows(NDArray y, NDArray x) {
        if (y.getShape().dimension() != 1) {
            throw new IllegalArgumentException("The Jacobian's y has shape " + y.getShape() + ", expected one axis");
        }
        return call("rows", x, y, x);
    }

    private static NDArray call(String method, NDArray x, NDArray... arguments) {
        return callAll(method, x, arguments).get(0);
    }

    private static NDList callAll(String method, NDArray x, NDArray... arguments) {
        if (!Compute.gradMode()) {
            throw new IllegalStateException("Nothing is recorded on this thread; use Step.recording()");
        }
        try {
            return OPS.callAll(x.getManager(), method, arguments);
        } catch (EngineException e) {
            throw new IllegalArgumentException("No " + method + " of y " + arguments[0].getShape() + " by x "
                    + x.getShape() + ": " + reason(e.getMessage()), e);
        }
    }

    private static String reason(String message) {
        String text = String.valueOf(message);
        if (text.contains("does not require grad")) {
            return "y depends on nothing that is a leaf, or was computed outside Step.recording()";
        }
        if (text.contains("not have been used") || text.contains("allow_unused")) {
            return "y does not depend on x";
        }
        if (text.contains("second time")) {
            return "an earlier gradient freed y's graph; take the earlier one with a ...Keep call";
        }
        if (text.contains("modified by an inplace operation")) {
            return "something that the graph needs was overwritten since (" + text.lines().findFirst().orElse("") + ")";
        }
        return text.lines().filter(l -> l.contains("Error")).findFirst().orElse(text);
    }
}
