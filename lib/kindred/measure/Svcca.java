package kindred.measure;

import java.util.Arrays;

/**
 * Singular vector canonical correlation analysis (Raghu et al. 2017): the mean canonical correlation between the
 * leading principal directions of each side that hold the given share of its variance. In [0, 1]. Unchanged by
 * rotation, isotropic scale and translation.
 *
 * @param variance share of the variance to keep, in (0, 1]; the paper's is 0.99
 */
public record Svcca(double variance) implements Similarity {

    public Svcca {
        if (!(variance > 0 && variance <= 1)) {
            throw new IllegalArgumentException("the share of variance must lie in (0, 1], got " + variance);
        }
    }

    @Override
    public String name() {
        return "SVCCA (" + variance + ")";
    }

    /** {@inheritDoc} Its value throws IllegalArgumentException with fewer examples than kept directions. */
    @Override
    public Accumulator start() {
        return new PairFactor(v -> CanonicalCorrelation.of(v, leading(v.x()), leading(v.y())).mean());
    }

    private Dense.Svd leading(double[][] a) {
        Dense.Svd svd = Dense.svd(a).cut(CanonicalCorrelation.CUT);
        double total = Dense.dot(svd.s(), svd.s());
        double held = 0;
        int k = 0;
        // A share of 1 keeps all that the cut left, whatever the sum's rounding.
        while (k < svd.s().length && (variance == 1 || held < variance * total)) {
            held += svd.s()[k] * svd.s()[k];
            k++;
        }
        return new Dense.Svd(Dense.columns(svd.u(), 0, k), Arrays.copyOf(svd.s(), k), Dense.columns(svd.v(), 0, k));
    }
}
