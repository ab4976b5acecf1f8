package kindred.multitask;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import java.util.function.Function;
import kindred.core.Layout;
import kindred.core.Scope;
import kindred.model.Dense;
import kindred.model.Layer;
import kindred.model.Layers;

/**
 * One level of experts behind gates, some shared and some each task's own (Tang et al., 2020, section 4.1). A gate reads
 * the flattened input of the level and gives {@code sum_e softmax(W x)_e f_e(x)} over the experts it is given.
 *
 * @param expert the layers of one expert; all give arrays of one shape
 * @param shared how many experts all tasks share, at least 1
 * @param own how many each task has for itself; 0 is the multi-gate mixture of experts
 * @param inputs how many numbers the level's input has
 */
public record Extraction(Layer expert, int shared, int own, int inputs) {
    /** Who refuses several inputs, for {@link HeadedNetwork#one}. */
    static final String READER = "A mixture of experts takes";

    public Extraction {
        if (shared < 1 || own < 0) {
            throw new IllegalArgumentException("A mixture needs at least 1 shared expert and no negative number of own"
                    + " ones, got " + shared + " and " + own);
        }
    }

    /** Adds the parameters or buffers of some experts, counted from 1 under {@code path}. */
    void addExperts(Layout.Builder all, String path, int count, Function<Layer, Layout> part) {
        for (int e = 1; e <= count; e++) {
            all.add(path + "." + e, part.apply(expert));
        }
    }

    /** The gate of a task, over the shared experts and its own. */
    Dense gate() {
        return new Dense(inputs, shared + own);
    }

    /** The gate over the experts of all. */
    Dense gateOverAll(int tasks) {
        return new Dense(inputs, shared + own * tasks);
    }

    NDList sharedExperts(Scope scope, NDArray x) {
        return outputs(scope, shared, x);
    }

    NDList ownExperts(Scope scope, NDArray x) {
        return outputs(scope, own, x);
    }

    private NDList outputs(Scope scope, int count, NDArray x) {
        NDList outputs = new NDList();
        for (int e = 1; e <= count; e++) {
            outputs.add(expert.forward(scope.in(Integer.toString(e)), x));
        }
        return outputs;
    }

    /**
     * The experts' outputs as a gate mixes them.
     *
     * @param tap the name of the shares (n, experts) as an activation
     */
    static NDArray mix(Dense gate, Scope scope, String tap, NDArray x, NDList... experts) {
        NDList all = new NDList();
        for (NDList some : experts) {
            all.addAll(some);
        }
        NDArray flat = Layers.flatten().forward(scope, x);
        NDArray shares = scope.pass().tap(tap, gate.forward(scope, flat).softmax(1));
        long n = x.getShape().get(0);
        NDArray columns = NDArrays.stack(all, 1).reshape(n, all.size(), -1);
        return shares.expandDims(1).matMul(columns).reshape(all.get(0).getShape());
    }
}
