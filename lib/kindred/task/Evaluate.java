package kindred.task;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import kindred.core.Network;
import kindred.core.Pass;
import kindred.core.Step;
import kindred.core.Taps;
import kindred.core.Weights;

/** A network in evaluation mode over many examples, batch by batch: nothing is recorded, memory stays that of a batch. */
public final class Evaluate {
    private static final int BATCH = 500;

    private Evaluate() {}

    /** The outputs (n, ...) for all examples, in {@code manager}. */
    public static NDArray outputs(NDManager manager, Network network, Weights weights, Examples examples) {
        return collect(manager, examples, (pass, batch) -> network.apply(pass, batch.inputs()), weights, new Taps());
    }

    /** The activation of this name (n, ...) for all examples, in {@code manager}. */
    public static NDArray activations(
            NDManager manager, Network network, Weights weights, Examples examples, String name) {
        Taps taps = new Taps().read(name);
        return collect(manager, examples, (pass, batch) -> {
            network.apply(pass, batch.inputs());
            return taps.get(name);
        }, weights, taps);
    }

    /** The mean loss over all examples. */
    public static double loss(Network network, Weights weights, Loss loss, Examples examples) {
        double sum = 0;
        for (int from = 0; from < examples.count(); from += BATCH) {
            int to = Math.min(from + BATCH, examples.count());
            try (Step step = Step.quiet()) {
                Examples batch = examples.range(step.manager(), from, to);
                NDArray output = network.apply(Pass.of(weights).open(step), batch.inputs());
                sum += (to - from) * (double) loss.of(output, batch.targets()).toType(
                        ai.djl.ndarray.types.DataType.FLOAT32, false).getFloat();
            }
        }
        return sum / examples.count();
    }

    /** The share of examples whose largest logit (n, classes) is that of the target class, 0 .. 1. */
    public static double accuracy(Network network, Weights weights, Examples examples) {
        long right = 0;
        for (int from = 0; from < examples.count(); from += BATCH) {
            int to = Math.min(from + BATCH, examples.count());
            try (Step step = Step.quiet()) {
                Examples batch = examples.range(step.manager(), from, to);
                NDArray output = network.apply(Pass.of(weights).open(step), batch.inputs());
                right += output.argMax(1).eq(batch.targets()).countNonzero().getLong();
            }
        }
        return (double) right / examples.count();
    }

    @FunctionalInterface
    private interface Batch {
        NDArray of(Pass pass, Examples batch);
    }

    private static NDArray collect(NDManager manager, Examples examples, Batch f, Weights weights, Taps taps) {
        try (Step outer = Step.quiet()) {
            NDList parts = new NDList();
            for (int from = 0; from < examples.count(); from += BATCH) {
                try (Step step = Step.quiet()) {
                    Examples batch = examples.range(
                            step.manager(), from, Math.min(from + BATCH, examples.count()));
                    NDArray part = f.of(Pass.of(weights).taps(taps).open(step), batch);
                    part.attach(outer.manager());
                    parts.add(part);
                }
            }
            NDArray all = parts.size() == 1 ? parts.get(0)
                    : parts.get(0).getNDArrayInternal().concat(new NDList(parts.subList(1, parts.size())), 0);
            all.attach(manager);
            return all;
        }
    }
}
