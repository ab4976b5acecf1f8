package kindred.fuse;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import java.util.List;
import java.util.Map;
import kindred.core.Step;
import kindred.core.Tensors;
import kindred.core.Weights;

/**
 * Each linear layer becomes the one whose outputs are nearest, in squares, to those of the tuned layers on their own
 * tasks' inputs; everything else is averaged (Jin et al. 2023, "Dataless knowledge fusion", arXiv 2212.09849, equation 2).
 *
 * <p>With weights out x in and Gram matrices G_t of the inputs, W = (sum W_t G_t) (sum G_t)^-1. An input that is 0 for all
 * tasks decides nothing; a ridge of 1e-8 of the mean diagonal makes its weights the average.
 *
 * @param grams for each tuned model, in order, the Gram matrices (in, in) by the weight's name: see {@link Gram}
 * @param alpha factor of the off-diagonal elements of every Gram matrix, 0..1; the paper's default is 0.9
 */
public record RegMean(List<Map<String, NDArray>> grams, double alpha) implements Merge {
    private static final double RIDGE = 1e-8;

    public RegMean {
        grams = List.copyOf(grams);
        if (!(alpha >= 0 && alpha <= 1)) {
            throw new IllegalArgumentException("The shrinkage alpha is " + alpha + ", should be in 0..1");
        }
    }

    @Override
    public Weights merge(Weights base, List<Weights> tuned) {
        if (grams.size() != tuned.size()) {
            throw new IllegalArgumentException("There are Gram matrices of " + grams.size() + " models for "
                    + tuned.size() + " tuned models");
        }
        Weights merged = new UniformSoup().merge(base, tuned);
        for (String name : grams.get(0).keySet()) {
            try (Step step = Step.quiet()) {
                NDArray solved = solve(step.manager(), name, tuned);
                NDArray view = merged.in(step.manager()).view(name);
                Tensors.overwrite(view, solved.toType(view.getDataType(), false));
            }
        }
        return merged;
    }

    /** The merged matrix (out, in) of one layer, float64. */
    private NDArray solve(NDManager scope, String name, List<Weights> tuned) {
        NDArray gramSum = null;
        NDArray weighted = null;
        for (int t = 0; t < tuned.size(); t++) {
            NDArray gram = shrink(Tensors.alias(scope, gram(t, name)).toType(DataType.FLOAT64, false));
            NDArray w = tuned.get(t).in(scope).view(name).toType(DataType.FLOAT64, false);
            NDArray product = gram.matMul(w.transpose());
            gramSum = gramSum == null ? gram : gramSum.add(gram);
            weighted = weighted == null ? product : weighted.add(product);
        }
        return Operators.OPS.call(scope, "solve", gramSum, weighted).transpose();
    }

    private NDArray gram(int t, String name) {
        NDArray gram = grams.get(t).get(name);
        if (gram == null) {
            throw new IllegalArgumentException("Model " + t + " has no Gram matrix of '" + name + "'; it has "
                    + grams.get(t).keySet());
        }
        return gram;
    }

    private NDArray shrink(NDArray gram) {
        NDArray identity = gram.getManager().eye((int) gram.getShape().get(0)).toType(DataType.FLOAT64, false);
        NDArray diagonal = gram.mul(identity);
        NDArray ridge = identity.mul(diagonal.sum().mul(RIDGE / gram.getShape().get(0)));
        return gram.sub(diagonal).mul(alpha).add(diagonal).add(ridge);
    }
}
