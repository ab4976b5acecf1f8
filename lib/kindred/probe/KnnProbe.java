package kindred.probe;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import kindred.core.Compute;
import kindred.core.Tensors;
import kindred.measure.Features;

/**
 * The nearest-neighbour probe: the most frequent label among the closest training examples, of tied labels the one
 * whose nearest example is closer. Training is keeping the rows in float64; close the fitted probe to free them.
 *
 * @param neighbours 1 to 50
 * @param metric what close means
 */
public record KnnProbe(int neighbours, Metric metric) implements Probe {
    /** Rows of training or test examples in one block of distances: 32 MB. */
    private static final long BLOCK = 2048;

    /** What close means. */
    public enum Metric {
        /** Small Euclidean distance. */
        EUCLIDEAN {
            @Override
            NDArray prepare(NDArray rows) {
                return rows;
            }
        },
        /** Small angle; an example at the origin is orthogonal to all others. */
        COSINE {
            @Override
            NDArray prepare(NDArray rows) {
                return rows.div(rows.norm(2, new int[] {1}, true).maximum(Double.MIN_NORMAL));
            }
        };

        /** Rows whose Euclidean distances have this metric's order. */
        abstract NDArray prepare(NDArray rows);
    }

    public KnnProbe {
        // More would leave the tie-break below the resolution of float64.
        if (neighbours < 1 || neighbours > 50) {
            throw new IllegalArgumentException("neighbours must lie in 1 .. 50, got " + neighbours);
        }
    }

    @Override
    public String name() {
        return neighbours + "-NN probe";
    }

    @Override
    public Fitted fit(Iterable<Features> train) {
        return new Kept(train);
    }

    private final class Kept implements Fitted {
        private final NDManager manager = Compute.manager();
        private final List<NDArray> rows = new ArrayList<>();
        private final List<NDArray> labels = new ArrayList<>();
        private final NDArray pivot;
        private final int classes;

        Kept(Iterable<Features> train) {
            NDArray first = null;
            int most = 0;
            long count = 0;
            Set<Integer> seen = new HashSet<>();
            try {
                for (Features batch : train) {
                    most = Math.max(most, batch.classes());
                    count += batch.count();
                    Arrays.stream(batch.labels()).forEach(seen::add);
                    try (NDManager step = Compute.manager()) {
                        NDArray z = metric.prepare(batch.rows(step));
                        if (first == null) {
                            first = Tensors.copy(manager, z.get(new NDIndex("0:1")));
                        }
                        rows.add(Tensors.copy(manager, z.sub(Tensors.alias(step, first))));
                    }
                    long[] own = Arrays.stream(batch.labels()).asLongStream().toArray();
                    labels.add(Tensors.of(manager, own, own.length));
                }
                Moments.requireTwo(seen.size(), name());
                if (count < neighbours) {
                    throw new IllegalArgumentException(
                            neighbours + " neighbours need as many training examples, got " + count);
                }
            } catch (RuntimeException e) {
                manager.close();
                throw e;
            }
            pivot = first;
            classes = most;
        }

        @Override
        public int[] predict(Features batch) {
            int[] out = new int[batch.count()];
            try (NDManager step = Compute.manager()) {
                NDArray z = metric.prepare(batch.rows(step));
                if (z.getShape().get(1) != pivot.getShape().get(1)) {
                    throw new IllegalArgumentException("z has " + z.getShape().get(1)
                            + " features, the probe was trained on " + pivot.getShape().get(1));
                }
                z = z.sub(Tensors.alias(step, pivot));
                for (long from = 0; from < out.length; from += BLOCK) {
                    long to = Math.min(out.length, from + BLOCK);
                    try (NDManager block = Compute.manager()) {
                        int[] part = vote(block, Tensors.alias(block, z.get(new NDIndex("{}:{}", from, to))));
                        System.arraycopy(part, 0, out, (int) from, part.length);
                    }
                }
            }
            return out;
        }

        @Override
        public void close() {
            manager.close();
        }

        private int[] vote(NDManager block, NDArray z) {
            NDArray closeness = null;
            NDArray owners = null;
            for (int b = 0; b < rows.size(); b++) {
                long n = rows.get(b).getShape().get(0);
                for (long from = 0; from < n; from += BLOCK) {
                    try (NDManager step = block.newSubManager()) {
                        NDIndex some = new NDIndex("{}:{}", from, Math.min(n, from + BLOCK));
                        NDArray train = Tensors.alias(step, rows.get(b)).get(some);
                        NDArray own = Tensors.alias(step, labels.get(b)).get(some);
                        NDArray near = nearness(Tensors.alias(step, z), train);
                        NDArray tags = own.expandDims(0).broadcast(near.getShape());
                        if (closeness != null) {
                            near = NDArrays.concat(new NDList(near, closeness), 1);
                            tags = NDArrays.concat(new NDList(tags, owners), 1);
                        }
                        int k = (int) Math.min(neighbours, near.getShape().get(1));
                        NDList top = near.topK(k, 1, true, true);
                        closeness = replace(block, closeness, top.get(0));
                        owners = replace(block, owners, tags.gather(top.get(1), 1));
                    }
                }
            }
            // A whole vote each, and a share of one that halves with the rank: it decides ties and nothing else.
            double[] weights = new double[(int) closeness.getShape().get(1)];
            Arrays.setAll(weights, r -> 1 + Math.pow(2, -r - 2));
            NDArray votes = owners.oneHot(classes, DataType.FLOAT64)
                    .mul(Tensors.of(block, weights, 1, weights.length, 1))
                    .sum(new int[] {1});
            return votes.argMax(1).toType(DataType.INT32, false).toIntArray();
        }

        /**
         * Half the training row's squared norm less the inner product, negated: the order of distances, one product.
         */
        private static NDArray nearness(NDArray z, NDArray train) {
            NDArray half = train.square().sum(new int[] {1}).div(2);
            return z.matMul(train.transpose()).sub(half);
        }

        private static NDArray replace(NDManager block, NDArray before, NDArray now) {
            NDArray kept = Tensors.copy(block, now);
            if (before != null) {
                before.close();
            }
            return kept;
        }
    }
}
