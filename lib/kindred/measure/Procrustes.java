package kindred.measure;

import java.util.Arrays;

/**
 * Orthogonal Procrustes distance of centred representations scaled to Frobenius norm 1 (Ding et al. 2021, "Grounding
 * Representation Similarity with Statistical Testing"): {@code 2 - 2 |X'Y|_*}, in [0, 2], 0 when one side
 * is a rotation of the other. NaN if a side is the same for all examples.
 */
public record Procrustes() implements Similarity {

    @Override
    public String name() {
        return "Procrustes distance";
    }

    @Override
    public boolean distance() {
        return true;
    }

    @Override
    public Accumulator start() {
        return new PairMoments(s -> {
            double norms = Math.sqrt(Dense.trace(s.xx()) * Dense.trace(s.yy()));
            if (norms == 0) {
                return Double.NaN;
            }
            double nuclear = Arrays.stream(Dense.svd(s.xy()).s()).sum();
            return Math.max(0, 2 - 2 * nuclear / norms);
        });
    }
}
