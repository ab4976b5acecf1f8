package kindred.multitask.aggregator;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.util.LinkedHashMap;
import java.util.Map;
import kindred.multitask.EpochObserver;
import kindred.multitask.LossWeighting;
import kindred.multitask.Stateful;
import kindred.multitask.StepContext;
import kindred.multitask.solver.Vectors;

/**
 * Dynamic weight average (DWA; Liu, Johns and Davison, 2019, equation 7): tasks whose loss fell least over the last two
 * epochs weigh most, {@code w = m softmax(r / T)}, {@code r_i} the ratio of the last two epoch means. The first two
 * epochs have equal weights of 1.
 */
public final class Dwa implements LossWeighting, EpochObserver, Stateful {
    private final double temperature;
    private double[] last;
    private double[] beforeLast;

    /** Temperature 2. */
    public Dwa() {
        this(2);
    }

    /** @param temperature positive; a large one makes the weights equal */
    public Dwa(double temperature) {
        if (!(temperature > 0)) {
            throw new IllegalArgumentException("temperature must be positive, got " + temperature);
        }
        this.temperature = temperature;
    }

    @Override
    public double[] weights(double[] losses, StepContext step) {
        int m = losses.length;
        if (beforeLast == null) {
            return Vectors.filled(m, 1);
        }
        double[] ratio = new double[m];
        for (int i = 0; i < m; i++) {
            ratio[i] = last[i] / Math.max(beforeLast[i], 1e-12) / temperature;
        }
        return Vectors.scaled(Vectors.softmax(ratio), m);
    }

    @Override
    public void endOfEpoch(int epoch, double[] meanLosses) {
        beforeLast = last;
        last = meanLosses.clone();
    }

    @Override
    public NDList state(NDManager manager) {
        Map<String, double[]> named = new LinkedHashMap<>();
        named.put("last", last);
        named.put("beforeLast", beforeLast);
        return HostState.write(manager, named);
    }

    @Override
    public void restore(NDList state) {
        Map<String, double[]> named = HostState.read(state, "last", "beforeLast");
        last = named.get("last");
        beforeLast = named.get("beforeLast");
    }
}
