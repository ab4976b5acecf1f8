package kindred.measure;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import kindred.core.Compute;

/**
 * Linear CKA from unbiased HSIC estimates averaged over minibatches (Nguyen et al. 2021, "Do Wide and Deep Networks
 * Learn the Same Things?"): the form for representations with very many features, at the cost of one small
 * Gram matrix a batch and no memory beyond it.
 *
 * <p>Differs from {@link UnbiasedCka} in that pairs of examples across batches do not count. NaN if a side is the same
 * for all examples of each batch.
 *
 * @param batch examples a minibatch, 4 or more; what {@code add} takes is one minibatch, whatever its size
 */
public record MinibatchCka(int batch) implements Similarity {

    public MinibatchCka {
        Hsic.requireFour(batch);
    }

    @Override
    public String name() {
        return "minibatch CKA (" + batch + ")";
    }

    @Override
    public Accumulator start() {
        return new Running();
    }

    /** Over consecutive minibatches of {@code batch} rows; a last one with fewer than four rows is left out. */
    @Override
    public double of(NDArray x, NDArray y) {
        Rows.requireSameCount(x, y);
        long n = x.getShape().get(0);
        Hsic.requireFour(n);
        Running running = new Running();
        for (long from = 0; from + 4 <= n; from += batch) {
            long to = Math.min(n, from + batch);
            try (NDManager step = Compute.manager()) {
                NDArray a = Rows.slice(x, from, to);
                NDArray b = Rows.slice(y, from, to);
                a.attach(step);
                b.attach(step);
                running.add(a, b);
            }
        }
        return running.value();
    }

    private static final class Running implements Accumulator {
        private Hsic.Triple sum = new Hsic.Triple(0, 0, 0);

        @Override
        public void add(NDArray x, NDArray y) {
            Rows.requireSameCount(x, y);
            try (NDManager step = Compute.manager()) {
                NDArray k = Hsic.linear(Rows.matrix(step, x, "x"));
                NDArray l = Hsic.linear(Rows.matrix(step, y, "y"));
                sum = sum.plus(Hsic.unbiased(k, l));
            }
        }

        @Override
        public double value() {
            return sum.cka();
        }
    }
}
