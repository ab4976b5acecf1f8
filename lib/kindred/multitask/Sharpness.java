package kindred.multitask;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import kindred.core.Autograd;
import kindred.core.Pass;
import kindred.core.Rng;
import kindred.core.Step;
import kindred.core.Tensors;
import kindred.core.Weights;
import org.apache.commons.math3.linear.EigenDecomposition;

/** How steeply a loss rises around a point, over all weights, in evaluation mode. */
public final class Sharpness {
    private Sharpness() {
    }

    /**
     * The rise along the gradient, {@code L(w + r g / |g|) - L(w)}.
     *
     * @param loss a scalar from a pass
     * @param radius r, positive
     */
    public static double ascent(Function<Pass, NDArray> loss, Weights weights, double radius) {
        try (Step scope = Step.quiet()) {
            NDManager local = scope.manager();
            NDArray gradient;
            double here;
            try (Step step = Step.recording()) {
                Pass pass = Pass.of(weights).leaf(weights.layout().all()).open(step);
                NDArray value = loss.apply(pass);
                gradient = Autograd.gradient(value, pass.leaf());
                gradient.attach(local);
                here = GradientRows.host(value)[0];
            }
            NDArray climb = Perturbation.plain(radius).of(gradient, gradient);
            Weights above = weights.in(local).plus(climb, 1);
            return GradientRows.host(loss.apply(Pass.of(above).open(scope)))[0] - here;
        }
    }

    /**
     * The largest eigenvalue of the Hessian, by the Lanczos method with full reorthogonalisation: it approaches the
     * value from below. One Hessian-vector product per iteration.
     *
     * @param loss a scalar from a pass, twice differentiable
     * @param iterations at most this many; 20 give 3 digits on usual networks
     * @param rng draws the first vector
     */
    public static double hessianTopEigenvalue(Function<Pass, NDArray> loss, Weights weights, int iterations,
            Rng rng) {
        if (iterations < 1) {
            throw new IllegalArgumentException("at least 1 iteration is needed, got " + iterations);
        }
        try (Step scope = Step.recording()) {
            NDManager local = scope.manager();
            Pass pass = Pass.of(weights).leaf(weights.layout().all()).open(scope);
            NDArray leaf = pass.leaf();
            NDArray gradient = Autograd.gradientGraph(loss.apply(pass), leaf);
            int size = (int) weights.layout().size();
            NDArray v = Tensors.toType(local, local.create(rng.normal(size, 1)), leaf.getDataType());
            v = v.div(v.norm());
            List<NDArray> basis = new ArrayList<>();
            List<Double> diagonal = new ArrayList<>();
            List<Double> beside = new ArrayList<>();
            while (true) {
                basis.add(v);
                NDArray next = Autograd.vjpKeep(gradient, leaf, v);
                diagonal.add(Tensors.dot(next, v));
                double scale = Math.sqrt(Tensors.dot(next, next));
                for (int pass2 = 0; pass2 < 2; pass2++) {
                    for (NDArray q : basis) {
                        next.subi(q.mul(Tensors.dot(next, q)));
                    }
                }
                double length = Math.sqrt(Tensors.dot(next, next));
                if (basis.size() == Math.min(iterations, size) || length <= 1e-6 * scale) {
                    break;
                }
                beside.add(length);
                v = next.div(length);
            }
            return largest(diagonal, beside);
        }
    }

    private static double largest(List<Double> diagonal, List<Double> beside) {
        double[] main = diagonal.stream().mapToDouble(Double::doubleValue).toArray();
        double[] second = beside.stream().mapToDouble(Double::doubleValue).toArray();
        return main.length == 1 ? main[0] : new EigenDecomposition(main, second).getRealEigenvalue(0);
    }
}
