package kindred.probe;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import kindred.core.Compute;
import kindred.core.Rng;
import kindred.core.Tensors;
import kindred.measure.Features;
import kindred.measure.LabelledMoments;

/** Moments of each fold of examples that come in batches; every batch is dealt to the folds in a random order. */
final class FoldedMoments implements AutoCloseable {
    private final LabelledMoments[] folds;
    private final Rng rng;
    private int classes;
    private long dealt;

    FoldedMoments(int folds, Rng rng) {
        this.folds = Stream.generate(LabelledMoments::new).limit(folds).toArray(LabelledMoments[]::new);
        this.rng = rng;
    }

    void add(Features batch) {
        int[] order = rng.permutation(batch.count());
        int[][] members = new int[folds.length][];
        for (int f = 0; f < folds.length; f++) {
            // Dealing goes on where the last batch stopped, so that folds stay equal over many small batches.
            int first = (int) Math.floorMod(f - dealt, (long) folds.length);
            members[f] = IntStream.iterate(first, i -> i < order.length, i -> i + folds.length)
                    .map(i -> order[i])
                    .toArray();
        }
        dealt += order.length;
        classes = Math.max(classes, batch.classes());
        try (NDManager step = Compute.manager()) {
            NDArray z = batch.rows(step);
            for (int f = 0; f < folds.length; f++) {
                if (members[f].length > 0) {
                    folds[f].add(part(step, z, batch.labels(), members[f]));
                }
            }
        }
    }

    LabelMoments[] values() {
        if (dealt < folds.length) {
            throw new IllegalArgumentException(folds.length + " folds need as many examples, got " + dealt);
        }
        return Arrays.stream(folds).map(f -> LabelMoments.of(f.values(), classes)).toArray(LabelMoments[]::new);
    }

    @Override
    public void close() {
        Arrays.stream(folds).forEach(LabelledMoments::close);
    }

    private static Features part(NDManager step, NDArray z, int[] labels, int[] members) {
        long[] rows = Arrays.stream(members).asLongStream().toArray();
        int[] own = Arrays.stream(members).map(i -> labels[i]).toArray();
        return Features.of(Tensors.gather(step, z, step.create(rows)), own);
    }
}
