package kindred.fuse;

import ai.djl.ndarray.NDArray;
import java.util.List;
import kindred.core.Weights;

/**
 * The mean of the tuned weights, each entry weighted by its Fisher information (Matena and Raffel 2022, "Merging models
 * with Fisher-weighted averaging", arXiv 2111.09832, equation 4).
 *
 * @param fishers the diagonal Fisher information of each tuned model, see {@link Fisher}, in the order of the models
 * @param floor   least value of a Fisher entry, above 0; the paper's 1e-6
 */
public record FisherMerging(List<Weights> fishers, double floor) implements Merge {
    public FisherMerging {
        fishers = List.copyOf(fishers);
        if (!(floor > 0)) {
            throw new IllegalArgumentException("The floor of the Fisher information is " + floor + ", should be above 0");
        }
    }

    @Override
    public Weights merge(Weights base, List<Weights> tuned) {
        if (fishers.size() != tuned.size()) {
            throw new IllegalArgumentException("There are " + fishers.size() + " Fisher informations for "
                    + tuned.size() + " tuned models");
        }
        return Deltas.apply(base, tuned, (w0, deltas) -> {
            NDArray weight = Deltas.stack(deltas.getManager(), base.layout(), fishers).maximum(floor);
            return deltas.mul(weight).sum(new int[] {0}).div(weight.sum(new int[] {0})).add(w0);
        });
    }
}
