package kindred.multitask.aggregator;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import kindred.multitask.GramianWeighting;
import kindred.multitask.Promise;
import kindred.multitask.Stateful;
import kindred.multitask.StepContext;
import kindred.multitask.solver.Equilibrium;
import kindred.multitask.solver.Present;
import kindred.multitask.solver.Vectors;

/**
 * Nash-MTL (Navon et al., 2022, equation 3): the bargaining solution, weights {@code a > 0} with {@code M a = 1 / a},
 * solved to convergence by Newton's method, then the direction shortened to a length of at most 1. Without that bound
 * its length is the square root of m. At a Pareto-stationary point the direction is 0. A task without a gradient is
 * left out.
 */
public final class NashMtl implements GramianWeighting, Stateful {
    private final double maxNorm;
    private final int every;
    private double[] held;
    private long calls;

    /** Length at most 1, solved anew every step. */
    public NashMtl() {
        this(1, 1);
    }

    /**
     * @param maxNorm greatest length of the direction, positive; infinity for no bound
     * @param every steps from one solution to the next, at least 1; the weights are held in between
     */
    public NashMtl(double maxNorm, int every) {
        if (!(maxNorm > 0) || every < 1) {
            throw new IllegalArgumentException("the norm bound must be positive and the interval at least 1, got "
                    + maxNorm + ", " + every);
        }
        this.maxNorm = maxNorm;
        this.every = every;
    }

    @Override
    public double[] weights(double[][] gramian, double[] losses, StepContext step) {
        if (held == null || held.length != gramian.length || calls % every == 0) {
            held = Present.weights(gramian, rows -> Equilibrium.solve(rows, 1));
        }
        calls++;
        double length = Math.sqrt(Vectors.squaredNorm(gramian, held));
        return Vectors.scaled(held, length > maxNorm ? maxNorm / length : 1);
    }

    @Override
    public Set<Promise> promises() {
        return every == 1 ? Set.of(Promise.NON_CONFLICTING, Promise.ROTATION_EQUIVARIANT)
                : Set.of(Promise.ROTATION_EQUIVARIANT);
    }

    @Override
    public NDList state(NDManager manager) {
        Map<String, double[]> named = new LinkedHashMap<>();
        named.put("held", held);
        named.put("calls", held == null ? null : new double[] {calls});
        return HostState.write(manager, named);
    }

    @Override
    public void restore(NDList state) {
        Map<String, double[]> named = HostState.read(state, "held", "calls");
        held = named.get("held");
        calls = held == null ? 0 : (long) named.get("calls")[0];
    }
}
