package kindred.fuse;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;

/**
 * How far to tilt distributions so that each diverges from its start by a given amount.
 *
 * <p>With P_a proportional to L exp(a d), f(a) = KL(P_a || L) has the derivative a Var(d) under P_a, never negative: f
 * rises from 0 and takes each value once. All rows are solved at once by Newton's method inside a bracket, with bisection
 * where Newton leaves it, in one native call.
 */
final class DivergenceRoot {
    /** A divergence below this is no tilt at all. */
    private static final double NOTHING = 1e-8;

    private DivergenceRoot() {}

    /**
     * The tilts a (..., 1), from 0 to {@code most}.
     *
     * @param log        L: log-probabilities (..., vocabulary)
     * @param direction  d: (..., vocabulary); L is spread over it
     * @param divergence (..., 1): the wanted KL(P_a || L) in nats; a row that does not reach it gets {@code most}
     * @param tolerance  largest error of the divergence in nats, before a last Newton step
     */
    static NDArray solve(NDArray log, NDArray direction, NDArray divergence, double most, double tolerance) {
        NDManager manager = log.getManager();
        NDArray settings = manager.create(new double[] {most, tolerance, NOTHING});
        return Operators.OPS.call(manager, "divergence_root", log, direction, divergence, settings);
    }

    /** KL(p || q) of each row, (..., 1), from log-probabilities. */
    static NDArray divergence(NDArray p, NDArray q) {
        return p.exp().mul(p.sub(q)).sum(new int[] {-1}, true);
    }
}
