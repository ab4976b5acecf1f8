package kindred.fuse;

import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;
import kindred.core.Compute;
import kindred.core.Weights;

/**
 * Models join the mean one by one, best first, each kept only if the validation score of the mean does not fall
 * (Wortsman et al. 2022, arXiv 2203.05482, recipe 1).
 *
 * @param score validation score of weights, higher is better; asked at most 2 n - 1 times
 */
public record GreedySoup(ToDoubleFunction<Weights> score) implements Merge {
    private record Scored(Weights weights, double score) {}

    @Override
    public Weights merge(Weights base, List<Weights> tuned) {
        List<Scored> ranked = tuned.stream().map(w -> new Scored(w, score.applyAsDouble(w)))
                .sorted(Comparator.comparingDouble(Scored::score).reversed()).toList();
        UniformSoup soup = new UniformSoup();
        List<Weights> members = new ArrayList<>();
        double best = Double.NEGATIVE_INFINITY;
        for (Scored candidate : ranked) {
            members.add(candidate.weights());
            try (NDManager scope = Compute.manager()) {
                double mean = members.size() == 1 ? candidate.score()
                        : score.applyAsDouble(soup.merge(base.in(scope), members));
                if (mean >= best) {
                    best = mean;
                } else {
                    members.remove(members.size() - 1);
                }
            }
        }
        return soup.merge(base, members);
    }
}
