package kindred.fuse;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;
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
        Weights best = null;
        double bestScore = Double.NEGATIVE_INFINITY;
        for (Scored candidate : ranked) {
            members.add(candidate.weights());
            Weights mean = soup.merge(base, members);
            double meanScore = members.size() == 1 ? candidate.score() : score.applyAsDouble(mean);
            if (meanScore >= bestScore) {
                best = mean;
                bestScore = meanScore;
            } else {
                members.remove(members.size() - 1);
            }
        }
        if (best == null) {
            throw new IllegalArgumentException("There is no tuned model to merge");
        }
        return best;
    }
}
