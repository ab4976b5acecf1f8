package kindred.multitask.aggregator;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.util.LinkedHashMap;
import java.util.Map;
import kindred.multitask.solver.HostAdam;

/** One learnt number per task, from 0, with the Adam that moves it. */
final class Learnt {
    private final HostAdam adam;
    private double[] values;

    Learnt(double rate, double decay) {
        adam = new HostAdam(rate, decay);
    }

    /** The present values; the number of tasks is fixed by the first call. */
    double[] values(int tasks) {
        if (values == null) {
            values = new double[tasks];
        }
        if (values.length != tasks) {
            throw new IllegalArgumentException("this aggregator has learnt for " + values.length
                    + " tasks and was given " + tasks + "; use a new one");
        }
        return values;
    }

    void descend(double[] gradient) {
        adam.step(values, gradient);
    }

    NDList state(NDManager manager) {
        Map<String, double[]> named = new LinkedHashMap<>();
        named.put("values", values);
        named.put("adam", values == null ? null : adam.state());
        return HostState.write(manager, named);
    }

    void restore(NDList state) {
        Map<String, double[]> named = HostState.read(state, "values", "adam");
        values = named.get("values");
        adam.restore(named.getOrDefault("adam", new double[1]));
    }
}
