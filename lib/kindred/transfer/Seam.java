package kindred.transfer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.util.Arrays;
import kindred.core.Compute;
import kindred.core.Step;
import kindred.core.Tensors;
import kindred.core.Weights;
import kindred.task.Measure;

/**
 * Where the front of one network meets the back of another: the stitching layer's output replaces what the back's
 * network computes at its stage. Both halves are frozen and in evaluation mode.
 *
 * @param stitcher the layer between them
 * @param back the stages behind the seam
 */
public record Seam(Stitcher stitcher, TrainedNetwork back) {
    private static final int BATCH = 500;

    /**
     * The seam between two activations, with a full affine map.
     *
     * @param manager where the copy of the back's weights lives
     * @param source activations of the front at its stage
     * @param network the whole network whose back is used
     * @param stages how many of its first stages are replaced, at least 1 and fewer than all
     * @param target its activations there
     */
    public static Seam of(
            NDManager manager, StageOutputs source, TrainedNetwork network, int stages, StageOutputs target) {
        return new Seam(Stitcher.affine(source.shape(), target.shape()), network.above(manager, stages));
    }

    /** This seam with another stitching layer between the same shapes. */
    public Seam with(Stitcher other) {
        return new Seam(other, back);
    }

    /**
     * How well the stitched network does its task, and how near the stitched representation comes to the genuine one.
     * On examples from another distribution both say what is left there.
     *
     * @param weights of the stitching layer
     * @param source what the front gives for the examples
     * @param target what the back's own network computes at the seam
     * @param targets of the examples
     * @throws IllegalArgumentException if the counts differ or the stitched representation is not finite
     */
    public Quality quality(
            Weights weights, StageOutputs source, StageOutputs target, NDArray targets, Measure measure) {
        Requirements.sameCount(source, target);
        Requirements.sameCount(source, targets);
        double errors = 0;
        int batches = 0;
        try (Step step = Step.quiet()) {
            NDList outputs = new NDList();
            for (int from = 0; from < source.count(); from += BATCH) {
                int[] rows = range(from, Math.min(from + BATCH, source.count()));
                try (NDManager scratch = Compute.manager()) {
                    NDArray stitched = stitcher.apply(scratch, weights, source.rows(scratch, rows));
                    Requirements.finite(stitched, "Stitched representations");
                    NDArray genuine = target.rows(scratch, rows);
                    errors += Resize.OPS.call(scratch, "relative_error", stitched, genuine).getDouble();
                    batches++;
                    outputs.add(back.network().apply(step.manager(), back.weights(), stitched));
                }
            }
            NDArray all = outputs.size() == 1 ? outputs.get(0)
                    : outputs.get(0).getNDArrayInternal().concat(new NDList(outputs.subList(1, outputs.size())), 0);
            return new Quality(measure.of(all, Tensors.alias(step.manager(), targets)), errors / batches);
        }
    }

    /** The stitched representation (n, ...) of all examples, in {@code manager}. */
    public NDArray stitched(NDManager manager, Weights weights, StageOutputs source) {
        try (NDManager scratch = Compute.manager()) {
            NDList parts = new NDList();
            for (int from = 0; from < source.count(); from += BATCH) {
                try (NDManager batch = Compute.manager()) {
                    int[] rows = range(from, Math.min(from + BATCH, source.count()));
                    parts.add(stitcher.apply(scratch, weights, source.rows(batch, rows)));
                }
            }
            NDArray all = parts.size() == 1 ? parts.get(0)
                    : parts.get(0).getNDArrayInternal().concat(new NDList(parts.subList(1, parts.size())), 0);
            all.attach(manager);
            return all;
        }
    }

    /**
     * What a stitch is worth.
     *
     * @param score the measure of the stitched network
     * @param error mean over batches of |S h - y|^2 / |y|^2: 0 is the genuine representation, 1 is as bad as zeros;
     *         NaN where the genuine one is zero
     */
    public record Quality(double score, double error) {}

    private static int[] range(int from, int to) {
        int[] rows = new int[to - from];
        Arrays.setAll(rows, i -> from + i);
        return rows;
    }
}
