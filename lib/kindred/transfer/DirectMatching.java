package kindred.transfer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.stream.IntStream;
import kindred.core.Compute;
import kindred.core.Step;
import kindred.core.Tensors;
import kindred.core.Weights;
import kindred.task.Loss;

/**
 * Least squares from the source representation onto the target representation; the task is not asked (Balogh and
 * Jelasity 2025, "direct matching"). Closed form, also for a layer of low rank (reduced-rank regression, Izenman 1975).
 *
 * <p>Computed in float64 from the triangular factor of [1 X Y], a position a row, which is built up over batches:
 * memory is that of a batch and (1 + inputs + outputs)^2 numbers. Directions of X below 1e-10 of the largest get no
 * weight, so that channels that are always zero or always the same do no harm; where all are, the fit is the mean.
 *
 * @param examples how many are used at most, the first ones; the paper takes 100
 */
public record DirectMatching(int examples) implements Matching {
    private static final int BATCH = 50;

    public DirectMatching {
        if (examples < 1) {
            throw new IllegalArgumentException("Direct matching on " + examples + " examples");
        }
    }

    @Override
    public String name() {
        return "DM";
    }

    @Override
    public Weights fit(
            NDManager manager, Seam seam, StageOutputs source, StageOutputs target, NDArray targets, Loss loss) {
        Requirements.sameCount(source, target);
        Stitcher stitcher = seam.stitcher();
        int n = Math.min(examples, source.count());
        try (Step step = Step.quiet()) {
            NDManager scratch = step.manager();
            int width = 1 + stitcher.inputs() + stitcher.outputs();
            NDArray factor = scratch.create(new Shape(0, width), DataType.FLOAT64);
            long positions = 0;
            for (int from = 0; from < n; from += BATCH) {
                int[] rows = IntStream.range(from, Math.min(from + BATCH, n)).toArray();
                try (NDManager batch = Compute.manager()) {
                    NDArray x = stitcher.sourceRows(source.rows(batch, rows));
                    NDArray y = stitcher.targetRows(target.rows(batch, rows));
                    positions += x.getShape().get(0);
                    NDArray next = Resize.OPS.call(scratch, "fold", factor, x, y);
                    factor.close();
                    factor = next;
                }
            }
            if (positions < stitcher.inputs() + 2) {
                throw new IllegalArgumentException("Direct matching of " + stitcher.inputs() + " numbers on "
                        + positions + " positions fits them exactly, whatever they are; take more examples");
            }
            Requirements.finite(factor, "Activations for direct matching, in triangular form,");
            return weights(manager, seam, factor);
        }
    }

    private static Weights weights(NDManager manager, Seam seam, NDArray factor) {
        Stitcher stitcher = seam.stitcher();
        try (NDManager scratch = Compute.manager()) {
            NDList solved = Resize.OPS.callAll(
                    scratch, "solve", factor, Tensors.sizes(scratch, stitcher.inputs()));
            NDArray map = solved.get(0);
            NDArray bias = solved.get(1);
            NDList parts = new NDList(map.flatten(), bias);
            if (stitcher.rank() > 0) {
                // the best fit of rank r is the full one projected on the r largest directions of its fitted values
                NDArray top = solved.get(2).get(":" + stitcher.rank());
                parts = new NDList(top.matMul(map).flatten(),
                        scratch.zeros(new Shape(stitcher.rank()), DataType.FLOAT64), top.transpose().flatten(),
                        biasOfRank(solved, map, bias, top));
            }
            NDArray vector = parts.get(0).getNDArrayInternal().concat(new NDList(parts.subList(1, parts.size())), 0)
                    .toType(seam.back().weights().vector().getDataType(), false);
            vector.attach(manager);
            return Weights.of(stitcher.network().layout(), vector);
        }
    }

    private static NDArray biasOfRank(NDList solved, NDArray map, NDArray bias, NDArray top) {
        long inputs = map.getShape().get(1);
        NDArray meanX = solved.get(3).get(":" + inputs);
        NDArray meanY = bias.add(map.matMul(meanX));
        return meanY.sub(top.transpose().matMul(top.matMul(map.matMul(meanX))));
    }
}
