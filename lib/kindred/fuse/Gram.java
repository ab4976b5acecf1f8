package kindred.fuse;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import kindred.core.Network;
import kindred.core.Pass;
import kindred.core.Step;
import kindred.core.Taps;
import kindred.core.Tensors;
import kindred.core.Weights;

/** The inner products of what enters linear layers: what {@link RegMean} needs to know of a task's data. */
public final class Gram {
    /** Stands for the network's first input in the place of an activation's name. */
    public static final String INPUT = "";

    private Gram() {}

    /**
     * X'X of the inputs X (rows, in) of each linear layer; all axes but the last count as rows.
     *
     * @param manager where the results live
     * @param inputOf the name of each weight matrix (out, in), and the name of the activation it is multiplied with, or
     *                {@link #INPUT}
     * @param inputs  the network's inputs, one batch
     * @return for each weight's name an (in, in) float64 matrix
     */
    public static Map<String, NDArray> of(NDManager manager, Network network, Weights weights,
            Map<String, String> inputOf, NDArray... inputs) {
        try (Step step = Step.quiet()) {
            Taps taps = new Taps();
            Set<String> names = new TreeSet<>(inputOf.values());
            names.remove(INPUT);
            names.forEach(taps::read);
            network.apply(Pass.of(weights).taps(taps).open(step), inputs);
            Map<String, NDArray> grams = new LinkedHashMap<>();
            inputOf.forEach((weight, activation) -> {
                NDArray x = activation.equals(INPUT) ? inputs[0] : taps.get(activation);
                grams.put(weight, gram(step, manager, weights.layout().entry(weight).shape().get(1), x));
            });
            return grams;
        }
    }

    private static NDArray gram(Step step, NDManager manager, long width, NDArray activation) {
        NDArray rows = Tensors.alias(step.manager(), activation).toType(DataType.FLOAT64, false).reshape(-1, width);
        NDArray gram = rows.transpose().matMul(rows);
        gram.attach(manager);
        return gram;
    }
}
