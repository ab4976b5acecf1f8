package kindred.fuse;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import java.util.List;

/**
 * Dynamic fusion of several experts whose amounts are found together: they make small the sum over experts of
 * (KL(P_a || large) - KL(expert || small))^2 + rho |a - a*|^2 over a at least 0, where a* are the amounts that
 * {@link DynamicFusion} finds for each expert alone. The second term is ours: without it the amounts are
 * under-determined.
 *
 * <p>Solved for all rows at once by projected Gauss-Newton steps, halved where they do not help.
 *
 * @param rho  weight of the pull towards the single solutions, above 0; ours: 0.1
 * @param most largest amount of an expert alone; 3
 */
public record JointFusion(double rho, double most) implements AdditiveRule {
    private static final int STEPS = 16;
    private static final int HALVINGS = 6;
    private static final double TOLERANCE = 1e-6;
    /** No row's cost, in squared nats, falls by this much: all are done. */
    private static final double SETTLED = 1e-13;
    private static final int[] EXPERTS = {1};
    private static final int[] TOKENS = {2};

    public JointFusion {
        if (!(rho > 0 && most > 0)) {
            throw new IllegalArgumentException("The pull " + rho + " and the largest amount " + most
                    + " should be above 0");
        }
    }

    /** Pull 0.1, amounts of single experts up to 3. */
    public JointFusion() {
        this(0.1, 3);
    }

    @Override
    public NDArray amounts(NDArray large, NDArray small, List<NDArray> experts) {
        NDArray start = new DynamicFusion(most, TOLERANCE).alone(large, small, experts);
        return amounts(Problem.of(large, small, experts, start, rho));
    }

    private static NDArray amounts(Problem problem) {
        NDArray a = problem.start();
        NDArray cost = problem.cost(a);
        for (int i = 0; i < STEPS; i++) {
            NDArray from = a;
            NDArray before = cost;
            NDArray step = problem.step(from);
            for (int h = 0; h < HALVINGS; h++) {
                NDArray tried = from.sub(step.mul(Math.pow(0.5, h))).maximum(0);
                NDArray triedCost = problem.cost(tried);
                NDArray better = triedCost.lt(cost);
                a = NDArrays.where(better.broadcast(a.getShape()), tried, a);
                cost = NDArrays.where(better, triedCost, cost);
            }
            if (before.sub(cost).max().toType(DataType.FLOAT64, false).getDouble() < SETTLED) {
                break;
            }
        }
        return a;
    }

    /**
     * One batch.
     *
     * @param log        (batch, vocabulary) of the large model
     * @param directions (batch, experts, vocabulary)
     * @param wanted     (batch, experts): each expert's divergence
     * @param start      (batch, experts): the single solutions
     */
    record Problem(NDArray log, NDArray directions, NDArray wanted, NDArray start, double rho) {
        static Problem of(NDArray large, NDArray small, List<NDArray> experts, NDArray start, double rho) {
            NDArray reference = small.maximum(LEAST);
            NDList directions = new NDList();
            NDList wanted = new NDList();
            for (NDArray expert : experts) {
                NDArray bounded = expert.maximum(LEAST);
                directions.add(bounded.sub(reference));
                wanted.add(DivergenceRoot.divergence(bounded, reference));
            }
            return new Problem(large.maximum(LEAST), NDArrays.stack(directions, 1), NDArrays.concat(wanted, 1),
                    start, rho);
        }

        /** (batch, vocabulary): log + sum of a d, not normalised. */
        NDArray tilted(NDArray a) {
            return directions.mul(a.expandDims(2)).sum(EXPERTS).add(log);
        }

        /** (batch, 1): what is made small. */
        NDArray cost(NDArray a) {
            NDArray divergence = DivergenceRoot.divergence(tilted(a).logSoftmax(-1), log);
            return wanted.sub(divergence).square().sum(EXPERTS, true)
                    .add(a.sub(start).square().sum(EXPERTS, true).mul(rho));
        }

        /** (batch, experts): the gradient of the cost, halved, given the slope of the divergence. */
        NDArray gradient(NDArray a, NDArray slope, NDArray divergence) {
            NDArray residual = wanted.sub(divergence).sum(EXPERTS, true).neg();
            return slope.mul(residual).add(a.sub(start).mul(rho));
        }

        /** (batch, experts): the gradient of the divergence, Cov(d) a under the tilted distribution. */
        NDArray slope(NDArray a) {
            NDArray p = tilted(a).softmax(-1).expandDims(1);
            NDArray centred = directions.sub(directions.mul(p).sum(TOKENS, true));
            NDArray along = centred.mul(a.expandDims(2)).sum(EXPERTS, true);
            return centred.mul(along).mul(p).sum(TOKENS);
        }

        /** (batch, experts): the Gauss-Newton step, to be subtracted, among the amounts that may move. */
        NDArray step(NDArray a) {
            NDArray slope = slope(a);
            NDArray divergence = DivergenceRoot.divergence(tilted(a).logSoftmax(-1), log);
            NDArray gradient = gradient(a, slope, divergence);
            NDArray free = a.gt(0).logicalOr(gradient.lt(0)).toType(a.getDataType(), false);
            NDArray v = slope.mul(free);
            NDArray g = gradient.mul(free);
            // The Hessian is n v v' + rho I, n the number of experts: inverted by Sherman and Morrison's formula.
            long n = a.getShape().get(1);
            NDArray inner = v.mul(g).sum(EXPERTS, true).mul(n);
            NDArray scale = inner.div(v.square().sum(EXPERTS, true).mul(n).add(rho));
            return g.sub(v.mul(scale)).div(rho);
        }
    }
}
